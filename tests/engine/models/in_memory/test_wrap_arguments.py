"""Every argument of ``wrap`` is used or refused by name, for every kind of model that it takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import REFERENCE, loaded

from .models import KERAS, ids_of


def with_head(answer: Any) -> Any:
    raise tfxg.InputError("head= was called")


#: What is wrong for all models below, whose scores are three logits beyond 1: an argument that
#: changes nothing raises nothing.
WRONG: dict[str, Any] = {
    "labels": ["one", "two"],
    "embedding": "no such layer",
    "head": with_head,
    "scores": "probabilities",
}

LOGITS = (5.0, -5.0, 2.0)


@cache
def tokenizer() -> Any:
    import transformers

    return transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bert")


def of_keras(library: str, _: Path) -> tuple[Any, Any]:
    layers = __import__(library).layers
    pooled = [layers.Embedding(20, 6), layers.GlobalAveragePooling1D()]
    net = __import__(library).Sequential([*pooled, layers.Dense(3)])
    net(tf.constant([[1, 2]]))
    net.layers[-1].bias.assign(LOGITS)
    return net, ids_of


def of_keras_hub(_: Path) -> tuple[Any, Any]:
    models = pytest.importorskip("keras_hub").models
    backbone = models.BertBackbone(227, 1, 2, 8, 8, max_sequence_length=32)
    net = models.BertTextClassifier(backbone, num_classes=3, preprocessor=None)
    net.layers[-1].bias.assign(LOGITS)
    return net, tokenizer()


def of_transformers(_: Path) -> tuple[Any, Any]:
    if STACK != "transformers 4":
        pytest.skip("there are no TensorFlow classes of transformers 4")
    model: Any = loaded("tiny_bert")
    return model._network._net, tokenizer()


def saved(folder: Path) -> tuple[Any, Any]:
    class Served(tf.Module):  # type: ignore[misc]
        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)])
        def score(self, ids: Any) -> Any:
            return {"scores": tf.zeros_like(ids[:, :1], tf.float32) + LOGITS}

    module = Served()
    tf.saved_model.save(module, str(folder), signatures=module.score)
    return tf.saved_model.load(str(folder)), ids_of


def scored(inputs: Any) -> Any:
    return np.tile(LOGITS, (len(inputs), 1))


PRETRAINED = "TensorFlow class of transformers 4"

KINDS: dict[str, Callable[[Path], tuple[Any, Any]]] = {
    **{f"model of {library}": partial(of_keras, library) for library in KERAS},
    "task of KerasHub": of_keras_hub,
    PRETRAINED: of_transformers,
    "SavedModel": saved,
    "function of texts": lambda _: (scored, None),
    "function of ids": lambda _: (scored, ids_of),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_argument_is_used_or_refused_by_name(kind: str, tmp_path: Path) -> None:
    net, reader = KINDS[kind](tmp_path)
    for name, value in WRONG.items():
        with pytest.raises(tfxg.TfxgError, match=name):
            tfxg.wrap(net, reader, **{name: value})
    if kind == PRETRAINED:
        with pytest.raises(tfxg.InputError, match="multi_label= is not used"):
            tfxg.wrap(net, reader, multi_label=True)
        return
    model: Any = tfxg.wrap(net, reader, multi_label=True)
    assert model.task.activation == "sigmoid"


def test_a_refusal_says_why_and_what_to_do() -> None:
    with pytest.raises(tfxg.InputError, match=r"embedding= is not used for a function .*no layers"):
        tfxg.wrap(scored, embedding="words")


@pytest.mark.transformers4
def test_a_pretrained_model_has_its_labels_in_its_configuration() -> None:
    net, reader = of_transformers(Path())
    with pytest.raises(tfxg.InputError, match=r"labels= is not used .* model\.config\.id2label"):
        tfxg.wrap(net, reader, labels=["one", "two", "three"])


def test_a_function_may_answer_with_states_for_a_head() -> None:
    model = tfxg.wrap(lambda texts: {"states": scored(texts)}, head=lambda answer: answer["states"])
    (logits,) = model.logits([model.encode("good")])
    np.testing.assert_allclose(logits, LOGITS)


def test_labels_of_a_softmax_exclude_each_other() -> None:
    with pytest.raises(tfxg.ModelError, match="multi_label=True"):
        tfxg.wrap(lambda texts: np.full((len(texts), 4), 0.25), multi_label=True)


@pytest.mark.parametrize(("name", "value"), [("labels", "no"), ("scores", "probability")])
def test_a_value_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(tfxg.InputError, match=name):
        tfxg.wrap(scored, **{name: value})
