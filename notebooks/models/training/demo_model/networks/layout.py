"""The weights of Keras layers by PyTorch's names and in its layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Layers with their names in PyTorch.
Layers = Iterable[tuple[str, Any]]


def read(layers: Layers) -> dict[str, Floats]:
    """Return the weights of layers."""
    tensors: dict[str, Floats] = {}
    for name, layer in layers:
        values = layer.get_weights()
        if hasattr(layer, "kernel"):
            # Keras splits some of its sides by heads, and has the outputs last.
            kernel, bias = values
            values = [kernel.reshape(-1, bias.size).T, bias.ravel()]
        tensors |= dict(zip(_names(name, layer), values, strict=True))
    return tensors


def fill(layers: Sequence[tuple[str, Any]], tensors: Mapping[str, Floats]) -> None:
    """Set all weights of layers from those that `read` returns.

    Raises
    ------
    ValueError
        Where some are missing, left over, or of another size.
    """
    names = {name for path, layer in layers for name in _names(path, layer)}
    if names != tensors.keys():
        raise ValueError(f"missing or left over: {', '.join(sorted(names ^ tensors.keys()))}")
    for path, layer in layers:
        values = [np.asarray(tensors[name], np.float32) for name in _names(path, layer)]
        if hasattr(layer, "kernel"):
            values[0] = values[0].T
        shapes = [weight.shape for weight in layer.weights]
        layer.set_weights([v.reshape(shape) for v, shape in zip(values, shapes, strict=True)])


def _names(path: str, layer: Any) -> list[str]:
    # Kernel and bias, gamma and beta, or a table alone: the order is the same everywhere.
    return [f"{path}.{part}" for part in ("weight", "bias")[: len(layer.weights)]]
