"""Logits, probabilities and log-odds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tfxg_widget.engine.gradients.output_scalar import transformed

LOGITS = {
    "two classes": [[1.5, -0.5], [0.0, 0.0]],
    "three classes": [[0.3, -1.2, 2.0], [5.0, 5.0, 5.0]],
    "many classes": [list(np.linspace(-3, 3, 12))],
    "extreme": [[100.0, -100.0, 0.0], [-1000.0, 1000.0, 999.0]],
}

each_case = pytest.mark.parametrize("case", LOGITS)


def log_odds_in_float64(logits: Any) -> Any:
    """Sum over all the others, each class in turn."""
    rows = np.asarray(logits, np.float64)
    others = [np.delete(rows, i, axis=1) for i in range(rows.shape[1])]
    return rows - np.stack([np.logaddexp.reduce(some, axis=1) for some in others], axis=1)


@each_case
def test_log_odds_are_exact_even_where_a_probability_is_one(case: str) -> None:
    found = np.asarray(transformed(np.array(LOGITS[case], np.float32), "log_odds", "softmax"))
    np.testing.assert_allclose(found, log_odds_in_float64(LOGITS[case]), rtol=1e-5, atol=1e-5)


def test_log_odds_of_two_classes_are_the_difference_of_the_logits() -> None:
    logits = np.array([[40.0, -60.0], [1.25, 1.0]], np.float32)
    found = np.asarray(transformed(logits, "log_odds", "softmax"))
    difference = logits[:, 0] - logits[:, 1]
    np.testing.assert_allclose(found[:, 0], difference, rtol=1e-6)
    np.testing.assert_allclose(found[:, 1], -difference, rtol=1e-6)


def test_log_odds_of_a_sigmoid_are_the_logits() -> None:
    logits = np.array([[0.5, -2.0]], np.float32)
    assert np.asarray(transformed(logits, "log_odds", "sigmoid")).tolist() == logits.tolist()


@each_case
def test_softmax_probabilities_sum_to_one(case: str) -> None:
    found = np.asarray(transformed(np.array(LOGITS[case], np.float32), "probability", "softmax"))
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_sigmoid_probabilities_stand_for_themselves() -> None:
    found = np.asarray(transformed(np.array([[0.0, 100.0]], np.float32), "probability", "sigmoid"))
    assert found.tolist() == [[0.5, 1.0]]


def test_logits_stay_as_they_are() -> None:
    logits = np.array([[1.0, 2.0]], np.float32)
    assert transformed(logits, "logit", "softmax") is logits


@each_case
def test_log_odds_have_a_finite_gradient(case: str) -> None:
    import tensorflow as tf

    logits = tf.constant(LOGITS[case], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        first = transformed(logits, "log_odds", "softmax")[:, 0]
    gradient = tape.gradient(first, logits).numpy()
    assert np.isfinite(gradient).all()
    # By itself 1, by the others minus their share of the rest: together 0.
    np.testing.assert_allclose(gradient[:, 0], 1, rtol=1e-6)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-5)
