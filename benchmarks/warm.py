"""Warm integrated gradients, relative to a compiled loop of the same passes; number of traces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.encoding import Rows, stack
from tfxg_widget.engine.models.base import WORD_EMBEDDINGS

from .measure import MODEL, SENTENCE, Line, interleaved

_STEPS = 50
_WORDS = (SENTENCE + " and then go on and on about it for no good reason at all").split()


def lines() -> list[Line]:
    """Measure (a) and (c)."""
    model = tfxg.load(MODEL)
    traces = _traces(model)

    def explained() -> object:
        return tfxg.explain(model, SENTENCE, method="integrated_gradients", n_steps=_STEPS)

    bare = _bare(model)
    for _ in range(5):  # Until both are traced and warm.
        explained()
        bare()
    ours, theirs = interleaved(explained, bare, rounds=15)
    return [
        Line(
            "(a) integrated gradients, 50 steps, over the bare loop",
            ours / theirs,
            1.15,
            "×",
            f"{ours * 1e3:.0f} ms over {theirs * 1e3:.0f} ms, medians of 15 in turns",
        ),
        Line("(c) traces for 20 texts of 20 lengths", traces, 2, "", "one by one, same method"),
    ]


def _traces(model: Any) -> int:
    for n in range(1, 21):
        tfxg.explain(model, " ".join(_WORDS[:n]), method="integrated_gradients", n_steps=5)
    return int(model.passes("", "logit").traces)


def _bare(model: Any) -> Callable[[], object]:
    """Build the lower bound: 50 forward and backward passes in one batch."""
    rows = stack([model.encode(SENTENCE)] * _STEPS)
    steps = np.linspace(0, 1, _STEPS, dtype=np.float32)[:, None, None]
    points = tf.constant(model.embed(rows.ids) * steps)
    ids = tf.constant(rows.ids)
    inputs = {name: tf.constant(values) for name, values in rows.inputs.items()}

    def passes(points: Any, ids: Any, inputs: dict[str, Any]) -> Any:
        logit = model.forward(points, Rows(ids, inputs), WORD_EMBEDDINGS)[:, 1]
        return tf.gradients(logit, points)[0]

    compiled = tf.function(passes, autograph=False)
    return lambda: compiled(points, ids, inputs).numpy()
