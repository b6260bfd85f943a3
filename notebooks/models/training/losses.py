"""Losses: how far logits are from what was asked for."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def one_of(logits: Any, shares: Any) -> Any:
    """Compare with the shares of labels that exclude each other, (N, C)."""
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(shares, logits))


def each_of(logits: Any, shares: Any) -> Any:
    """Compare with the share of each label on its own, (N, C)."""
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(shares, logits))


def one_of_each(logits: Any, shares: Any, weights: Any) -> Any:
    """Compare with the shares of labels (N, T, C) for tokens of a certain weight (N, T)."""
    lost = tf.nn.softmax_cross_entropy_with_logits(shares, logits)
    return tf.reduce_sum(lost * weights) / tf.maximum(tf.reduce_sum(weights), 1.0)


def right_of_each(logits: Any, right: Any, weights: Any) -> Any:
    """Compare with the right index (N, T) for tokens of a certain weight (N, T)."""
    lost = tf.nn.sparse_softmax_cross_entropy_with_logits(right, logits)
    return tf.reduce_sum(lost * weights) / tf.maximum(tf.reduce_sum(weights), 1.0)
