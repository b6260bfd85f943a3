"""Backpropagation step by step, in which a rule set may replace the gradient of an op."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf

# The one name here that TensorFlow does not export: its registry of true gradients.
from tensorflow.python.framework.ops import get_gradient_function

from ...inputs.errors import ModelError
from .fused import FUSED, written_out
from .graph import Step, Tensor
from .ops import LINEAR, PASSING
from .patterns import with_activations

#: From a step and the gradients of its outputs (None if there is none) to the gradients of its
#: inputs, of which only those of live inputs are used.
Gradient = Callable[[Step, Sequence[Tensor]], Sequence[Tensor]]


@dataclass(frozen=True)
class RuleSet:
    """The rules of a method.

    Attributes
    ----------
    title
        The name of the method in errors.
    find
        From a step to its rule, or None if it has none.
    held
        Types of op whose outputs count as constants.
    strict
        Whether ops without a rule must be linear; otherwise their true gradient is used.
    needs_change
        Whether a model to which none of the rules applies is refused.
    paired
        Whether the rules compare with the run from a baseline.
    patterns
        Merges steps that together form one function.
    linear
        Whether a sum of targets gets the sum of what each of them gets.
    """

    title: str
    find: Callable[[Step], Gradient | None]
    held: frozenset[str] = field(default=frozenset())
    strict: bool = True
    needs_change: bool = False
    paired: bool = False
    patterns: Callable[[Iterable[Step]], Iterable[Step]] = with_activations
    linear: bool = True

    def gradient(self, step: Step) -> Gradient:
        """Choose the gradient of a step.

        Raises
        ------
        ModelError
            If the rules do not know the op.
        """
        found = self.find(step)
        if found is not None:
            return found
        if step.op.type in PASSING:
            return lambda _, gradients: [*gradients, *[None] * len(step.inputs)]
        if not self.strict or (step.kind in LINEAR and _on_numbers(step)):
            return true_gradient
        if step.op.type in FUSED:
            return self._by_parts
        what = {"product": "a product of two values", "quotient": "a quotient of two values"}
        raise ModelError(
            f"{self.title} has no rule for {what.get(step.kind, 'the op')} {step.op.type} "
            f"({step.op.name}), which lies between the input and the answer. Take a method that "
            "needs no rules, such as integrated_gradients."
        )

    def _by_parts(self, step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        start, parts = written_out(step, self.held)
        return [backward(parts, self, start, parts[-1].outputs[0], gradients[0])]


TRUE = RuleSet("The true gradient", lambda _: None, strict=False)


def backward(
    steps: Sequence[Step], rules: RuleSet, start: Tensor, end: Tensor, seed: Tensor
) -> Tensor | None:
    """Propagate a gradient from the end to the start; None if the end does not depend on it."""
    found: dict[Any, list[Tensor]] = {end.ref(): [seed]}

    def total(tensor: Tensor) -> Tensor | None:
        parts = found.get(tensor.ref())
        return parts and (parts[0] if len(parts) == 1 else tf.add_n(parts))

    for step in reversed(steps):
        gradients = [total(tensor) for tensor in step.outputs]
        if all(gradient is None for gradient in gradients):
            continue
        before = rules.gradient(step)(step, gradients)
        for tensor, live, gradient in zip(step.inputs, step.live, before, strict=False):
            if live and gradient is not None and tensor.dtype.is_floating:
                found.setdefault(tensor.ref(), []).append(tf.convert_to_tensor(gradient))
    return total(start)


def true_gradient(step: Step, gradients: Sequence[Tensor]) -> Sequence[Tensor]:
    """Differentiate as TensorFlow does."""
    given = [
        tf.zeros_like(output) if gradient is None else gradient
        for output, gradient in zip(step.outputs, gradients, strict=True)
    ]
    before = get_gradient_function(step.op)(step.op, *given)
    return before if isinstance(before, list | tuple) else [before]


def slope(step: Step) -> Tensor:
    """Compute the derivative of an elementwise function."""
    (output,) = step.outputs
    return backward(step.parts or [step], TRUE, step.inputs[0], output, tf.ones_like(output))


def again(op: Any, inputs: Sequence[Tensor]) -> Any:
    """Add the same op to the current graph, with other inputs."""
    kinds = [output.dtype for output in op.outputs]
    attributes: Mapping[str, Any] = op.node_def.attr
    # Not op.graph: gradients are built in the body of a loop, which is a separate graph.
    return tf.compat.v1.get_default_graph().create_op(
        op.type, list(inputs), kinds, attrs=dict(attributes), op_def=op.op_def
    )


def _on_numbers(step: Step) -> bool:
    """Tell whether all inputs that depend on the points are numbers, not indices or conditions."""
    return all(
        tensor.dtype.is_floating
        for tensor, live in zip(step.inputs, step.live, strict=True)
        if live
    )
