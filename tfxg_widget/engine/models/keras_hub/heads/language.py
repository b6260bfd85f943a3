"""Heads of language models: from last states to a logit for every token of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ...checkpoints import weights as checkpoint
from ...networks.outputs import at_reads
from .base import Head, States, checked


@dataclass(frozen=True)
class LanguageRecipe:
    """How to build a family's head: one product with the word embeddings, or with a matrix.

    Attributes
    ----------
    matrix
        The name of its weights where they are not the word embeddings.
    bias
        The name of what a checkpoint may add to the logits, None for a family without it.
    scale
        What the word embeddings were multiplied by for the body.
    cap
        What the logits cannot exceed, None for any number.
    """

    matrix: str = "lm_head.weight"
    bias: str | None = None
    scale: float = 1.0
    cap: float | None = None
    pooled = False

    def read(self, found: checkpoint.Checkpoint, config: Any, table: Any) -> Head:
        """Read the head's weights; see ``Recipe.read``."""
        size, width = table.shape
        shapes: dict[str, tuple[int, ...]] = {}
        if not config.tie_word_embeddings:
            shapes[self.matrix] = (size, width)
        if self.bias in found.names:
            shapes[str(self.bias)] = (1, size)
        read = {
            name: tf.Variable(values, trainable=False)
            for name, values in checked(found, shapes).items()
        }
        untied, bias = read.get(self.matrix), read.get(str(self.bias))

        def head(states: States) -> Any:
            # Before the large product, which only what comes before a target needs.
            inner = at_reads(states.tokens, states.reads)
            words = tf.convert_to_tensor(table if untied is None else untied)
            if untied is None and self.scale != 1:
                inner = inner / self.scale
            logits = tf.linalg.matmul(inner, words, transpose_b=True)
            logits = logits if bias is None else logits + bias
            return logits if self.cap is None else self.cap * tf.tanh(logits / self.cap)

        return head


def recipe(config: Any) -> LanguageRecipe:
    """Give the recipe of a family's head."""
    if config.model_type == "bart":
        scale = float(config.d_model**0.5) if config.scale_embedding else 1.0
        return LanguageRecipe(bias="final_logits_bias", scale=scale)
    return LanguageRecipe(cap=getattr(config, "final_logit_softcapping", None))
