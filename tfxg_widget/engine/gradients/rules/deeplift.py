"""DeepLIFT's multipliers: the change of an output from the baseline over that of an input.

Shrikumar et al. 2017 (arXiv:1704.02685) give the rescale rule for functions of one number. The
other rules for a transformer follow from the same requirement, Σ multiplier · Δinput = Δoutput:

- products and squares take the gradient at the mean of the two runs, where it is exact;
- a quotient is a product with the inverse, whose rescale multiplier is -1 / (b · b at baseline);
- softmax takes the logarithmic mean of each probability, see ``_softmax``;
- a maximum passes everything to the position of the larger of the two maxima.
"""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from .graph import Step, Tensor
from .ops import SQUARES
from .patterns import is_unary
from .walk import Gradient, RuleSet, again, slope, true_gradient

#: If an input changed by less than this share of its size the slope is used, because the quotient
#: of two small differences is inexact in float32.
_STILL = 1e-3


def deeplift() -> RuleSet:
    """Give the rule set."""
    return RuleSet("DeepLIFT", _find, paired=True)


def _find(step: Step) -> Gradient | None:
    if is_unary(step):
        return _rescale
    if step.kind == "product" or step.kind in SQUARES:
        return _half_way
    return {"quotient": _quotient, "Softmax": _softmax, "Max": _maximum}.get(step.kind)


def _rescale(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    x, y = step.inputs[0], step.outputs[0]
    x0, y0 = step.counterpart(x), step.counterpart(y)
    moved = x - x0
    still = tf.abs(moved) <= _STILL * (tf.abs(x) + tf.abs(x0))
    mean_slope = (slope(step) + slope(step.at_baseline())) / 2
    multiplier = tf.where(still, mean_slope, (y - y0) / tf.where(still, 1.0, moved))
    return [gradients[0] * multiplier]


def _half_way(step: Step, gradients: Sequence[Tensor]) -> Sequence[Tensor]:
    middle = [_middle(step, tensor) for tensor in step.inputs]
    return true_gradient(step.doing(again(step.op, middle)), gradients)


def _quotient(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    a, b = step.inputs
    inverse = tf.math.reciprocal(b)
    inverse0 = tf.math.reciprocal(step.counterpart(b))
    product = tf.raw_ops.Mul(x=_middle(step, a), y=(inverse + inverse0) / 2)
    by_a, by_inverse = true_gradient(step.doing(product.op), gradients)
    return [by_a, -by_inverse * inverse * inverse0]


def _softmax(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    """Split each Δp exactly: Δp = mean · (Δx - Δ log Σ exp x).

    The logarithmic mean of p and p at baseline is Δp / Δ log p, and log p = x - log Σ exp x. As
    the Δp sum to 0, Δ log Σ exp x is the average of the Δx weighted by these means.
    """
    (x,) = step.inputs
    (gradient,) = gradients
    log_p, log_p0 = tf.nn.log_softmax(x), tf.nn.log_softmax(step.counterpart(x))
    p, p0 = tf.exp(log_p), tf.exp(log_p0)
    ratio = log_p - log_p0
    still = tf.abs(ratio) <= _STILL
    mean = tf.where(still, (p + p0) / 2, (p - p0) / tf.where(still, 1.0, ratio))
    centre = tf.reduce_sum(gradient * mean, -1, keepdims=True)
    return [
        mean * (gradient - tf.math.divide_no_nan(centre, tf.reduce_sum(mean, -1, keepdims=True)))
    ]


def _maximum(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    """Pass everything to the larger maximum: there the input changed at least as much."""
    x, axes = step.inputs
    x0 = step.counterpart(x)

    def kept(tensor: Tensor) -> Tensor:
        return tf.reduce_max(tensor, axes, keepdims=True)

    top, top0 = kept(x), kept(x0)
    winner = tf.where(top >= top0, tf.cast(x == top, x.dtype), tf.cast(x0 == top0, x.dtype))
    share = winner / tf.reduce_sum(winner, axes, keepdims=True)
    moved = x - x0
    by_max = tf.reshape(gradients[0], tf.shape(top))
    return [
        by_max * share * tf.where(moved == 0, 1.0, (top - top0) / tf.where(moved == 0, 1.0, moved)),
        None,
    ]


def _middle(step: Step, tensor: Tensor) -> Tensor:
    return (tensor + step.counterpart(tensor)) / 2
