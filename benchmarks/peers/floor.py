"""The time that the matrix products alone take, at the rate of this machine."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import numpy as np

_SIZE = 1024


def rate() -> float:
    """Measure how many float32 operations a second a matrix product does."""
    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal((_SIZE, _SIZE)).astype(np.float32) for _ in range(2))
    seconds = []
    for _ in range(9):
        started = time.perf_counter()
        a @ b
        seconds.append(time.perf_counter() - started)
    return 2 * _SIZE**3 / statistics.median(seconds)


def operations(checkpoint: Path, length: int, forward: int, backward: int) -> float:
    """Count the operations of the matrix products of passes forward and backward.

    A dense layer of n weights does 2 n a token, and as many for the gradient by its input.
    Attention multiplies queries by keys and probabilities by values, 2 T H each a token, and both
    factors have gradients.

    Parameters
    ----------
    checkpoint
        The folder of the model.
    length
        Tokens of the input.
    forward, backward
        How many passes of each; a pass backward is one target's.
    """
    config = json.loads((checkpoint / "config.json").read_text("utf-8"))
    layers, width = config["num_hidden_layers"], config["hidden_size"]
    dense = 2 * layers * (4 * width**2 + 2 * width * config["intermediate_size"])
    attention = layers * 4 * length * width
    total: float = length * (forward * (dense + attention) + backward * (dense + 2 * attention))
    return total
