"""Heads for masked tokens: from a last state to a logit for every token of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import tensorflow as tf

from ....inputs.arrays import Table
from ....tasks.base import Task
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...networks.outputs import at_marks
from ..activations import activation
from .base import Head, RecipeFor, States
from .dense import Dense, checked


@dataclass(frozen=True)
class MaskedRecipe:
    """How to read a head of a dense layer, an activation, a normalisation and a decoder.

    The decoder's weights are the word embeddings unless the configuration separates the two.

    Attributes
    ----------
    task
        Tells which tokens are masked.
    dense, norm, decoder
        The names of the layers.
    bias
        The name of the decoder's bias.
    activation
        The name of the activation.
    epsilon
        What normalisation adds to the variance.
    """

    task: Task
    dense: str
    norm: str
    decoder: str
    bias: str
    activation: str
    epsilon: float
    pooled = False

    def read(self, checkpoint: Checkpoint, config: Config, table: Table | None) -> Head:
        """Read the head's weights; see ``Recipe.read``."""
        assert table is not None
        size, width = table.shape
        shapes: dict[str, tuple[int, ...]] = {
            f"{self.dense}.weight": (width, config.hidden_size),
            f"{self.dense}.bias": (width,),
            f"{self.norm}.weight": (width,),
            f"{self.norm}.bias": (width,),
            self.bias: (size,),
        }
        if not config.tie_word_embeddings:
            shapes[f"{self.decoder}.weight"] = (size, width)
        tensors = checked(checkpoint, shapes)
        dense = Dense(tensors[f"{self.dense}.weight"], tensors[f"{self.dense}.bias"])
        gamma, beta, bias, untied = (
            tf.Variable(tensors[name], trainable=False) if name in tensors else None
            for name in (
                f"{self.norm}.weight",
                f"{self.norm}.bias",
                self.bias,
                f"{self.decoder}.weight",
            )
        )
        function: Callable[[Any], Any] = activation(self.activation)

        def head(states: States) -> Any:
            # Before the large product, which only masked tokens need.
            masked = at_marks(states.tokens, self.task.reads_at(states.ids))
            inner = function(dense(masked))
            mean, variance = tf.nn.moments(inner, axes=-1, keepdims=True)
            inner = tf.nn.batch_normalization(inner, mean, variance, beta, gamma, self.epsilon)
            words = tf.convert_to_tensor(table if untied is None else untied)
            return tf.linalg.matmul(inner, words, transpose_b=True) + bias

        return head


def masked_tokens(
    dense: str,
    norm: str,
    decoder: str,
    bias: str,
    function: Callable[[Config], str] = attrgetter("hidden_act"),
    epsilon: Callable[[Config], float] = attrgetter("layer_norm_eps"),
) -> RecipeFor:
    """Read a family's head.

    Parameters
    ----------
    dense, norm, decoder, bias
        See ``MaskedRecipe``.
    function, epsilon
        Give the activation's name and the epsilon of a configuration.
    """

    def recipe(config: Config, task: Task) -> MaskedRecipe:
        return MaskedRecipe(task, dense, norm, decoder, bias, function(config), epsilon(config))

    return recipe
