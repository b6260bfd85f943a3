"""Copies of the traced graph of a model, and the steps in them that depend on the points."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf

from .ops import DIVIDING, MULTIPLYING, SHAPES

Tensor = Any


@dataclass(frozen=True, eq=False)
class Step:
    """An op between the points and the logits, or several ops that form one function.

    Attributes
    ----------
    kind
        The key by which rules are looked up: the type of the op, or "product", "quotient",
        "activation" or "layer" for what several types of op, or several ops, have in common.
    op
        The op, or the last one of several.
    inputs
        The input tensors.
    live
        Which inputs depend on the points.
    counterpart
        From a tensor to the same tensor in the run from the baseline.
    parts
        The steps of several ops, in order; empty for a single op.
    """

    kind: str
    op: Any
    inputs: tuple[Tensor, ...]
    live: tuple[bool, ...]
    counterpart: Callable[[Tensor], Tensor]
    parts: tuple[Step, ...] = ()

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """The output tensors."""
        return tuple(self.op.outputs)

    def doing(self, op: Any) -> Step:
        """Replace the op by another one with as many inputs."""
        return replace(self, op=op, inputs=tuple(op.inputs))

    def at_baseline(self) -> Step:
        """Give the same step in the run from the baseline."""
        return replace(
            self,
            op=self.counterpart(self.outputs[0]).op,
            inputs=tuple(map(self.counterpart, self.inputs)),
            parts=tuple(part.at_baseline() for part in self.parts),
        )


@dataclass(frozen=True, eq=False)
class Copy:
    """The graph of a traced function, imported into the current one under a name.

    Attributes
    ----------
    name
        The scope of its ops.
    points
        Its first argument.
    logits
        Its result.
    """

    name: str
    points: Tensor
    logits: Tensor

    @classmethod
    def of(cls, traced: Any, given: tuple[Any, ...], name: str) -> Copy:
        """Import the graph of a concrete function, called with ``given``.

        The variables are those of the model, so changes of weights take effect.
        """
        for variable in traced.graph.variables:
            # So that this graph knows the variables that it reads, as one that runs layers does.
            tf.compat.v1.get_default_graph().watch_variable(variable)
        inside = {inner.name: tf.identity(outer) for outer, inner in traced.graph.captures}
        arguments = traced.inputs[: len(traced.inputs) - len(inside)]
        values = tf.nest.flatten(given, expand_composites=True)
        inside |= {tensor.name: value for tensor, value in zip(arguments, values, strict=True)}
        (logits,) = tf.graph_util.import_graph_def(
            traced.graph.as_graph_def(),
            input_map=inside,
            return_elements=[traced.outputs[0].name],
            name=name,
        )
        return cls(name, given[0], logits)

    def twin(self, other: Copy, tensor: Tensor) -> Tensor:
        """Give the tensor of another copy that corresponds to a tensor of this copy."""
        if tensor is self.points:
            return other.points
        scope = f"{self.name}/"
        if not tensor.name.startswith(scope):
            return tensor
        name = f"{other.name}/{tensor.name.removeprefix(scope)}"
        return tensor.graph.get_tensor_by_name(name)

    def steps(
        self, held: Collection[str], counterpart: Callable[[Tensor], Tensor]
    ) -> Iterator[Step]:
        """List the steps that depend on the points, in the order in which they run.

        Parameters
        ----------
        held
            Types of op whose outputs count as constants.
        counterpart
            See ``Step``.
        """
        return steps_between(self.points, self.logits.graph.get_operations(), held, counterpart)


def steps_between(
    start: Tensor,
    ops: Iterable[Any],
    held: Collection[str],
    counterpart: Callable[[Tensor], Tensor],
) -> Iterator[Step]:
    """List the ops that depend on a tensor, in order, as steps; see ``Copy.steps``."""
    reached = {start.ref()}
    for op in ops:
        live = tuple(tensor.ref() in reached for tensor in op.inputs)
        if not any(live) or op.type in SHAPES or op.type in held:
            continue
        reached.update(tensor.ref() for tensor in op.outputs)
        yield Step(_kind(op, live), op, tuple(op.inputs), live, counterpart)


def _kind(op: Any, live: tuple[bool, ...]) -> str:
    if op.type in MULTIPLYING and sum(live) > 1:
        return "product"
    if op.type in DIVIDING and live[1]:
        return "quotient"
    return str(op.type)
