"""Gradients of several targets, traced once for any number of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Tensor = Any


def per_target(gradient: Callable[[Tensor], Tensor], values: Tensor, points: Tensor) -> Tensor:
    """Compute a gradient for each target in a loop inside the graph.

    So the size of the graph does not depend on the number of targets.

    Parameters
    ----------
    gradient
        From a seed (N, K) to the gradient (N, T, D), by the points, of the sum of ``values`` times
        the seed. It is called inside the body of the loop, which is a separate graph.
    values
        The scalars of K targets for each point, shape (N, K).
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

    # One at a time leaves cores idle between small operations; each needs memory of its own.
    by_target = tf.map_fn(
        of_target,
        tf.range(shape[1]),
        parallel_iterations=2,
        fn_output_signature=tf.TensorSpec(points.shape, points.dtype),
    )
    return tf.transpose(by_target, [1, 0, 2, 3])
