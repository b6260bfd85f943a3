"""Heads for masked tokens: from a last state to a logit for every token of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ....tasks.fill_mask import FillMask
from ...checkpoints import weights as checkpoint
from ...networks.outputs import at_marks
from ..backbones.base import activation
from .base import Dense, Head, States, checked


@dataclass(frozen=True)
class MaskedRecipe:
    """How to build a family's head: dense, activation, normalisation, decoder.

    The decoder's weights are the word embeddings unless the configuration parts the two.

    Attributes
    ----------
    dense, norm, decoder
        The names of the layers.
    bias
        The name of the decoder's bias.
    activation
        Between the first two, by its name.
    epsilon
        What normalisation adds to the variance.
    mask_id
        The id of the mask token.
    """

    dense: str
    norm: str
    decoder: str
    bias: str
    activation: str
    epsilon: float
    mask_id: int
    pooled = False

    def read(self, found: checkpoint.Checkpoint, config: Any, table: Any) -> Head:
        """Read the head's weights; see ``Recipe.read``."""
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
        tensors = checked(found, shapes)
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
            inner = function(dense(at_marks(states.tokens, tf.equal(states.ids, self.mask_id))))
            mean, variance = tf.nn.moments(inner, axes=-1, keepdims=True)
            inner = tf.nn.batch_normalization(inner, mean, variance, beta, gamma, self.epsilon)
            words = tf.convert_to_tensor(table if untied is None else untied)
            return tf.linalg.matmul(inner, words, transpose_b=True) + bias

        return head


def recipe(config: Any, task: FillMask) -> MaskedRecipe:
    """Give the recipe of an encoder's head."""
    mask_id = task.mask_id
    match config.model_type:
        case "bert":
            return MaskedRecipe(
                "cls.predictions.transform.dense",
                "cls.predictions.transform.LayerNorm",
                "cls.predictions.decoder",
                "cls.predictions.bias",
                config.hidden_act,
                config.layer_norm_eps,
                mask_id,
            )
        case "distilbert":
            return MaskedRecipe(
                "vocab_transform",
                "vocab_layer_norm",
                "vocab_projector",
                "vocab_projector.bias",
                config.activation,
                1e-12,
                mask_id,
            )
        case "roberta" | "xlm-roberta":
            return MaskedRecipe(
                "lm_head.dense",
                "lm_head.layer_norm",
                "lm_head.decoder",
                "lm_head.bias",
                "gelu",
                config.layer_norm_eps,
                mask_id,
            )
        case "albert":
            return MaskedRecipe(
                "predictions.dense",
                "predictions.LayerNorm",
                "predictions.decoder",
                "predictions.bias",
                config.hidden_act,
                config.layer_norm_eps,
                mask_id,
            )
        case _:
            raise KeyError(config.model_type)
