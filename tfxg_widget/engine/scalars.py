"""What of a model's outputs is differentiated: logits, probabilities or log-odds."""

from __future__ import annotations

from typing import Any, Literal, get_args

import tensorflow as tf

from .tasks.base import Activation

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
        How logits become probabilities: "softmax" over C, or "sigmoid" one by one.

    Returns
    -------
    tensor
        Shape (N, C).
    """
    if output == "logit":
        return logits
    if output == "probability":
        return tf.nn.softmax(logits) if activation == "softmax" else tf.sigmoid(logits)
    return logits - _log_sum_of_others(logits) if activation == "softmax" else logits


def _log_sum_of_others(logits: Any) -> Any:
    """Give log Σ exp over all other logits, for each of them; exact where p is close to 1."""
    logits = tf.convert_to_tensor(logits)
    count = tf.shape(logits)[-1]
    itself = tf.linalg.set_diag(
        tf.zeros([count, count], logits.dtype), tf.fill([count], logits.dtype.min)
    )
    return tf.reduce_logsumexp(logits[..., None, :] + itself, axis=-1)
