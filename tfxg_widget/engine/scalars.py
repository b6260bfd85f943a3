"""What of a model's outputs is differentiated: logits, probabilities or log-odds."""

from __future__ import annotations

from typing import Any, Literal, get_args

import tensorflow as tf

from .tasks.base import Activation, Table

Output = Literal["logit", "probability", "log_odds"]
OUTPUTS: tuple[str, ...] = get_args(Output)


def transformed(logits: Any, output: Output, activation: Activation) -> Any:
    """Turn logits into the scalars to explain.

    Parameters
    ----------
    logits
        Tensor (N, C).
    output
        "logit" leaves them; "log_odds" is log p / (1 - p).
    activation
        How logits become probabilities: "softmax" over C, "sigmoid" one by one, or by lines;
        "identity" for scores that stay as they are, and have no log-odds.

    Returns
    -------
    tensor
        Shape (N, C).
    """
    if output == "logit" or activation == "identity":
        return logits
    if isinstance(activation, Table):
        return _by_line(logits, output, activation)
    if output == "probability":
        return tf.nn.softmax(logits) if activation == "softmax" else tf.sigmoid(logits)
    return _log_odds(logits) if activation == "softmax" else logits


def _by_line(logits: Any, output: Output, table: Table) -> Any:
    shape = tf.shape(logits)
    lines = tf.reshape(logits, [shape[0], -1, table.columns])
    if table.along == "columns":
        lines = tf.linalg.matrix_transpose(
            transformed(tf.linalg.matrix_transpose(lines), output, "softmax")
        )
    else:
        lines = transformed(lines, output, "softmax")
    return tf.reshape(lines, shape)


def _log_odds(logits: Any) -> Any:
    """Give each logit less log Σ exp over all others; exact where p is close to 1."""
    # They depend on differences alone, and small numbers have more digits behind the point.
    logits = logits - tf.stop_gradient(tf.reduce_max(logits, axis=-1, keepdims=True))
    total = tf.reduce_logsumexp(logits, axis=-1, keepdims=True)
    best = tf.one_hot(tf.argmax(logits, axis=-1), tf.shape(logits)[-1], True, False)
    beside = tf.reduce_logsumexp(tf.where(best, logits.dtype.min, logits), axis=-1, keepdims=True)
    # Only the best has a probability above a half, so only there 1 - p loses its digits.
    share = tf.where(best, tf.zeros_like(logits), tf.exp(logits - total))
    return logits - tf.where(best, beside, total + tf.math.log1p(-share))
