"""Open a model for one input."""

from __future__ import annotations

from collections.abc import Iterable

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError, ModelError
from ..inputs.image_files import RawInput
from ..models.base import Model, not_explainable
from ..models.layered import LayeredModel
from ..running.runners import runner_for
from ..windows import read_windows
from .dimensions import dimensions
from .inspection import Inspection


def inspect(
    model: Model,
    text: RawInput,
    text_pair: str | None,
    layers: int | Iterable[int] | None,
    heads: int | Iterable[int] | None,
    memory_budget: int,
) -> Inspection:
    """Inspect a model; see ``tfxg_widget.inspect``."""
    layered = require_layers(model)
    encoding = _encoded(layered, text, text_pair, memory_budget)
    sizes = dimensions(layered)
    layer_count = max((size.layers for size in sizes.values()), default=0)
    head_count = max((size.heads for size in sizes.values()), default=0)
    return Inspection(
        layered,
        encoding,
        chosen("layer", layers, layer_count),
        chosen("head", heads, head_count),
        memory_budget,
    )


def require_layers(model: object) -> LayeredModel:
    """Give a model back whose layers can be reached.

    Raises
    ------
    ModelError
        For what is no model, and for one that only answers.
    """
    if isinstance(model, LayeredModel):
        return model
    if not isinstance(model, Model):
        raise not_explainable(model)
    raise ModelError(
        f"{model.name} answers, but nothing is known of its layers, so there is no attention, "
        "hidden state or neuron to show. Wrap the Keras model itself, not a function around it; "
        "explain() and explore() work as they are."
    )


def chosen(kind: str, selection: int | Iterable[int] | None, count: int) -> tuple[int, ...]:
    """Give the indices of layers or heads, from 0 and in order; negative ones count from the end.

    Raises
    ------
    InputError
        For an index out of range, or none at all.
    """
    if selection is None:
        return tuple(range(count))
    indices = [selection] if isinstance(selection, int) else list(selection)
    for index in indices:
        if isinstance(index, bool) or not isinstance(index, int) or not -count <= index < count:
            raise InputError(
                f"There is no {kind} {index!r}: the model has {count} {kind}s, 0 to {count - 1}."
            )
    if not indices:
        raise InputError(f"{kind}s= names no {kind}. Leave it out for all {count} of them.")
    return tuple(sorted({index % count for index in indices}))


def _encoded(
    model: LayeredModel, text: RawInput, text_pair: str | None, memory_budget: int
) -> Encoding:
    """Read an input; of a context in several windows take the one with the answer."""
    encoding = model.encode(text, text_pair)
    model.task.check(encoding)
    if not encoding.windows:
        return encoding
    runner = runner_for(model, "logit", "", memory_budget, lambda _done, _total: None)
    (read,) = read_windows(runner, [encoding], None, None)
    return read.encoding
