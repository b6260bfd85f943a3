"""Ops that make one function together, so that a rule can treat them as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .graph import Step, Tensor
from .ops import BENDS, CONVOLVING, ELEMENTWISE, MOVING, MULTIPLYING, UNARY


def with_activations(steps: Iterable[Step]) -> Iterator[Step]:
    """Let a product that is a function of one number, such as GELU, count as one step.

    Its inner steps stay, but no gradient comes to them unless something else reads them.
    """
    makers: dict[Tensor, tuple[int, Step]] = {}
    for i, step in enumerate(steps):
        makers |= {tensor.ref(): (i, step) for tensor in step.outputs}
        yield (_activation(step, makers) if step.op.type == "Mul" else None) or step


def _activation(step: Step, makers: Mapping[Tensor, tuple[int, Step]]) -> Step | None:
    """See a product as a bent function, number by number, of a single tensor, if it is one.

    The latest of the tensors in question is replaced by what it is made from, until one is left.
    """
    front = {tensor.ref() for tensor in _live(step)}
    parts = [step]
    while len(front) > 1:
        latest = max(front, key=lambda ref: makers[ref][0] if ref in makers else -1)
        if latest not in makers or makers[latest][1].op.type not in ELEMENTWISE:
            return None
        maker = makers[latest][1]
        parts.append(maker)
        front = front - {latest} | {tensor.ref() for tensor in _live(maker)}
    if BENDS.isdisjoint(part.op.type for part in parts):
        return None
    argument = front.pop().deref()
    return Step(
        "activation", step.op, (argument,), (True,), step.counterpart, tuple(reversed(parts))
    )


def _live(step: Step) -> list[Tensor]:
    return [tensor for tensor, live in zip(step.inputs, step.live, strict=True) if live]


def is_unary(step: Step) -> bool:
    """Tell whether a step is a function of one number, applied to each."""
    return step.kind == "activation" or (
        step.kind in UNARY and step.live in {(True,), (True, False)}
    )


def with_layers(steps: Iterable[Step]) -> Iterator[Step]:
    """Let a product with a parameter count as one "layer" with the bias that is added to it."""
    makers: dict[Tensor, Step] = {}
    for step in with_activations(steps):
        makers |= {tensor.ref(): step for tensor in step.outputs}
        parts = _layer(step, makers)
        if parts:
            (x,) = _live(parts[0])
            yield Step("layer", step.op, (x,), (True,), step.counterpart, tuple(parts))
        else:
            yield step


def _layer(step: Step, makers: Mapping[Tensor, Step]) -> list[Step]:
    """Give product, reshaping and bias, in order; nothing if the step does not end a layer."""
    if _weighs(step):
        return [step]
    if step.op.type not in {"BiasAdd", "AddV2"} or not _reads_parameter(step):
        return []
    parts = [step]
    while True:
        (before,) = _live(parts[0])
        maker = makers.get(before.ref())
        if maker is None or len(before.consumers()) > 1:
            return []
        parts.insert(0, maker)
        if maker.op.type != "Reshape":
            return parts if _weighs(maker) else []


def _weighs(step: Step) -> bool:
    return step.op.type in _WEIGHING and _reads_parameter(step)


def _reads_parameter(step: Step) -> bool:
    inputs = zip(step.inputs, step.live, strict=True)
    return any(not live and is_parameter(tensor) for tensor, live in inputs)


def is_parameter(tensor: Tensor) -> bool:
    """Tell whether a tensor is a variable of the model or a constant, moved about at most."""
    while tensor.op.type in MOVING and tensor.op.inputs:
        tensor = tensor.op.inputs[0]
    return tensor.dtype.is_floating and tensor.op.type in {"ReadVariableOp", "Const"}


#: Weigh inputs by a matrix; "Mul" by a vector is the gain of a normalisation, which is no layer.
_WEIGHING = (MULTIPLYING | CONVOLVING) - {"Mul", "MulNoNan"}
