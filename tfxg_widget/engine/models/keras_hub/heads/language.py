"""Heads of language models: from last states to a logit for every token of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ....inputs.arrays import Table
from ....tasks.base import Task
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...networks.outputs import at_reads
from .base import Head, States
from .dense import checked


@dataclass(frozen=True)
class LanguageRecipe:
    """How to read a head of one product with the word embeddings, or with a matrix of its own.

    Attributes
    ----------
    matrix
        The name of the matrix where the word embeddings are not used.
    bias
        The name of a bias that a checkpoint may have, None for a family without it.
    scale
        The factor by which the backbone's word embeddings were multiplied.
    cap
        The bound of a tanh that limits the logits, None for no limit.
    """

    matrix: str = "lm_head.weight"
    bias: str | None = None
    scale: float = 1.0
    cap: float | None = None
    pooled = False

    def read(self, checkpoint: Checkpoint, config: Config, table: Table | None) -> Head:
        """Read the head's weights; see ``Recipe.read``."""
        assert table is not None
        size, width = table.shape
        shapes: dict[str, tuple[int, ...]] = {}
        if not config.tie_word_embeddings:
            shapes[self.matrix] = (size, width)
        if self.bias in checkpoint.names:
            shapes[str(self.bias)] = (1, size)
        variables = {
            name: tf.Variable(values, trainable=False)
            for name, values in checked(checkpoint, shapes).items()
        }
        untied, bias = variables.get(self.matrix), variables.get(str(self.bias))

        def head(states: States) -> Any:
            assert states.reads is not None
            # Before the large product, which only states that predict a target need.
            inner = at_reads(states.tokens, states.reads)
            words = tf.convert_to_tensor(table if untied is None else untied)
            if untied is None and self.scale != 1:
                inner = inner / self.scale
            logits = tf.linalg.matmul(inner, words, transpose_b=True)
            logits = logits if bias is None else logits + bias
            return logits if self.cap is None else self.cap * tf.tanh(logits / self.cap)

        return head


def next_token(config: Config, _: Task) -> LanguageRecipe:
    """Read the head of a decoder."""
    return LanguageRecipe(cap=getattr(config, "final_logit_softcapping", None))


def next_token_of_bart(config: Config, _: Task) -> LanguageRecipe:
    """Read BART's head."""
    scale = float(config.d_model**0.5) if config.scale_embedding else 1.0
    return LanguageRecipe(bias="final_logits_bias", scale=scale)
