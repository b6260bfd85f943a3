"""Choose the adapter for a model that is in memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import tokenizers
import transformers

from ..errors import ModelError
from .base import Model
from .calling import IDS, TYPES, asked
from .function_model import FunctionModel, of_ids, of_texts
from .installed import has_tensorflow_classes
from .readout import Scores
from .tokenizers.base import Tokenizer
from .tokenizers.fast import FastTokenizer
from .tokenizers.plain import PlainTokenizer


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
    meaning: dict[str, Any] = {"labels": labels, "scores": scores, "multi_label": multi_label}
    if _is_tf_pretrained(net) and head is None:
        from .transformers_loading import adapted

        return adapted(net, tokenizer, net.name_or_path or type(net).__name__)
    if _is_keras(net):
        from .keras_model import KerasModel

        return KerasModel(net, _reader(tokenizer, net), embedding=embedding, head=head, **meaning)
    if callable(net) or hasattr(net, "signatures"):
        return _function(net, tokenizer, meaning)
    raise ModelError(
        f"Cannot wrap a {type(net).__name__}: it is no Keras model, no TensorFlow model of "
        "transformers, no SavedModel, and no function from texts or ids to scores. PyTorch models "
        "are not run; load their checkpoint instead: tfxg.load(folder)."
    )


def _is_tf_pretrained(net: object) -> bool:
    return has_tensorflow_classes() and isinstance(net, transformers.TFPreTrainedModel)


def _is_keras(net: object) -> bool:
    """Tell a model of either Keras without importing the one that made no model here."""
    known = (sys.modules.get(name) for name in ("keras", "tf_keras"))
    return any(module is not None and isinstance(net, module.layers.Layer) for module in known)


def _reader(tokenizer: Any, net: Any) -> Tokenizer:
    """Find out what kind of tokenizer was handed over; KerasHub's tasks bring their own."""
    tokenizer = tokenizer or getattr(net, "preprocessor", None)
    if tokenizer is None:
        raise ModelError(
            "The model has no tokenizer. Hand one over: wrap(model, tokenizer), one of "
            "transformers or any function from a text to ids."
        )
    if isinstance(tokenizer, tokenizers.Tokenizer):
        tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    if isinstance(tokenizer, transformers.PreTrainedTokenizerBase):
        accepted = (asked(net) or frozenset(tokenizer.model_input_names)) - {IDS}
        return FastTokenizer(tokenizer, accepted, _positions(net), TYPES in accepted)
    if callable(tokenizer):
        return PlainTokenizer(tokenizer, _positions(net))
    raise ModelError(
        f"A {type(tokenizer).__name__} is no tokenizer. Hand over one of transformers, or a "
        "function from a text to ids."
    )


def _positions(net: Any) -> int | None:
    """Give the longest input of a model of KerasHub in tokens."""
    limit: int | None = getattr(getattr(net, "backbone", net), "max_sequence_length", None)
    return limit


def _function(net: Any, tokenizer: Any, meaning: dict[str, Any]) -> FunctionModel:
    name = getattr(net, "__name__", type(net).__name__)
    if hasattr(net, "signatures"):
        net = _served(net)
    if tokenizer is None:
        return FunctionModel(*of_texts(net), name=name, **meaning)
    reader = _reader(tokenizer, net)
    return FunctionModel(of_ids(net, reader), reader, name=name, **meaning)


def _served(saved: Any) -> Any:
    """Give a SavedModel's signature for serving."""
    signatures = dict(saved.signatures)
    if not signatures:
        raise ModelError("The SavedModel has no signature to call. Export it with one.")
    return signatures.get("serving_default") or next(iter(signatures.values()))
