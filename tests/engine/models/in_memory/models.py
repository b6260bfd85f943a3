"""Keras models of many makes, with what a plain call of each gives."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

import tfxg_widget as tfxg
from tests.support import REFERENCE

#: Both generations of Keras, where they are installed.
KERAS = ["keras", *(["tf_keras"] if find_spec("tf_keras") else [])]

_WORDS = ("the", "a", "film", "is", "so", "good", "and", "its", "actors", "are", "funny")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=2)}


class Wrapped(NamedTuple):
    """A model, wrapped, and what it gives for a text when it is called as its maker would."""

    net: Any
    model: tfxg.Model
    probabilities: Callable[[str], Any]


def ids_of(text: str) -> list[int]:
    """Look words up in a plain vocabulary, 1 for those that are not in it."""
    return [_NUMBERS.get(word.strip(".,!").lower(), 1) for word in text.split()]


def padded_ids_of(text: str, left: bool = False) -> list[int]:
    """Bring the ids to a length of 16."""
    zeros, ids = [0] * (16 - len(text.split())), ids_of(text)[:16]
    return [*zeros, *ids] if left else [*ids, *zeros]


def _row(ids: list[int]) -> Any:
    return tf.constant([ids])


def recurrent(keras: Any) -> Wrapped:
    """Build embedding, LSTM and softmax, sequentially, with a mask."""
    layers = keras.layers
    net = keras.Sequential(
        [
            layers.Embedding(20, 6, mask_zero=True),
            layers.LSTM(5),
            layers.Dense(3, activation="softmax"),
        ]
    )
    net(_row([1, 2]))
    return Wrapped(net, tfxg.wrap(net, ids_of), lambda text: net(_row(ids_of(text))))


def convolutional(keras: Any) -> Wrapped:
    """Build a functional model with a single sigmoid, on ids padded at the right."""
    layers = keras.layers
    ids = layers.Input((16,), dtype="int32")
    hidden = layers.Conv1D(5, 3, activation="tanh", name="conv")(layers.Embedding(20, 6)(ids))
    score = layers.Dense(1, activation="sigmoid")(layers.Flatten()(hidden))
    net = keras.Model(ids, score)
    model = tfxg.wrap(net, padded_ids_of, labels=["no", "yes"])

    def probabilities(text: str) -> Any:
        yes = np.asarray(net(_row(padded_ids_of(text))))
        return np.concatenate([1 - yes, yes], axis=1)

    return Wrapped(net, model, probabilities)


def padded_left(keras: Any) -> Wrapped:
    """Build a model without a mask on ids padded at the left, as ``pad_sequences`` does."""
    layers = keras.layers
    read = functools.partial(padded_ids_of, left=True)
    hidden = [layers.Embedding(20, 6), layers.GRU(5, return_sequences=True), layers.GRU(4)]
    net = keras.Sequential([*hidden, layers.Dense(2)])
    net(_row(read("a")))
    return Wrapped(net, tfxg.wrap(net, read), lambda text: tf.nn.softmax(net(_row(read(text)))))


def subclassed(keras: Any) -> Wrapped:
    """Build a subclassed model that takes ids and mask by name and ends in a plain softmax."""
    layers = keras.layers

    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.words = layers.Embedding(20, 6)
            self.inner = layers.Dense(5, activation="tanh")
            self.scores = layers.Dense(3)

        def call(self, input_ids: Any, attention_mask: Any = None) -> Any:
            weights = tf.cast(attention_mask, tf.float32)[:, :, None]
            states = self.inner(self.words(input_ids)) * weights
            return tf.nn.softmax(self.scores(tf.reduce_sum(states, axis=1)))

    net = Net()

    def read(text: str) -> dict[str, list[int]]:
        ids = ids_of(text)
        return {"input_ids": ids, "attention_mask": [1] * len(ids)}

    def probabilities(text: str) -> Any:
        return net(*(_row(values) for values in read(text).values()))

    return Wrapped(net, tfxg.wrap(net, read), probabilities)


def attentive(keras: Any) -> Wrapped:
    """Build a small functional encoder with named inputs, read by a tokenizer of transformers."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bert")
    layers = keras.layers
    ids = layers.Input((None,), dtype="int32", name="token_ids")
    mask = layers.Input((None,), dtype="int32", name="padding_mask")
    # Of a size that normalisation does not blow up, so that finite differences hold.
    wide = keras.initializers.RandomNormal(stddev=1.0)
    states = layers.Embedding(len(tokenizer), 8, embeddings_initializer=wide)(ids)
    seen = layers.MultiHeadAttention(2, 4)(states, states)
    states = layers.LayerNormalization()(layers.Add()([states, seen]))
    scores = layers.Dense(2)(layers.GlobalAveragePooling1D()(states))
    net = keras.Model({"token_ids": ids, "padding_mask": mask}, scores)

    def probabilities(text: str) -> Any:
        given = tokenizer(text, return_tensors="np")
        return tf.nn.softmax(
            net({"token_ids": given["input_ids"], "padding_mask": given["attention_mask"]})
        )

    return Wrapped(net, tfxg.wrap(net, tokenizer), probabilities)


MAKES = {
    make.__name__: make for make in (recurrent, convolutional, padded_left, subclassed, attentive)
}


@functools.cache
def wrapped(generation: str, make: str) -> Wrapped:
    """Give a wrapped model of one make and generation, the same one every time."""
    keras = __import__(generation)
    keras.utils.set_random_seed(7)
    return MAKES[make](keras)
