"""Time to the first heatmap in a new process, relative to one eager forward and backward pass.

Run as a module, it takes one of the two measurements in its own process.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

from .measure import MODEL, SENTENCE, Line, in_fresh_process

_ROUNDS = 5


def line() -> Line:
    """Measure (b)."""
    taken = [
        (
            in_fresh_process("-m", "benchmarks.cold", "heatmap"),
            in_fresh_process("-m", "benchmarks.cold", "pass"),
        )
        for _ in range(_ROUNDS)
    ]
    heatmap, one_pass = (statistics.median(column) for column in zip(*taken, strict=True))
    return Line(
        "(b) explore() to the first heatmap, cold, over one eager pass",
        heatmap / one_pass,
        4,
        "×",
        f"{heatmap * 1e3:.0f} ms over {one_pass * 1e3:.0f} ms, medians of {_ROUNDS} fresh "
        "processes each, in turns",
    )


def _heatmap(model: Any) -> float:
    import threading

    import tfxg_widget as tfxg

    shown = threading.Event()
    started = time.perf_counter()
    explorer = tfxg.explore(model, SENTENCE)
    explorer.observe(lambda _: shown.set(), "results")
    if explorer.results:
        shown.set()
    shown.wait()
    taken = time.perf_counter() - started
    explorer.cancel()
    explorer.wait()
    return taken


def _pass(model: Any) -> float:
    import tensorflow as tf

    from tfxg_widget.engine.inputs.encoding import stack
    from tfxg_widget.engine.models.base import WORD_EMBEDDINGS

    rows = stack([model.encode(SENTENCE)])
    started = time.perf_counter()
    point = tf.constant(model.embed(rows.ids))
    with tf.GradientTape() as tape:
        tape.watch(point)
        logit = model.forward(point, rows, WORD_EMBEDDINGS)[:, 1]
    tape.gradient(logit, point).numpy()
    return time.perf_counter() - started


if __name__ == "__main__":
    import tfxg_widget as tfxg
    import tfxg_widget.widget.explorer

    measured = {"heatmap": _heatmap, "pass": _pass}[sys.argv[1]](tfxg.load(MODEL))
    print(json.dumps(measured))
