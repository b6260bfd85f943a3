"""Noise on the parameters of a graph, keyed by their content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tests.support import assert_close
from tfxg_widget.engine.gradients.weight_noise import NoisyCopy

_RANDOM = np.random.default_rng(0)
KERNEL = _RANDOM.standard_normal((6, 8)).astype(np.float32)
OTHER = _RANDOM.standard_normal((8, 8)).astype(np.float32)
ONES = np.ones(8, np.float32)
POINTS = _RANDOM.standard_normal((3, 6)).astype(np.float32)


def variable(values: Any) -> Any:
    return tf.Variable(values, trainable=False)


def noisy(function: Callable[[Any], Any], seed: int = 0, std: float = 0.1) -> Any:
    """Run a function of points (N, 6) on noisy copies of the variables that it reads."""
    spec = tf.TensorSpec((None, 6), tf.float32)
    copy = NoisyCopy(tf.function(function, autograph=False).get_concrete_function(spec))
    copy.redraw(std, seed)
    (answer,) = copy.run(tf.constant(POINTS))
    return answer.numpy()


def test_noise_is_the_same_in_whatever_order_and_shape_weights_are_held() -> None:
    kernel, other = variable(KERNEL), variable(OTHER)
    by_head, other_by_head = variable(KERNEL.reshape(6, 2, 4)), variable(OTHER.reshape(2, 4, 8))

    def plain(points: Any) -> Any:
        return tf.matmul(tf.matmul(points, kernel), other)

    def split(points: Any) -> Any:
        last = tf.reshape(other_by_head, (8, 8))  # read first
        return tf.matmul(tf.reshape(tf.einsum("nd,dhk->nhk", points, by_head), (-1, 8)), last)

    found = noisy(plain)
    assert_close(noisy(split), found, 1e-6)
    assert not np.allclose(found, POINTS @ KERNEL @ OTHER, rtol=1e-2)


def test_equal_weights_get_noise_of_their_own() -> None:
    first, second = variable(ONES), variable(ONES)
    gains = noisy(lambda points: tf.stack([first, second]) + 0 * points[0, 0])
    assert np.abs(gains[0] - gains[1]).max() > 0.01
    assert np.abs(gains - 1).max() < 1


def test_weights_that_differ_in_their_last_row_alone_are_told_apart() -> None:
    changed = KERNEL.copy()
    changed[-1] *= 2
    first, second = variable(KERNEL), variable(changed)

    def forwards(points: Any) -> Any:
        return tf.stack([first + 0, second + 0]) + 0 * points[0, 0]

    def backwards(points: Any) -> Any:
        return tf.stack([second + 0, first + 0])[::-1] + 0 * points[0, 0]

    np.testing.assert_array_equal(noisy(forwards), noisy(backwards))


def test_a_seed_draws_its_own_noise_every_time() -> None:
    kernel = variable(KERNEL)

    def plain(points: Any) -> Any:
        return tf.matmul(points, kernel)

    first = noisy(plain, seed=1)
    np.testing.assert_array_equal(noisy(plain, seed=1), first)
    assert not np.allclose(noisy(plain, seed=2), first, rtol=1e-2)


def test_noise_has_the_mean_and_deviation_that_were_asked_for() -> None:
    many = variable(np.full(200_000, 3, np.float32))
    drawn = noisy(lambda points: many + 0 * points[0, 0], std=0.2) / 3
    assert abs(drawn.mean() - 1) < 0.002
    assert abs(drawn.std() - 0.2) < 0.002


def test_weights_that_are_read_in_vain_get_no_noise() -> None:
    kernel, unread = variable(KERNEL), variable(OTHER)

    def wasteful(points: Any) -> Any:
        tf.matmul(unread, unread)
        return tf.matmul(points, kernel)

    spec = tf.TensorSpec((None, 6), tf.float32)
    copy = NoisyCopy(tf.function(wasteful, autograph=False).get_concrete_function(spec))
    assert [original is kernel for original, _ in copy._pairs] == [True]


def test_a_redraw_leaves_the_original_alone() -> None:
    kernel = variable(KERNEL)
    noisy(lambda points: tf.matmul(points, kernel))
    np.testing.assert_array_equal(kernel, KERNEL)
