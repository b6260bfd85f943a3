"""Find ops that together form one function, so that a rule can treat them as a single step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .graph import Step, Tensor
from .ops import BENDS, CONVOLVING, ELEMENTWISE, MOVING, MULTIPLYING, UNARY


def with_activations(steps: Iterable[Step]) -> Iterator[Step]:
    """Merge the steps of an elementwise activation, such as GELU, into one step.

    The inner steps stay in the list, but get no gradient unless another step reads them.
    """
    makers: dict[Tensor, tuple[int, Step]] = {}
    for i, step in enumerate(steps):
        makers |= {tensor.ref(): (i, step) for tensor in step.outputs}
        yield (_activation(step, makers) if step.op.type == "Mul" else None) or step


def _activation(step: Step, makers: Mapping[Tensor, tuple[int, Step]]) -> Step | None:
    """Recognise a product that is an elementwise nonlinear function of a single tensor.

    Goes back from the factors, always from the latest tensor to its inputs, until one is left.
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
    """Tell whether a step is an elementwise function of a single number."""
    return step.kind == "activation" or (
        step.kind in UNARY and step.live in {(True,), (True, False)}
    )


def with_layers(steps: Iterable[Step]) -> Iterator[Step]:
    """Merge a product with a parameter, and the bias added to it, into one step "layer"."""
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
    """List product, reshape and bias, in order; empty if the step does not end a layer."""
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
    """Tell whether a tensor is a variable or a constant of the model, possibly rearranged."""
    while tensor.op.type in MOVING and tensor.op.inputs:
        tensor = tensor.op.inputs[0]
    return tensor.dtype.is_floating and tensor.op.type in {"ReadVariableOp", "Const"}


#: Multiply inputs by a matrix. "Mul" by a vector is the scale of a normalisation, not a layer.
_WEIGHING = (MULTIPLYING | CONVOLVING) - {"Mul", "MulNoNan"}
