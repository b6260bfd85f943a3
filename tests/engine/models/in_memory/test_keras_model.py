"""Keras models of one's own."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close

from .models import KERAS, ids_of, wrapped


@pytest.fixture(params=KERAS)
def keras(request: pytest.FixtureRequest) -> Any:
    library = __import__(request.param)
    library.utils.set_random_seed(3)
    return library


def pooled(keras: Any, *head: Any) -> Any:
    """Build a model whose logits are linear in the embeddings, with more layers on top."""
    layers = keras.layers
    return keras.Sequential([layers.Embedding(20, 6), layers.GlobalAveragePooling1D(), *head])


def test_scores_of_a_linear_model_are_its_terms(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(2))
    found = tfxg.explain(tfxg.wrap(net, ids_of), TEXT, method="input_x_gradient", target=1)
    table, weights = np.asarray(net.layers[0].embeddings), np.asarray(net.layers[-1].kernel)
    ids = ids_of(TEXT)
    assert_close(found.scores, table[ids] @ weights[:, 1] / len(ids))


def test_a_softmax_at_the_end_is_left_out(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(3, activation="softmax"))
    said = tfxg.explain(tfxg.wrap(net, ids_of), TEXT, method="saliency").prediction
    states = net.layers[1](net.layers[0](tf.constant([ids_of(TEXT)])))
    kernel, bias = (np.asarray(values) for values in net.layers[-1].get_weights())
    np.testing.assert_allclose(list(said.logits.values()), (states @ kernel + bias)[0], atol=1e-6)
    # For the length of a question only.
    assert float(tf.reduce_sum(net(tf.constant([ids_of(TEXT)])))) == pytest.approx(1)


def test_probabilities_of_unknown_make_become_logarithms(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(3), keras.layers.Lambda(tf.nn.softmax))
    said = tfxg.explain(tfxg.wrap(net, ids_of), TEXT, method="saliency").prediction
    for name, logit in said.logits.items():
        assert logit == pytest.approx(np.log(said.probabilities[name]), abs=1e-6)


def test_logits_that_look_like_probabilities_can_be_declared(keras: Any) -> None:
    head = keras.layers.Lambda(lambda states: tf.zeros_like(states[:, :2]) + 0.5)
    net = pooled(keras, keras.layers.Dense(2), head)
    rows = tf.constant([ids_of(TEXT)])
    for scores, expected in [(None, np.log(0.5)), ("logits", 0.5)]:
        with pytest.raises(tfxg.ModelError, match="does not depend"):
            tfxg.explain(tfxg.wrap(net, ids_of, scores=scores), TEXT, method="saliency")
        model: Any = tfxg.wrap(net, ids_of, scores=scores)
        logits = model.passes("", "logit").logits(model.embed(np.array(rows)), model.example_rows())
        np.testing.assert_allclose(logits, expected, atol=1e-6)


def test_one_score_speaks_for_the_second_of_two_labels(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(1, activation="sigmoid"))
    no, yes = tfxg.explain(
        tfxg.wrap(net, ids_of, labels=["no", "yes"]), TEXT, n_steps=8, target="all"
    )
    assert_close(no.scores, -yes.scores)
    assert sum(no.prediction.probabilities.values()) == pytest.approx(1)
    expected = float(net(tf.constant([ids_of(TEXT)]))[0, 0])
    assert yes.prediction.probabilities["yes"] == pytest.approx(expected)


def test_several_labels_can_hold_at_once(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(3))
    said = tfxg.explain(
        tfxg.wrap(net, ids_of, multi_label=True), TEXT, method="saliency"
    ).prediction
    for name, logit in said.logits.items():
        assert said.probabilities[name] == pytest.approx(1 / (1 + np.exp(-logit)))


def test_a_head_may_be_handed_over(keras: Any) -> None:
    encoder, dense = pooled(keras), keras.layers.Dense(2, activation="softmax")
    whole = keras.Sequential([*encoder.layers, dense])
    together = tfxg.explain(tfxg.wrap(whole, ids_of), TEXT, n_steps=8)
    for head in (dense, lambda states: dense(states)):
        apart = tfxg.explain(tfxg.wrap(encoder, ids_of, head=head), TEXT, n_steps=8)
        assert apart.prediction.label == together.prediction.label
        assert apart.prediction.probability == pytest.approx(together.prediction.probability)


@pytest.mark.parametrize("chosen", ["by name", "by layer"])
def test_the_embedding_layer_may_be_named(keras: Any, chosen: str) -> None:
    layers = keras.layers
    ids = layers.Input((None,), dtype="int32")
    words, tones = layers.Embedding(20, 6, name="words"), layers.Embedding(20, 6, name="tones")
    net = keras.Model(
        ids, layers.Dense(2)(layers.GlobalMaxPooling1D()(layers.Add()([words(ids), tones(ids)])))
    )
    with pytest.raises(tfxg.ModelError, match=r"Several layers look .*: words, tones\. Name"):
        tfxg.wrap(net, ids_of)
    model: Any = tfxg.wrap(net, ids_of, embedding=words if chosen == "by layer" else "words")
    assert_close(model.embed(np.array([3])), np.asarray(words.embeddings)[[3]])


def test_an_embedding_layer_without_a_table(keras: Any) -> None:
    layers = keras.layers
    encode = layers.Lambda(lambda ids: tf.one_hot(ids, 20), name="encode")
    net = keras.Sequential([encode, layers.GlobalAveragePooling1D(), layers.Dense(2)])
    net(tf.constant([[1, 2]]))
    with pytest.raises(tfxg.ModelError, match="No layer of the model looks the token ids up"):
        tfxg.wrap(net, ids_of)
    model = tfxg.wrap(net, ids_of, embedding="encode")
    found = tfxg.explain(model, TEXT, method="input_x_gradient", target=1)
    weights = np.asarray(net.layers[-1].get_weights()[0])
    assert_close(found.scores, weights[ids_of(TEXT), 1] / len(found.tokens))
    with pytest.raises(tfxg.InputError, match="no table of word embeddings"):
        tfxg.explain(model, TEXT, baseline="mean")


def test_a_layer_that_gives_no_vectors_is_no_embedding(keras: Any) -> None:
    net = pooled(keras, keras.layers.Dense(2, name="scores"))
    net(tf.constant([[1, 2]]))
    refusals = {"scores": "no vector|not an embedding layer", "word": "Unknown embedding"}
    for name, says in refusals.items():
        with pytest.raises(tfxg.ModelError, match=says):
            tfxg.wrap(net, ids_of, embedding=name)


@pytest.mark.parametrize("labels", [["one"], ["one", "two", "three"]])
def test_labels_must_be_as_many_as_the_scores(keras: Any, labels: list[str]) -> None:
    with pytest.raises(tfxg.ModelError, match=r"gives 2 scores .* labels names"):
        tfxg.wrap(pooled(keras, keras.layers.Dense(2)), ids_of, labels=labels)


def test_states_are_no_scores(keras: Any) -> None:
    net = keras.Sequential([keras.layers.Embedding(20, 6)])
    with pytest.raises(tfxg.ModelError, match=r"numbers of shape \(1, 8, 6\).*pass the head"):
        tfxg.wrap(net, ids_of)


def test_a_model_that_does_not_run_says_why(keras: Any) -> None:
    ids = keras.layers.Input((16,), dtype="int32")
    flat = keras.layers.Flatten()(keras.layers.Embedding(20, 6)(ids))
    net = keras.Model(ids, keras.layers.Dense(2)(flat))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(tfxg.ModelError, match="does not run on what the tokenizer gives"):
            tfxg.wrap(net, ids_of)


def test_texts_of_any_length_are_explained_together() -> None:
    model = wrapped("keras", "recurrent").model
    texts = ["the film", TEXT, "so good", "good"]
    together = tfxg.explain(model, texts, n_steps=8)
    for text, found in zip(texts, together, strict=True):
        assert_close(found.scores, tfxg.explain(model, text, n_steps=8).scores)


@pytest.mark.parametrize("make", ["convolutional", "padded_left"])
def test_completeness_holds_on_padded_texts(make: str) -> None:
    found = tfxg.explain(wrapped("keras", make).model, "so good", n_steps=64)
    assert len(found.tokens) == 2
    assert found.completeness_gap < 1e-5


def test_a_pretrained_encoder_under_a_head_of_ones_own(tiny_bert: Any) -> None:
    keras_hub, keras = pytest.importorskip("keras_hub"), __import__("keras")
    backbone = keras_hub.models.BertBackbone(227, 2, 2, 16, 16, max_sequence_length=32)
    tokenizer = tiny_bert._tokenizer.tokenizer
    dense = keras.layers.Dense(2)
    net = keras.Model(backbone.input, dense(backbone.output["pooled_output"]))
    whole = tfxg.explain(tfxg.wrap(net, tokenizer), TEXT, n_steps=8)
    with pytest.raises(tfxg.ModelError, match="sequence_output, pooled_output"):
        tfxg.wrap(backbone, tokenizer)
    bare = tfxg.wrap(backbone, tokenizer, head=lambda states: dense(states["pooled_output"]))
    assert bare.max_length == 32
    assert "transformer_layer_0" in bare.layer_names()
    assert_close(tfxg.explain(bare, TEXT, n_steps=8).scores, whole.scores)
    task = keras_hub.models.BertTextClassifier(backbone, num_classes=2, preprocessor=None)
    assert "transformer_layer_1" in str(tfxg.wrap(task, tokenizer).layer_names())


@pytest.mark.transformers4
def test_a_transformers_encoder_under_a_head_of_ones_own(tiny_bert: Any) -> None:
    import tf_keras

    net = tiny_bert._network._net
    head = lambda states: net.classifier(states[1])  # noqa: E731
    tokenizer = tiny_bert._tokenizer.tokenizer

    class Net(tf_keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.scores = net.bert, net.classifier

        def call(self, inputs: Any) -> Any:
            return self.scores(self.encoder(inputs)[1])

    expected = tfxg.explain(tiny_bert, TEXT, n_steps=8)
    for model in (tfxg.wrap(Net(), tokenizer), tfxg.wrap(net.bert, tokenizer, head=head)):
        found = tfxg.explain(model, TEXT, n_steps=8)
        assert_close(found.scores, expected.scores)
        assert found.tokens == expected.tokens
