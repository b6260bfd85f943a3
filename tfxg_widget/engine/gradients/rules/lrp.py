"""Layer-wise relevance propagation, as a gradient: relevance is the input times what comes back.

Bach et al. 2015 (doi:10.1371/journal.pone.0130140). In this form a linear step keeps its true
gradient (the rule LRP-0), and each rule below says by what another one's is replaced:

- a function of one number passes all relevance on, so its slope becomes output / input;
- what normalises is held constant, as are, in CP-LRP, the probabilities of attention (Ali et al.
  2022, arXiv:2202.07304);
- in AttnLRP (Achtibat et al. 2024, arXiv:2402.05602) softmax keeps its true gradient, and the
  two factors of a product share its relevance;
- the rules for weights (epsilon, gamma, alpha-beta) make the shares of a layer's inputs from parts
  of them, and otherwise do as CP-LRP does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import tensorflow as tf

from .graph import Step, Tensor
from .ops import ADDING
from .patterns import is_parameter, is_unary, with_layers
from .walk import TRUE, Gradient, RuleSet, again, backward, true_gradient

#: What normalisations divide by comes out of one of these.
_NORMALISERS = frozenset({"Rsqrt", "Reciprocal", "Inv"})
#: Their value at 0 is another than 0, so that they have relevance of their own to give.
_NOT_FROM_ZERO = frozenset({"Cos", "Erfc", "Exp", "Log", "Pow", "Sigmoid", "Softplus"})
#: Keeps quotients finite, as in zennit.
_STABILISER = 1e-6


def attnlrp() -> RuleSet:
    """Give AttnLRP's rules."""
    return RuleSet("AttnLRP", _find, held=_NORMALISERS)


def cp_lrp() -> RuleSet:
    """Give CP-LRP's rules."""
    return RuleSet("CP-LRP", _find, held=_NORMALISERS | {"Softmax"})


def epsilon(epsilon: Tensor) -> RuleSet:
    """Let a layer's denominators swallow relevance: a larger epsilon gives sparser scores."""
    return _on_layers("LRP-ε", [_Share(1, [_Part()])], epsilon)


def gamma(gamma: Tensor) -> RuleSet:
    """Favour what goes the way of the output, as Andéol et al. 2021 generalise it."""

    def raised(sign: int) -> Callable[[Tensor], Tensor]:
        return lambda weights: weights + gamma * _clipped(weights, sign)

    return _on_layers(
        "LRP-γ",
        [
            _Share(1, [_Part(1, raised(1)), _Part(-1, raised(-1), biased=False)], sign=1),
            _Share(1, [_Part(1, raised(-1)), _Part(-1, raised(1), biased=False)], sign=-1),
        ],
    )


def alpha_beta(alpha: Tensor, beta: Tensor) -> RuleSet:
    """Weigh what raises the output and what lowers it; alpha 1 and beta 0 is the rule z⁺."""

    def only(sign: int) -> Callable[[Tensor], Tensor]:
        return lambda weights: _clipped(weights, sign)

    return _on_layers(
        "LRP-αβ",
        [
            _Share(alpha, [_Part(1, only(1)), _Part(-1, only(-1), biased=False)]),
            _Share(-beta, [_Part(1, only(-1)), _Part(-1, only(1), biased=False)]),
        ],
    )


def _find(step: Step) -> Gradient | None:
    if step.kind == "activation" or (is_unary(step) and step.kind not in _NOT_FROM_ZERO):
        return _passed_on
    return {"product": _halved, "quotient": _by_numerator, "Softmax": true_gradient}.get(step.kind)


def _passed_on(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    return [gradients[0] * tf.math.divide_no_nan(step.outputs[0], step.inputs[0])]


def _halved(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    return [gradient / 2 for gradient in true_gradient(step, gradients)]


def _by_numerator(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
    return [true_gradient(step, gradients)[0], None]


@dataclass(frozen=True)
class _Part:
    """Some of a layer's inputs and weights: those above (1) or below (-1) zero, or all (0)."""

    sign: int = 0
    weights: Callable[[Tensor], Tensor] = lambda weights: weights
    biased: bool = True


@dataclass(frozen=True)
class _Share:
    """What the parts get together; with a sign, only from outputs of that sign."""

    factor: Tensor
    parts: Sequence[_Part]
    sign: int = 0


def _on_layers(title: str, shares: Sequence[_Share], stabiliser: Tensor = _STABILISER) -> RuleSet:
    def of_layer(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        relevance = gradients[0] * step.outputs[0]
        return [tf.add_n([_shared(step, relevance, share, stabiliser) for share in shares])]

    def find(step: Step) -> Gradient | None:
        return of_layer if step.kind == "layer" else _find(step)

    held = _NORMALISERS | {"Softmax"}
    return RuleSet(title, find, held=held, patterns=with_layers)


def _shared(step: Step, relevance: Tensor, share: _Share, stabiliser: Tensor) -> Tensor:
    """Share an output's relevance out among inputs, in proportion to what they contribute."""
    inputs = [_clipped(step.inputs[0], part.sign) for part in share.parts]
    runs = [_rerun(step, x, part) for x, part in zip(inputs, share.parts, strict=True)]
    total = tf.add_n([run[-1].outputs[0] for run in runs])
    away_from_zero = tf.where(total < 0, -stabiliser, stabiliser)
    counted = tf.cast(share.sign * step.outputs[0] >= 0, relevance.dtype)
    given = share.factor * counted * relevance / (total + away_from_zero)
    return tf.add_n(
        [
            backward(run, TRUE, x, run[-1].outputs[0], given) * _where(step.inputs[0], part.sign)
            for x, run, part in zip(inputs, runs, share.parts, strict=True)
        ]
    )


def _rerun(step: Step, x: Tensor, part: _Part) -> list[Step]:
    """Put the layer's ops into the graph once more, with another input and other parameters."""
    steps: list[Step] = []
    for one in step.parts:
        share = 1.0 if part.biased or one.op.type not in ADDING else 0.0
        given = [
            share * part.weights(tensor) if is_parameter(tensor) else tensor
            for tensor in one.inputs
        ]
        given[one.live.index(True)] = x
        op = again(one.op, given)
        steps.append(replace(one, op=op, inputs=tuple(op.inputs)))
        x = op.outputs[0]
    return steps


def _clipped(tensor: Tensor, sign: int) -> Tensor:
    # A tensor of the current graph, which may be the body of a loop.
    return tf.identity(tensor) if sign == 0 else sign * tf.nn.relu(sign * tensor)


def _where(tensor: Tensor, sign: int) -> Tensor:
    return tf.ones_like(tensor) if sign == 0 else tf.cast(sign * tensor > 0, tensor.dtype)
