"""Attention of Keras models of one's own, held to what their layers say and to other inputs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import REFERENCE, TEXT, assert_close
from tfxg_widget.engine.inputs.encoding import Rows, stack

from .models import KERAS, MAKES, ids_of, padded_ids_of, wrapped

METHODS = ("attention", "attention_rollout", "attention_flow", "gradient_x_attention")
SHORT = "so good"


@pytest.fixture(params=KERAS)
def keras(request: pytest.FixtureRequest) -> Any:
    library = __import__(request.param)
    library.utils.set_random_seed(5)
    return library


def asked(model: Any, text: str) -> tuple[Any, Rows]:
    rows = stack([model.encode(text)])
    return tf.constant(model.embed(rows.ids)), rows


def attended(layer: Any, states: Any, mask: Any) -> Any:
    return layer(states, states, attention_mask=mask)


def encoder(
    keras: Any, attend: Callable[[Any, Any, Any], Any] = attended, padded: bool = True
) -> Any:
    """Build two blocks of attention and a mean of their states, where zeros are no text."""
    layers = keras.layers
    ids = layers.Input((None,), dtype="int32")
    is_text = layers.Lambda(lambda ids: ids > 0 if padded else ids >= 0)(ids)
    heeded = layers.Reshape((1, -1))(is_text)
    wide = keras.initializers.RandomNormal(stddev=1.0)
    states = layers.Embedding(20, 6, embeddings_initializer=wide)(ids)
    for _ in range(2):
        more = attend(layers.MultiHeadAttention(2, 3), states, heeded)
        states = layers.Add()([states, more])
    mean = layers.GlobalAveragePooling1D()(states, mask=is_text)
    return keras.Model(ids, layers.Dense(2)(mean))


@pytest.mark.parametrize("make", MAKES)
def test_models_with_attention_offer_it(keras: Any, make: str) -> None:
    has_it = "attention" in wrapped(keras.__name__, make).model.abilities
    assert has_it == (make == "attentive")


@pytest.mark.parametrize("text", [SHORT, TEXT])
def test_probabilities_are_what_the_layers_return(keras: Any, text: str) -> None:
    net = encoder(keras)
    model: Any = tfxg.wrap(net, ids_of)
    states, rows = asked(model, text)
    found = model.attention(states, rows)
    layers = [one for one in net.layers if isinstance(one, keras.layers.MultiHeadAttention)]
    for layer, probabilities in zip(layers, found, strict=True):
        more, expected = layer(states, states, return_attention_scores=True)
        np.testing.assert_allclose(probabilities, expected, atol=1e-6)
        states += more


def test_a_lone_token_reads_itself(keras: Any) -> None:
    model: Any = tfxg.wrap(encoder(keras), ids_of)
    for probabilities in model.attention(*asked(model, "film")):
        np.testing.assert_array_equal(probabilities, np.ones((1, 2, 1, 1)))


def test_gradients_by_probabilities_are_those_of_finite_differences(keras: Any) -> None:
    model: Any = tfxg.wrap(encoder(keras), ids_of)
    points, rows = asked(model, TEXT)
    with tf.GradientTape() as tape:
        tape.watch(points)
        logits, blocks, _ = model.forward_with_attention(points, rows)
        logit = logits[0, 0]
    draw = np.random.default_rng(0).standard_normal
    for place, gradient in zip(model._attention.places, tape.gradient(logit, blocks), strict=True):
        step = 1e-3 * draw(gradient.shape).astype(np.float32)

        def moved(sign: int, at: Any = place, step: Any = step) -> Any:
            def see(seen: Any, output: Any) -> Any:
                return output + sign * step if seen is at else output

            with model._attention.tapped(see):
                return model._from_embeddings(points, rows)[0, 0]

        expected = tf.reduce_sum(gradient * 2 * step)
        np.testing.assert_allclose(moved(1) - moved(-1), expected, rtol=1e-2, atol=1e-5)


@pytest.mark.parametrize("left", [False, True], ids=["right", "left"])
def test_padding_that_is_masked_changes_nothing(keras: Any, left: bool) -> None:
    net = encoder(keras)
    plain = tfxg.wrap(net, ids_of)
    padded = tfxg.wrap(net, functools.partial(padded_ids_of, left=left))
    for text in (SHORT, TEXT):
        for method in METHODS:
            found, expected = (
                tfxg.explain(model, text, method=method) for model in (padded, plain)
            )
            assert len(found.tokens) == len(text.split())
            assert_close(found.scores, expected.scores)


def reading_padding(keras: Any) -> Any:
    return encoder(keras, padded=False)


def read_by_few(keras: Any) -> Any:
    """Let three readers, as a pooling layer has them, read from the tokens."""
    return encoder(keras, lambda layer, states, _: layer(states[:, :3], states)[:, :1])


def read_by_many(keras: Any) -> Any:
    """Let as many read as a short text has tokens, though they are none of these."""
    return encoder(
        keras, lambda layer, states, mask: layer(states[:, :12], states, attention_mask=mask)[:, :1]
    )


@pytest.mark.parametrize(
    ("make", "read"),
    [(reading_padding, padded_ids_of), (read_by_few, ids_of), (read_by_many, padded_ids_of)],
)
def test_attention_of_another_kind_is_not_offered(keras: Any, make: Any, read: Any) -> None:
    model = tfxg.wrap(make(keras), read)
    assert "attention" not in model.abilities
    with pytest.raises(tfxg.TfxgError, match="attention"):
        tfxg.explain(model, TEXT, method="attention")


def test_a_model_that_asks_for_its_probabilities_itself(keras: Any) -> None:
    def attend(layer: Any, states: Any, mask: Any) -> Any:
        output, _ = layer(states, states, attention_mask=mask, return_attention_scores=True)
        return output

    model: Any = tfxg.wrap(encoder(keras, attend), ids_of)
    first, _ = model.attention(*asked(model, TEXT))
    np.testing.assert_allclose(first.sum(axis=-1), 1, atol=1e-6)


def test_a_softmax_over_tokens_or_classes_is_no_attention(keras: Any) -> None:
    layers = keras.layers
    net = encoder(keras)
    states = net.layers[-3].output
    weights = layers.Softmax(axis=1)(layers.Dense(1)(states))
    pooled = layers.GlobalAveragePooling1D()(layers.Multiply()([states, weights]))
    scores = layers.Softmax()(layers.Dense(2)(pooled))
    model: Any = tfxg.wrap(keras.Model(net.input, scores), ids_of)
    points, rows = asked(model, TEXT)
    expected = tfxg.wrap(net, ids_of).attention(points, rows)
    np.testing.assert_allclose(model.attention(points, rows), expected, atol=1e-6)


@pytest.mark.skipif(STACK != "KerasHub", reason="the checkpoint is no backbone of KerasHub here")
@pytest.mark.parametrize("family", ["tiny_bert", "tiny_gemma2"])
def test_a_backbone_with_a_head_attends_as_the_whole(family: str) -> None:
    whole: Any = tfxg.load(REFERENCE / family)
    dense = __import__("keras").layers.Dense(2)

    def head(states: Any) -> Any:
        return dense((states["sequence_output"] if isinstance(states, dict) else states)[:, -1])

    model: Any = tfxg.wrap(whole._network._backbone.backbone, whole._tokenizer.tokenizer, head=head)
    points, rows = asked(whole, TEXT)
    expected = whole.attention(points, rows)
    assert_close(model.attention(*asked(model, TEXT)), expected)
