"""Wrap a model that is in memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import tokenizers
import transformers

from ...inputs.errors import InputError, ModelError, unknown
from ...tokenizers.base import Tokenizer
from ...tokenizers.fast import FastTokenizer
from ...tokenizers.functions.function import PlainTokenizer
from ..base import Model
from ..installed import has_tensorflow_classes
from .call_convention import IDS, TYPES, input_names
from .function_model import Ask, FunctionModel, of_ids, of_texts
from .output_scores import Scores


@dataclass(frozen=True)
class Adapter:
    """A kind of model that ``wrap`` accepts, and the arguments that it uses.

    Attributes
    ----------
    kind
        The name of the kind in an error.
    fits
        Tells whether a model is of this kind, by the model and the names of the arguments.
    build
        Wraps the model with its tokenizer and the arguments that are not refused.
    refused
        The arguments that it does not use, and why.
    """

    kind: str
    fits: Callable[[Any, Collection[str]], bool]
    build: Callable[..., Model]
    refused: Mapping[str, str] = field(default_factory=dict)

    def wrap(self, net: Any, tokenizer: Any, arguments: Mapping[str, Any]) -> Model:
        """Wrap a model.

        Raises
        ------
        InputError
            For an argument that is not used.
        """
        for name in arguments:
            if name in self.refused:
                raise InputError(f"{name}= is not used for {self.kind}: {self.refused[name]}")
        return self.build(net, tokenizer, **arguments)


def wrap(
    net: Any,
    tokenizer: Any = None,
    *,
    labels: Sequence[str] | None = None,
    embedding: Any = None,
    head: Callable[[Any], Any] | None = None,
    scores: Scores | None = None,
    multi_label: bool = False,
) -> Model:
    """Wrap a model that is in memory; see ``tfxg_widget.wrap``."""
    if isinstance(labels, str):
        raise InputError('labels= is a list of names, one for each score: labels=["no", "yes"].')
    if scores not in {None, *get_args(Scores)}:
        raise unknown("kind of scores", scores, get_args(Scores))
    options = {"labels": labels, "embedding": embedding, "head": head, "scores": scores}
    arguments = {name: value for name, value in options.items() if value is not None}
    if multi_label:
        arguments["multi_label"] = True
    for adapter in _ADAPTERS:
        if adapter.fits(net, arguments):
            return adapter.wrap(net, tokenizer, arguments)
    raise ModelError(
        f"Cannot wrap a {type(net).__name__}: it is not a Keras model, a TensorFlow model of "
        "transformers, a SavedModel or a function from texts or ids to scores. PyTorch models are "
        "not run; load their checkpoint instead: tfxg.load(folder)."
    )


def _pretrained(net: Any, tokenizer: Any) -> Model:
    from ..transformers4.loading import composed

    return composed(net, tokenizer, net.name_or_path or type(net).__name__)


def _keras(net: Any, tokenizer: Any, **options: Any) -> Model:
    from .keras_model import keras_model

    return keras_model(net, _reader(tokenizer, net), **options)


def _is_tf_pretrained(net: object) -> bool:
    return has_tensorflow_classes() and isinstance(net, transformers.TFPreTrainedModel)


def _is_keras(net: object) -> bool:
    """Recognise a model of Keras 2 or 3 without importing either."""
    known = (sys.modules.get(name) for name in ("keras", "tf_keras"))
    return any(module is not None and isinstance(net, module.layers.Layer) for module in known)


def _reader(tokenizer: Any, net: Any) -> Tokenizer:
    """Choose the reader for a tokenizer; KerasHub's task models have one of their own."""
    tokenizer = tokenizer or getattr(net, "preprocessor", None)
    if tokenizer is None:
        raise ModelError(
            "The model has no tokenizer. Pass one, of transformers or any function from a text to "
            "ids: wrap(model, tokenizer)."
        )
    if isinstance(tokenizer, tokenizers.Tokenizer):
        tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    if isinstance(tokenizer, transformers.PreTrainedTokenizerBase):
        accepted = (input_names(net) or frozenset(tokenizer.model_input_names)) - {IDS}
        return FastTokenizer(tokenizer, accepted, _positions(net), TYPES in accepted)
    if callable(tokenizer):
        return PlainTokenizer(tokenizer, _positions(net))
    raise ModelError(
        f"A {type(tokenizer).__name__} is not a tokenizer. Pass one of transformers, or a function "
        "from a text to ids."
    )


def _positions(net: Any) -> int | None:
    """Give the longest input of a model of KerasHub in tokens."""
    limit: int | None = getattr(getattr(net, "backbone", net), "max_sequence_length", None)
    return limit


def _function(
    net: Any, tokenizer: Any, *, head: Callable[[Any], Any] | None = None, **meaning: Any
) -> FunctionModel:
    name = getattr(net, "__name__", type(net).__name__)
    if hasattr(net, "signatures"):
        net = _served(net)
    if tokenizer is None:
        ask, reader = of_texts(net)
    else:
        reader = _reader(tokenizer, net)
        ask = of_ids(net, reader)
    return FunctionModel(
        _headed(ask, head), reader, reads_texts=tokenizer is None, name=name, **meaning
    )


def _headed(ask: Ask, head: Callable[[Any], Any] | None) -> Ask:
    return ask if head is None else lambda encodings: head(ask(encodings))


def _served(saved: Any) -> Any:
    """Give a SavedModel's signature for serving."""
    signatures = dict(saved.signatures)
    if not signatures:
        raise ModelError("The SavedModel has no signature to call. Export it with one.")
    return signatures.get("serving_default") or next(iter(signatures.values()))


#: The kinds of models, the most specific first.
_ADAPTERS = (
    Adapter(
        "a TensorFlow model of transformers",
        # With a head of the caller it is treated as any Keras model.
        lambda net, given: _is_tf_pretrained(net) and "head" not in given,
        _pretrained,
        {
            "labels": "its configuration names them. Set model.config.id2label, such as "
            '{0: "no", 1: "yes"}, before you wrap it.',
            "multi_label": "its configuration says so. Set model.config.problem_type = "
            '"multi_label_classification" before you wrap it.',
            "embedding": "its class names its embedding layer.",
            "scores": "its classes give logits.",
        },
    ),
    Adapter("a Keras model", lambda net, _: _is_keras(net), _keras),
    Adapter(
        "a function or a SavedModel",
        lambda net, _: callable(net) or hasattr(net, "signatures"),
        _function,
        {
            "embedding": "it has no layers, so it is explained by hiding words or tokens. Wrap the "
            "Keras model itself for gradients."
        },
    ),
)
