"""Runs a model once, as the first run of a process takes several times as long as the second."""

from __future__ import annotations

from ..gradients.targets import tabulated
from ..gradients.tracing import without_tracing
from ..tasks.targets.target import Target
from .base import WORD_EMBEDDINGS, Model
from .layered import LayeredModel

_FIRST_OUTPUT = Target("first", "first", "label", (0,), (1.0,))


def warm_up(model: Model) -> None:
    """Run an example forward and backward, without tracing."""
    # Whether attention can be read is found out by a run, too.
    _ = model.abilities
    if isinstance(model, LayeredModel):
        rows = model.example_rows()
        points = model.embed(rows.ids)
        passes = model.passes(WORD_EMBEDDINGS, "logit")
        with without_tracing():
            passes.logits(points, rows)
            passes.gradients(points, rows, tabulated([[_FIRST_OUTPUT]] * len(points)))
