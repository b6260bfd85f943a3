"""A gradient for each of several targets, traced once for any number of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Tensor = Any


def per_target(gradient: Callable[[Tensor], Tensor], values: Tensor, points: Tensor) -> Tensor:
    """Compute gradients in a loop of the graph, so that its size does not grow with the targets.

    Parameters
    ----------
    gradient
        Gives the gradient (N, T, D) by the points of the sum of ``values`` times a seed (N, K).
        It runs inside of the loop's body, a graph of its own.
    values
        K targets a point, (N, K).
    points
        (N, T, D).

    Returns
    -------
    tensor
        Shape (N, K, T, D).
    """
    shape = tf.shape(values)

    def of_target(k: Tensor) -> Tensor:
        return gradient(tf.broadcast_to(tf.one_hot(k, shape[1], dtype=values.dtype), shape))

    # One after the other: side by side they would need the memory of all of them.
    by_target = tf.map_fn(
        of_target,
        tf.range(shape[1]),
        parallel_iterations=1,
        fn_output_signature=tf.TensorSpec(points.shape, points.dtype),
    )
    return tf.transpose(by_target, [1, 0, 2, 3])
