"""The dense layer that all heads are made of, and heads of one or two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ....inputs.arrays import Table, Tensor
from ....tasks.base import Task
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint, unfilled
from ...networks.outputs import at_last, without_padding
from .base import Head, RecipeFor, States


class Dense:
    """A dense layer from PyTorch's weight (out, in), and maybe a bias (out)."""

    def __init__(self, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> None:
        # Variables, not constants: noise on the parameters reaches captured variables only. Stored
        # (in, out) as in TensorFlow's own layers, so that it gets the same noise as theirs.
        self._kernel = tf.Variable(weight.T, trainable=False, dtype=tf.float32)
        self._bias = None if bias is None else tf.Variable(bias, trainable=False, dtype=tf.float32)

    def __call__(self, values: Tensor) -> Any:
        """Apply it to the last axis."""
        product = tf.linalg.matmul(values, self._kernel)
        return product if self._bias is None else product + self._bias


def checked(
    checkpoint: Checkpoint, shapes: Mapping[str, tuple[int, ...]]
) -> Mapping[str, NDArray[np.float32]]:
    """Read weights and check their shapes.

    Raises
    ------
    ModelError
        Naming the weights that are missing or of another shape.
    """
    tensors = checkpoint.read(shapes)
    wrong = [
        f"{name} {tensors[name].shape} for {shape}"
        for name, shape in shapes.items()
        if tensors[name].shape != shape
    ]
    if wrong:
        raise unfilled(checkpoint.name, wrong)
    return tensors


@dataclass(frozen=True)
class DenseRecipe:
    """How to read a head of dense layers; see ``Recipe``.

    Attributes
    ----------
    outputs
        The names of the layers that give logits.
    build
        From all layers, the inner one first, to the head.
    inner
        The name of the layer before them, None where there is none.
    biased
        Whether the layers have a bias.
    pooled
        Whether the head reads the pooler's output.
    """

    outputs: tuple[str, ...]
    build: Callable[..., Head]
    inner: str | None = None
    biased: bool = True
    pooled: bool = False

    def read(self, checkpoint: Checkpoint, config: Config, table: Table | None) -> Head:
        """Read the head's weights; see ``Recipe.read``."""
        del table
        width = config.hidden_size
        sizes = {self.inner: width} if self.inner else {}
        sizes |= dict.fromkeys(self.outputs, config.num_labels)
        shapes: dict[str, tuple[int, ...]] = {}
        for name, size in sizes.items():
            shapes[f"{name}.weight"] = (size, width)
            if self.biased:
                shapes[f"{name}.bias"] = (size,)
        tensors = checked(checkpoint, shapes)
        layers = [Dense(tensors[f"{name}.weight"], tensors.get(f"{name}.bias")) for name in sizes]
        return self.build(*layers)


def each_token(name: str) -> RecipeFor:
    """Read a head that gives logits for each token."""

    def build(last: Dense) -> Head:
        return lambda states: last(states.tokens)

    return _always(DenseRecipe((name,), build))


def pooler_output(name: str) -> RecipeFor:
    """Read a head on the pooler's output."""

    def build(last: Dense) -> Head:
        def head(states: States) -> Any:
            assert states.pooled is not None
            return last(states.pooled)

        return head

    return _always(DenseRecipe((name,), build, pooled=True))


def first_token(inner: str, last: str, activation: Callable[[Any], Any]) -> RecipeFor:
    """Read a head of two layers on the first token's state."""

    def build(inner: Dense, last: Dense) -> Head:
        return lambda states: last(activation(inner(states.tokens[:, 0])))

    return _always(DenseRecipe((last,), build, inner))


def last_end_token(inner: str, last: str) -> RecipeFor:
    """Read a head of two layers on the state of the last end-of-text token."""

    def recipe(config: Config, _: Task) -> DenseRecipe:
        def build(inner: Dense, last: Dense) -> Head:
            def head(states: States) -> Any:
                assert states.mask is not None
                ends = (states.ids == config.eos_token_id) & (states.mask > 0)
                return last(tf.tanh(inner(at_last(states.tokens, ends))))

            return head

        return DenseRecipe((last,), build, inner)

    return recipe


def last_token(name: str) -> RecipeFor:
    """Read a head without biases on the state of the last token that is no padding."""

    def recipe(config: Config, _: Task) -> DenseRecipe:
        def build(last: Dense) -> Head:
            def head(states: States) -> Any:
                assert states.ids is not None
                assert states.mask is not None
                present = without_padding(states.ids, states.mask, config.pad_token_id)
                return last(at_last(states.tokens, present))

            return head

        return DenseRecipe((name,), build, biased=False)

    return recipe


def mean_token(name: str) -> RecipeFor:
    """Read a head on the mean of all states."""

    def build(last: Dense) -> Head:
        return lambda states: last(tf.reduce_mean(states.tokens, axis=1))

    return _always(DenseRecipe((name,), build))


def mean_of_heads(*names: str) -> RecipeFor:
    """Read heads on the first tokens' states, one for each token, and average their logits."""

    def build(*layers: Dense) -> Head:
        def head(states: States) -> Any:
            logits = [layer(states.tokens[:, i]) for i, layer in enumerate(layers)]
            return tf.add_n(logits) / len(logits)

        return head

    return _always(DenseRecipe(names, build))


def _always(recipe: DenseRecipe) -> RecipeFor:
    """Give the same recipe for every configuration and task."""
    return lambda _config, _task: recipe
