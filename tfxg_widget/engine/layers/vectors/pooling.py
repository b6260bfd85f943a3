"""Which states make the vector of a whole input."""

from __future__ import annotations

from typing import get_args

import numpy as np
import tensorflow as tf

from ...inputs.errors import unknown
from ...models.checkpoints.pooling import Pooling
from ...models.internals.anatomy import anatomy
from ...models.internals.forward import Quantity, run
from ...models.layered import LayeredModel

#: Image models may put a class token and a distillation token first, and answer from both.
_FIRST_OF_IMAGE = 2

_KEPT: tuple[Quantity, ...] = ("hidden_states",)


def pooling_of(model: LayeredModel, chosen: str | None) -> Pooling:
    """Choose which states make an input's vector.

    Parameters
    ----------
    model
        The model.
    chosen
        "cls", "mean" or "last"; None for what the checkpoint says, else what the model's own head
        reads.

    Raises
    ------
    InputError
        For another name.
    """
    if chosen is not None:
        for known in get_args(Pooling):
            if chosen == known:
                pooling: Pooling = known
                return pooling
        raise unknown("pooling", chosen, get_args(Pooling))
    if model.pooling is not None:
        return model.pooling
    if anatomy(model).has_two_sides or model.task.unit in ("token", "mask"):
        return "mean"
    if model.task.unit == "step":
        return "last"
    return _read_by_head(model)


def _read_by_head(model: LayeredModel) -> Pooling:
    """See from one input which last states the answer depends on."""
    rows = model.example_rows()
    points = tf.constant(model.embed(rows.ids))
    with tf.GradientTape() as tape:
        tape.watch(points)
        trace = run(model, points, rows, _KEPT)
    last = trace.of("hidden_states", "self")[-1]
    gradient = tf.convert_to_tensor(
        tape.gradient(trace.logits, last, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    )
    read = np.flatnonzero(np.abs(gradient[0].numpy()).sum(axis=-1))
    first = _FIRST_OF_IMAGE if model.takes_image else 1
    if read.size and read.max() < first:
        return "cls"
    return "last" if read.tolist() == [last.shape[1] - 1] else "mean"
