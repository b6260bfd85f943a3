"""Find out how a model in memory is called."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from ...inputs.errors import ModelError

#: From ids, and the other inputs by name, to the output of the model.
Call = Callable[[Any, Mapping[str, Any]], Any]

IDS, MASK, TYPES = "input_ids", "attention_mask", "token_type_ids"

#: Other names of these inputs, in KerasHub and elsewhere.
_SYNONYMS = {"ids": IDS, "token_ids": IDS, "padding_mask": MASK, "segment_ids": TYPES}


def input_names(net: Any) -> frozenset[str] | None:
    """Name the inputs of a model, by transformers' names; None where it does not declare them."""
    names = signature_inputs(net) or _structure(net) or _parameters(net)
    return frozenset(map(_synonym, tf.nest.flatten(names))) if names else None


def find_call(net: Any, ids_name: str | None, ids: Any, inputs: Mapping[str, Any]) -> Call:
    """Find out how a model is called, by trying.

    Parameters
    ----------
    net
        A Keras model, a signature of a SavedModel, or any function.
    ids_name
        The tokenizer's name of the ids; None where it gives nothing else.
    ids, inputs
        An example.

    Raises
    ------
    ModelError
        Where no way of calling it works.
    """
    faults = []
    for call in _ways(net, ids_name):
        try:
            call(ids, inputs)
        except ModelError:
            raise
        except Exception as fault:  # A model may raise anything for inputs that it does not expect.
            faults.append(fault)
        else:
            return call
    raise ModelError(
        f"The model does not run on what the tokenizer gives, ids of shape {tuple(ids.shape)}"
        f"{' with ' + ', '.join(inputs) if inputs else ''}: {faults[0]} Pass the tokenizer "
        "that it was trained with, padding included."
    ) from faults[0]


def _ways(net: Any, ids_name: str | None) -> Sequence[Call]:
    """List the ways in which a model may be called, the likeliest first."""
    run = _in_inference(net)
    if signature := signature_inputs(net):
        return [lambda ids, inputs: run(**_filled(signature, ids, inputs))]
    if structure := _structure(net):
        return [lambda ids, inputs: run(_filled(structure, ids, inputs))]
    if parameters := _parameters(net):
        first, *others = parameters
        return [
            lambda ids, inputs: run(
                _pick(first, ids, inputs), **{name: _pick(name, ids, inputs) for name in others}
            )
        ]
    return [
        *([lambda ids, inputs: run({ids_name: ids, **inputs})] if ids_name else []),
        lambda ids, _: run(ids),
    ]


def _synonym(name: str) -> str:
    return _SYNONYMS.get(name, name)


def _pick(name: str, ids: Any, inputs: Mapping[str, Any]) -> Any:
    """Find an input of the model; a missing mask is all ones, missing token types are zeros."""
    available = {_synonym(key): values for key, values in inputs.items()} | {IDS: ids}
    if _synonym(name) in available:
        return available[_synonym(name)]
    match _synonym(name):
        case "attention_mask":
            return tf.ones_like(ids)
        case "token_type_ids":
            return tf.zeros_like(ids)
    raise ModelError(
        f"The model has an input {name!r}, which the tokenizer does not give. It gives "
        f"{', '.join(available)}."
    )


def _filled(names: Any, ids: Any, inputs: Mapping[str, Any]) -> Any:
    return tf.nest.map_structure(lambda name: _pick(name, ids, inputs), names)


def signature_inputs(net: Any) -> dict[str, str]:
    """Name the inputs of a SavedModel's signature; empty for other models."""
    _, named = getattr(net, "structured_input_signature", None) or ((), {})
    # The name of a single input does not matter.
    return {name: IDS if len(named) == 1 else name for name in named}


def _structure(net: Any) -> Any:
    """Give a functional Keras model's inputs, each by its name."""
    try:
        inputs = net.input
    except (AttributeError, ValueError, RuntimeError):
        # Sequential models have one input, in another attribute; subclassed ones have none.
        return IDS if getattr(net, "inputs", None) else None
    if isinstance(inputs, Mapping):
        return {name: name for name in inputs}
    single = len(tf.nest.flatten(inputs)) == 1
    return tf.nest.map_structure(lambda tensor: IDS if single else tensor.name, inputs)


def _parameters(net: Any) -> list[str]:
    """Name the parameters that are known inputs, if the first one is the ids."""
    try:
        parameters = list(inspect.signature(getattr(net, "call", net)).parameters)
    except (TypeError, ValueError):  # a function without a signature
        return []
    known = [name for name in parameters if _synonym(name) in {IDS, MASK, TYPES}]
    return known if known and known[0] == parameters[0] and _synonym(known[0]) == IDS else []


def _in_inference(net: Any) -> Callable[..., Any]:
    """Call a model with training=False, if it has that parameter."""
    call = getattr(net, "call", None)
    if call is None or "training" not in inspect.signature(call).parameters:
        return net  # type: ignore[no-any-return]
    return lambda *args, **kwargs: net(*args, **kwargs, training=False)
