"""The catalogue of methods, read off their classes: enough to draw pickers and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from ...engine import methods
from ...engine.inputs.encoding import Encoding
from ...engine.methods.base import Method, methods_for, registered
from ...engine.running.default_baselines import known_to
from ..messages import MethodInfo, Parameter

if TYPE_CHECKING:
    from ...engine.models.base import Model

_SPANS = tuple((start, start + 4) for start in range(0, 50, 5))
#: The input that costs are given for: ten words of one token each.
_TEN_WORDS = Encoding(
    texts=("word " * 10,),
    ids=np.arange(10, dtype=np.int32),
    inputs={},
    tokens=("word",) * 10,
    offsets=_SPANS,
    parts=(0,) * 10,
    word_index=tuple(range(10)),
    words=tuple((0, span) for span in _SPANS),
    cut_at=(None,),
)


def catalogue(model: Model | None = None) -> list[MethodInfo]:
    """List every registered method, or those that a model can be explained by.

    With a model, defaults are resolved: the baseline "auto" is "pad" for a tokenizer with that
    token, and only baselines that the model has are suggested.

    Returns
    -------
    list of MethodInfo
        By family and title, whatever the order in which they were registered.
    """
    methods_by_name = registered() if model is None else methods_for(model)
    infos = [_info(method, model) for method in methods_by_name.values()]
    return sorted(infos, key=lambda info: (info.family.lower(), info.title.lower()))


def _info(method: type[Method], model: Model | None) -> MethodInfo:
    description = method.description
    inspected = msgspec.inspect.type_info(method)
    if not isinstance(inspected, msgspec.inspect.StructType):
        raise TypeError(f"{method} is no struct.")
    return MethodInfo(
        name=description.name,
        title=description.title,
        family=description.family,
        doc=(method.__doc__ or "").partition("\n")[0],
        paper=description.paper,
        url=description.url,
        signed=description.signed,
        passes=method().usual_cost(_TEN_WORDS),
        caution=description.caution,
        parameters=[
            parameter if model is None else _for_model(parameter, method, model)
            for parameter in map(_parameter, inspected.fields)
        ],
    )


def _for_model(parameter: Parameter, method: type[Method], model: Model) -> Parameter:
    if parameter.kind != "text":
        return parameter
    default = getattr(method().for_model(model), parameter.name)
    return msgspec.structs.replace(
        parameter,
        # All baselines of a background are too long for a field.
        default=default if isinstance(default, str) else parameter.default,
        choices=[choice for choice in parameter.choices if known_to(model, choice)],
    )


def _parameter(field: msgspec.inspect.Field) -> Parameter:
    kind = field.type
    described: dict[str, Any] = {}
    if isinstance(kind, msgspec.inspect.Metadata):
        described = kind.extra_json_schema or {}
        kind = kind.type
    common: dict[str, Any] = {
        "name": field.name,
        "title": described.get("title", field.name),
        "doc": described.get("description", ""),
        "default": field.default,
    }
    match kind:
        case msgspec.inspect.IntType():
            return Parameter(kind="integer", minimum=kind.ge, maximum=kind.le, **common)
        case msgspec.inspect.FloatType():
            return Parameter(kind="number", minimum=kind.ge, maximum=kind.le, **common)
        case msgspec.inspect.BoolType():
            return Parameter(kind="flag", **common)
        case msgspec.inspect.LiteralType():
            return Parameter(kind="choice", choices=[str(v) for v in kind.values], **common)
        case msgspec.inspect.AnyType():
            return Parameter(kind="text", choices=described.get("examples", []), **common)
    raise TypeError(f"No form field for a parameter of type {kind}.")


__all__ = ["catalogue", "methods"]
