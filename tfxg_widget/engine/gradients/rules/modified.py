"""The backward pass with a rule set, for a traced forward pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.errors import ModelError
from ..quadrature import rule
from ..request import GradientRule
from ..targets import TargetArrays
from . import deeplift, gating, lrp
from .graph import Copy, Step, Tensor
from .ops import CALLING
from .walk import RuleSet, backward

#: All rule sets by name.
RULE_SETS: Mapping[str, Callable[..., RuleSet]] = {
    "guided": gating.guided,
    "deconvnet": gating.deconvnet,
    "deeplift": deeplift.deeplift,
    "attnlrp": lrp.attnlrp,
    "cp_lrp": lrp.cp_lrp,
    "epsilon": lrp.epsilon,
    "gamma": lrp.gamma,
    "alpha_beta": lrp.alpha_beta,
}

#: Points between the logits of two runs; the integrand there is smooth.
_NODES = 32
_ONE = np.ones(1)


def is_linear(rule: GradientRule) -> bool:
    """Tell whether a rule gives a sum of targets the sum of what it gives each of them."""
    return RULE_SETS[rule.name](**dict(rule.options)).linear


class ModifiedGradient:
    """The scalars of targets and their gradients with a rule set, as a function to trace.

    Parameters
    ----------
    chosen
        The rule set; the values of its options are arguments of each call.
    forward
        The traced function from (points, ids, inputs) to logits.
    scalars
        From logits (N, C) and the arrays of targets to scalars (N, K). Their gradient by the logits
        is the true one, or its mean between the logits at the baseline and at the input: rules
        apply to the model, not to the scalar that is explained.
    """

    def __init__(
        self, chosen: GradientRule, forward: Any, scalars: Callable[[Tensor, TargetArrays], Tensor]
    ) -> None:
        self._chosen = chosen
        self._forward = forward
        self._scalars = scalars

    def __call__(
        self,
        points: Tensor,
        ids: Tensor,
        inputs: Any,
        targets: TargetArrays,
        references: Sequence[Tensor],
        numbers: Sequence[Tensor],
    ) -> tuple[Tensor, Callable[[Tensor], Tensor | None]]:
        """Give scalars (N, K), and a function from a seed (N, K) to a gradient (N, T, D).

        It is the gradient of the sum of the scalars times the seed; None if they do not depend on
        the points.
        """
        names = [name for name, _ in self._chosen.options]
        rules = RULE_SETS[self._chosen.name](**dict(zip(names, numbers, strict=True)))
        given = (ids, inputs)
        run = Copy.of(self._forward, (points, *given), "run")
        base = Copy.of(self._forward, (references[0], *given), "base") if rules.paired else run
        found = run.steps(rules.held, lambda tensor: run.twin(base, tensor))
        steps = list(rules.patterns(found))
        _check(rules, steps)

        def gradient(seed: Tensor) -> Tensor | None:
            by_logits = self._by_logits(base.logits, run.logits, targets, seed)
            return backward(steps, rules, points, run.logits, by_logits)

        return self._scalars(run.logits, targets), gradient

    def _by_logits(self, start: Tensor, end: Tensor, targets: TargetArrays, seed: Tensor) -> Tensor:
        """Differentiate scalars times a seed by the logits, on average between two runs."""
        nodes, weights = rule("gauss_legendre", _NODES) if start is not end else (_ONE, _ONE)
        shares = tf.constant(nodes, end.dtype)[:, None, None]
        width = tf.shape(end)[-1]  # a task may have as many outputs as the text has tokens
        way = tf.reshape(start + shares * (end - start), [-1, width])
        at_nodes = tf.nest.map_structure(
            lambda array: tf.tile(array, [len(nodes)] + [1] * (len(array.shape) - 1)), targets
        )
        values = self._scalars(way, at_nodes)
        (slopes,) = tf.gradients(values, way, tf.tile(seed, [len(nodes), 1]))
        by_node = tf.constant(weights, end.dtype)
        return tf.tensordot(by_node, tf.reshape(slopes, [len(nodes), -1, width]), 1)


def _check(rules: RuleSet, steps: Sequence[Step]) -> None:
    hidden = next((step.op for step in steps if step.op.type in CALLING), None)
    if hidden is not None:
        raise ModelError(
            f"{rules.title} acts on single ops, and {hidden.type} ({hidden.name}) hides its own, "
            "as recurrent layers and functions of functions do. Take a method that needs no rules, "
            "such as integrated_gradients."
        )
    if rules.needs_change and not any(map(rules.find, steps)):
        raise ModelError(
            f"{rules.title} is about rectifiers (ReLU, GELU, SiLU and the like), and there is none "
            "between here and the answer: it would be the plain gradient under another name. Take "
            "saliency."
        )
