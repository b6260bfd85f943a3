"""Models whose attention probabilities can be read, and differentiated by."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ..abilities import Ability
from ..encoding import Rows
from ..errors import ModelError
from .base import Floats
from .layered import LayeredModel
from .taps import recorded


class AttentiveModel(LayeredModel):
    """A transformer that may give its blocks' attention probabilities.

    Of a sequence-to-sequence model they are the encoder's.
    """

    @abstractmethod
    def _attended(self, points: Any, rows: Any) -> tuple[Any, Sequence[Any]]:
        """Logits (N, C) in float32, and the tensors that each block's attention is made with."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it beside its answers."""
        return super().abilities | ({"attention"} if self._has_attention else set())

    def forward_with_attention(self, points: Any, rows: Any) -> tuple[Any, Sequence[Any], Any]:
        """Run from word embeddings; fit for a graph or a tape.

        Parameters
        ----------
        points
            Tensor (N, T, D).
        rows
            A ``Rows`` of tensors.

        Returns
        -------
        logits
            Shape (N, C).
        attention
            For each block, in the order in which they run, the probabilities (N, H, T, T) of
            reading (first T) from each token (second T).
        state
            What the last block gives, (N, T, D). It and the probabilities lie on the way to the
            logits, so these can be differentiated by them.

        Raises
        ------
        ModelError
            Where the probabilities cannot be reached.
        """
        if not self._has_attention:
            raise ModelError(
                f"{self.name} has no attention of every token to every token that can be reached, "
                "so no score can be made of it. Choose a method that does not ask for attention."
            )
        *_, place = self._hidden_states.values()
        with recorded({"": place.layer}) as notes:
            logits, probabilities = self._attended(points, rows)
        _, state = notes[place.turn or 0]
        return logits, probabilities, state

    def attention(self, embeddings: Floats, rows: Rows) -> list[Floats]:
        """Run from word embeddings (N, T, D) to each block's probabilities (N, H, T, T).

        Raises
        ------
        ModelError
            Where they cannot be reached.
        """
        _, probabilities, _ = self.forward_with_attention(tf.constant(embeddings), rows)
        return [np.asarray(tf.cast(one, tf.float32)) for one in probabilities]

    @cached_property
    def _has_attention(self) -> bool:
        """Look at one input, as libraries give other things by the same name too."""
        rows = self._probe()
        _, found = self._attended(tf.constant(self.embed(rows.ids)), rows)
        length = rows.ids.shape[1]
        return bool(found) and all(
            tuple(one.shape[2:]) == (length, length)
            and np.allclose(tf.reduce_sum(one, axis=-1), 1, atol=1e-3)
            for one in found
        )
