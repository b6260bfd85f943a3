"""The scalars that are differentiated: logits, probabilities or log-odds of targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..inputs.errors import InputError, unknown
from ..tasks.targets.target import Activation, Table
from .targets import TargetArrays

Output = Literal["logit", "probability", "log_odds"]
OUTPUTS: tuple[str, ...] = get_args(Output)

#: The quantities that an output can be converted into.
Quantity = Literal["logit", "probability", "log_probability", "log_odds"]

#: Into what the outputs of a target are converted before they are combined. Products are sums of
#: logarithms: a probability itself may be too small for float32.
_PARTS: dict[Output, Quantity] = {
    "logit": "logit",
    "probability": "log_probability",
    "log_odds": "log_odds",
}

#: Below this the logarithms of log(1 + eˣ) and of exp(eˣ) - 1 are x and a term in eˣ.
_TINY = -15.0

#: The largest share of the rest that other groups may have: the float32 number next below 1.
_ALMOST_1 = 1 - 2**-24


def require_output(output: str, activation: Activation, model_name: str) -> None:
    """Refuse an output that there is not, or that a model's predictions do not have.

    Raises
    ------
    InputError
        Saying what is possible.
    """
    if output not in OUTPUTS:
        raise unknown("output", output, OUTPUTS)
    if output == "log_odds" and activation == "identity":
        raise InputError(
            f"{model_name} predicts numbers, not probabilities, and these have no log-odds. Use "
            'output="logit", which is the predicted number.'
        )


def target_values(
    logits: Any, targets: TargetArrays, output: Output, activation: Activation, dtype: Any = None
) -> Any:
    """Compute the scalar of each target, the same number that the prediction shows.

    Parameters
    ----------
    logits
        Tensor (N, C).
    targets
        K targets for each of the N rows; arrays, or tensors of these shapes.
    output
        "logit", "probability" or "log_odds", log(P / (1 - P)) of the probability P.
    activation
        See ``transformed``.
    dtype
        The type in which outputs are combined; None for that of the logits.

    Returns
    -------
    tensor
        Shape (N, K); the difference of both for a target with a contrast.
    """
    every = transformed(logits, _PARTS[output], activation)
    parts = tf.cast(tf.gather(every, targets.indices, batch_dims=1), dtype or every.dtype)
    coefficients = tf.cast(targets.coefficients, parts.dtype)
    averaged = tf.convert_to_tensor(targets.averaged)[..., None]
    shares = tf.cast(targets.shares, parts.dtype)
    if output == "logit" or activation == "identity":
        # The logit of the first group, which is the most probable one.
        sides = tf.reduce_sum(coefficients * parts, axis=-1)[..., 0]
    elif output == "probability":
        groups = _joint_probability(parts, coefficients, averaged)
        sides = tf.reduce_sum(shares * groups, axis=-1)
    else:
        groups = tf.custom_gradient(_joint_log_odds)(parts, coefficients, averaged)
        sides = _summed_log_odds(groups, shares)
    return tf.reduce_sum(tf.cast(targets.signs, parts.dtype) * sides, axis=-1)


def evaluated(
    logits: Any, targets: TargetArrays, output: Output, activation: Activation
) -> NDArray[np.float64]:
    """Compute the scalars of targets in float64; see ``target_values``."""
    return np.asarray(target_values(logits, targets, output, activation, tf.float64))


def transformed(logits: Any, quantity: Quantity, activation: Activation) -> Any:
    """Convert each logit into another quantity.

    Parameters
    ----------
    logits
        Tensor (N, C).
    quantity
        "logit" leaves logits unchanged; "log_odds" is log p / (1 - p).
    activation
        How logits become probabilities: "softmax" over C, "sigmoid" for each output, or softmax
        along the lines of a table; "identity" for scores, which are not converted.

    Returns
    -------
    tensor
        Shape (N, C).
    """
    if quantity == "logit" or activation == "identity":
        return logits
    if isinstance(activation, Table):
        return _by_line(logits, quantity, activation)
    softmax, sigmoid = {
        "probability": (tf.nn.softmax, tf.sigmoid),
        "log_probability": (tf.nn.log_softmax, tf.math.log_sigmoid),
        "log_odds": (_log_odds, tf.identity),
    }[quantity]
    return softmax(logits) if activation == "softmax" else sigmoid(logits)


def _by_line(logits: Any, quantity: Quantity, table: Table) -> Any:
    shape = tf.shape(logits)
    lines = tf.reshape(logits, [shape[0], -1, table.columns])
    if table.along == "columns":
        lines = tf.linalg.matrix_transpose(
            transformed(tf.linalg.matrix_transpose(lines), quantity, "softmax")
        )
    else:
        lines = transformed(lines, quantity, "softmax")
    return tf.reshape(lines, shape)


def _log_odds(logits: Any) -> Any:
    """Subtract from each logit log Σ exp over all others; exact even if p is close to 1."""
    # Only differences matter, and small numbers have more digits after the decimal point.
    logits = logits - tf.stop_gradient(tf.reduce_max(logits, axis=-1, keepdims=True))
    total = tf.reduce_logsumexp(logits, axis=-1, keepdims=True)
    best = tf.one_hot(tf.argmax(logits, axis=-1), tf.shape(logits)[-1], True, False)
    beside = tf.reduce_logsumexp(tf.where(best, logits.dtype.min, logits), axis=-1, keepdims=True)
    # Only the largest probability can exceed a half, so only there 1 - p loses digits.
    share = tf.where(best, tf.zeros_like(logits), tf.exp(logits - total))
    return logits - tf.where(best, beside, total + tf.math.log1p(-share))


def _joint_probability(log_probabilities: Any, coefficients: Any, averaged: Any) -> Any:
    """Average probabilities p along the last axis, or multiply them: Σ c p, or Π p^c."""
    mean = tf.reduce_sum(coefficients * tf.exp(log_probabilities), axis=-1)
    product = tf.exp(tf.reduce_sum(coefficients * log_probabilities, axis=-1))
    return tf.where(averaged, mean, product)


def _joint_log_odds(
    log_odds: Any, coefficients: Any, averaged: Any
) -> tuple[Any, Callable[[Any], tuple[Any, None, None]]]:
    """Compute the log-odds of a mean or a product P of probabilities p from their log-odds o.

    No step subtracts numbers that are nearly equal, whether P is close to 0 or to 1: the odds of a
    mean are Σ c p / Σ c (1 - p). Those of a product are 1 / (exp(S) - 1), where
    S = -log P = Σ c log(1 + exp(-o)).

    Returns
    -------
    tuple of tensor and function
        The log-odds and their gradient, for ``tf.custom_gradient``: differentiating the steps below
        would take many more ops, some of which have no finite value.
    """
    sigmoid = tf.math.log_sigmoid
    mean = _log_sum(sigmoid(log_odds), coefficients) - _log_sum(sigmoid(-log_odds), coefficients)
    product = -_log_expm1_exp(_log_sum(_log_softplus(-log_odds), coefficients))
    joint = tf.where(averaged, mean, product)

    def gradient(upstream: Any) -> tuple[Any, None, None]:
        # By o: c (1 - p) / (1 - P) of a product, and p / P times that of a mean.
        whole = joint[..., None]
        logarithm = sigmoid(-log_odds) - sigmoid(-whole)
        share = tf.where(averaged[..., None], sigmoid(log_odds) - sigmoid(whole), 0)
        return upstream[..., None] * coefficients * tf.exp(logarithm + share), None, None

    return joint, gradient


def _summed_log_odds(log_odds: Any, shares: Any) -> Any:
    """Compute the log-odds of a sum P of probabilities P_a from their log-odds, on the last axis.

    1 - P is computed from 1 - P_0, which is exact: log(1 - P) is
    log(1 - P_0) + log(1 - Σ P_a / (1 - P_0)) over the other ones.
    """
    sigmoid = tf.math.log_sigmoid
    likely = _log_sum(sigmoid(log_odds), shares)
    unlikely = sigmoid(-log_odds[..., 0])
    others = sigmoid(log_odds[..., 1:]) - unlikely[..., None]
    rest = tf.reduce_sum(shares[..., 1:] * tf.exp(tf.minimum(others, 0.0)), axis=-1)
    return likely - unlikely - tf.math.log1p(-tf.minimum(rest, _ALMOST_1))


def _log_sum(logarithms: Any, coefficients: Any) -> Any:
    """Give log Σ c exp(x), along the last axis, with coefficients that are not negative."""
    # The logarithm of 0 is -inf, and its exponential 0 again.
    return tf.reduce_logsumexp(logarithms + tf.math.log(coefficients), axis=-1)


def _log_softplus(x: Any) -> Any:
    """Give log(log(1 + eˣ)), which is x less eˣ / 2 where that is tiny."""
    return tf.where(x < _TINY, x - tf.exp(x) / 2, tf.math.log(tf.math.softplus(x)))


def _log_expm1_exp(x: Any) -> Any:
    """Give log(exp(eˣ) - 1), which is x and eˣ / 2 where that is tiny."""
    large = tf.exp(x)
    return tf.where(x < _TINY, x + large / 2, large + tf.math.log(-tf.math.expm1(-large)))
