"""Heads: from a backbone's last states to logits, as each family and task has them.

A head is a dense layer or two of named tensors in the checkpoint, so it is written out here and
not taken from a library of models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ....tasks.base import Task
from ....tasks.question_answering import QuestionAnswering
from ....tasks.text_classification import TextClassification
from ...checkpoints import weights as checkpoint


@dataclass(frozen=True, eq=False)
class States:
    """What a backbone gives for N texts.

    Attributes
    ----------
    tokens
        The last states, (N, T, D).
    pooled
        The pooler's output (N, D), None for a family that has no pooler.
    ids, mask
        What the backbone read, (N, T).
    reads
        How many outputs are read at each state, (N, T); None for what is no language model.
    """

    tokens: Any
    pooled: Any
    ids: Any
    mask: Any
    reads: Any = None


#: From states to logits, (N, C) for each text or (N, T, C) for each token.
Head = Callable[[States], Any]


class Dense:
    """A dense layer from PyTorch's weight (out, in), and maybe a bias (out)."""

    def __init__(self, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> None:
        # Variables, not constants: noise on the parameters reaches captured variables only. Stored
        # (in, out) as in TensorFlow's own layers, so that it gets the same noise as theirs.
        self._kernel = tf.Variable(weight.T, trainable=False, dtype=tf.float32)
        self._bias = None if bias is None else tf.Variable(bias, trainable=False, dtype=tf.float32)

    def __call__(self, values: Any) -> Any:
        """Apply it to the last axis."""
        product = tf.linalg.matmul(values, self._kernel)
        return product if self._bias is None else product + self._bias


@dataclass(frozen=True)
class Recipe:
    """How to build a family's head.

    Attributes
    ----------
    inner
        The name of the dense layer before the last, None where there is none.
    last
        The name of the dense layer that gives the logits.
    build
        From these layers, in this order, to the head.
    biased
        Whether the layers have a bias.
    pooled
        Whether it reads the pooler's output.
    """

    inner: str | None
    last: str
    build: Callable[..., Head]
    biased: bool = True
    pooled: bool = False

    def read(self, found: checkpoint.Checkpoint, config: Any, table: Any) -> Head:
        """Read the head's weights.

        Parameters
        ----------
        found
            The checkpoint.
        config
            Its configuration.
        table
            The body's word embeddings, which some heads share.

        Raises
        ------
        ModelError
            Naming the weights that are missing or of another shape.
        """
        del table
        width = config.hidden_size
        sizes = {self.last: config.num_labels} | ({self.inner: width} if self.inner else {})
        shapes: dict[str, tuple[int, ...]] = {}
        for name, size in sizes.items():
            shapes[f"{name}.weight"] = (size, width)
            if self.biased:
                shapes[f"{name}.bias"] = (size,)
        tensors = checked(found, shapes)
        layers = [_dense(tensors, name) for name in (self.inner, self.last) if name]
        return self.build(*layers)


def checked(
    found: checkpoint.Checkpoint, shapes: Mapping[str, tuple[int, ...]]
) -> Mapping[str, NDArray[np.float32]]:
    """Read weights of certain shapes; see ``Recipe.read``."""
    tensors = found.read(shapes)
    wrong = [
        f"{name} {tensors[name].shape} for {shape}"
        for name, shape in shapes.items()
        if tensors[name].shape != shape
    ]
    if wrong:
        raise checkpoint.unfilled(found.name, wrong)
    return tensors


def _dense(tensors: Mapping[str, NDArray[np.float32]], name: str) -> Dense:
    return Dense(tensors[f"{name}.weight"], tensors.get(f"{name}.bias"))


def _each_token(last: Dense) -> Head:
    return lambda states: last(states.tokens)


def _pooled(last: Dense) -> Head:
    return lambda states: last(states.pooled)


def _first_token(activation: Callable[[Any], Any]) -> Callable[[Dense, Dense], Head]:
    def build(inner: Dense, last: Dense) -> Head:
        return lambda states: last(activation(inner(states.tokens[:, 0])))

    return build


def _last_end(end_id: int) -> Callable[[Dense, Dense], Head]:
    """Read the state of the last end-of-text token."""

    def build(inner: Dense, last: Dense) -> Head:
        def head(states: States) -> Any:
            ends = (states.ids == end_id) & (states.mask > 0)
            return last(tf.tanh(inner(at_last(states.tokens, ends))))

        return head

    return build


def _last_token(pad_id: int | None) -> Callable[[Dense], Head]:
    """Read the state of the last token."""

    def build(last: Dense) -> Head:
        return lambda states: last(at_last(states.tokens, read(states.ids, states.mask, pad_id)))

    return build


def read(ids: Any, mask: Any, pad_id: int | None) -> Any:
    """Tell which tokens (N, T) are no padding, whether the batch or the text itself has it."""
    there = mask > 0
    return there if pad_id is None else there & (ids != pad_id)


def at_last(values: Any, wanted: Any) -> Any:
    """Give from values (N, T, D) those at the last wanted token (N, T) of each text."""
    places = tf.range(tf.shape(wanted)[1]) * tf.cast(wanted, tf.int32)
    return tf.gather(values, tf.reduce_max(places, axis=1), batch_dims=1)


def recipe(config: Any, task: Task) -> Recipe:
    """Give the recipe of a family's head for a task, but for masked tokens."""
    if isinstance(task, TextClassification):
        return _of_text(config)
    if isinstance(task, QuestionAnswering):
        return Recipe(None, "qa_outputs", _each_token)
    return Recipe(None, "classifier", _each_token)


def _of_text(config: Any) -> Recipe:
    match config.model_type:
        case "bert" | "albert":
            return Recipe(None, "classifier", _pooled, pooled=True)
        case "distilbert":
            return Recipe("pre_classifier", "classifier", _first_token(tf.nn.relu))
        case "roberta" | "xlm-roberta":
            return Recipe("classifier.dense", "classifier.out_proj", _first_token(tf.tanh))
        case "bart":
            return Recipe(
                "classification_head.dense",
                "classification_head.out_proj",
                _last_end(config.eos_token_id),
            )
        case "gpt2" | "llama" | "mistral" | "qwen2" | "qwen3" | "gemma" | "gemma2":
            return Recipe(None, "score", _last_token(config.pad_token_id), biased=False)
        case _:
            raise KeyError(config.model_type)
