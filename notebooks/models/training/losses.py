"""Losses."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def one_of(logits: Any, shares: Any) -> Any:
    """Compute the cross-entropy with probabilities of exclusive labels (N, C)."""
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(shares, logits))


def each_of(logits: Any, shares: Any) -> Any:
    """Compute the binary cross-entropy with a probability for each label (N, C)."""
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(shares, logits))


def one_of_each(logits: Any, shares: Any, weights: Any) -> Any:
    """Compute the cross-entropy with probabilities (N, T, C) for tokens of weights (N, T)."""
    lost = tf.nn.softmax_cross_entropy_with_logits(shares, logits)
    return tf.reduce_sum(lost * weights) / tf.maximum(tf.reduce_sum(weights), 1.0)


def right_of_each(logits: Any, right: Any, weights: Any) -> Any:
    """Compute the cross-entropy with the right indices (N, T) for tokens of weights (N, T)."""
    lost = tf.nn.sparse_softmax_cross_entropy_with_logits(right, logits)
    return tf.reduce_sum(lost * weights) / tf.maximum(tf.reduce_sum(weights), 1.0)
