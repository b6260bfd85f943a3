"""Expand a fused normalisation into ops that the rules know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import tensorflow as tf

from .graph import Step, Tensor, steps_between

#: tf_keras uses one of these for layer normalisation if epsilon is large enough.
FUSED = frozenset({"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"})


def written_out(step: Step, held: Collection[str]) -> tuple[Tensor, list[Step]]:
    """Expand a fused normalisation into single ops.

    Parameters
    ----------
    step
        The normalisation.
    held
        Types of op whose outputs count as constants.
    """
    base = step.counterpart(step.outputs[0]).op
    # The current graph may be the body of a loop, in which an outer tensor is replaced by a
    # captured one.
    start = tf.identity(step.inputs[0])
    ops = _written_out(step.op, start)
    others = ops if base is step.op else _written_out(base, tf.identity(base.inputs[0]))
    pairs = zip(_outputs(ops), _outputs(others), strict=True)
    twins = {one.ref(): other for one, other in pairs}

    def counterpart(tensor: Tensor) -> Tensor:
        return twins[tensor.ref()] if tensor.ref() in twins else step.counterpart(tensor)

    return start, list(steps_between(start, ops, held, counterpart))


def _written_out(op: Any, x: Tensor) -> Sequence[Any]:
    graph = tf.compat.v1.get_default_graph()
    before = len(graph.get_operations())
    layout = op.get_attr("data_format").decode()
    others = [axis for axis, name in enumerate(layout) if name != "C"]

    def by_channel(tensor: Tensor) -> Tensor:
        return tf.reshape(tensor, [-1 if name == "C" else 1 for name in layout])

    _, scale, offset, mean, variance = op.inputs
    if op.get_attr("is_training"):
        centred = x - tf.reduce_mean(x, others, keepdims=True)
        spread = tf.reduce_mean(tf.square(centred), others, keepdims=True)
    else:
        centred, spread = x - by_channel(mean), by_channel(variance)
    inverse = tf.math.rsqrt(spread + op.get_attr("epsilon"))
    tf.add(centred * inverse * by_channel(scale), by_channel(offset))
    written: Sequence[Any] = graph.get_operations()[before:]
    return written


def _outputs(ops: Sequence[Any]) -> list[Tensor]:
    return [tensor for op in ops for tensor in op.outputs]
