"""Models whose attention probabilities can be read, and differentiated by."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ..abilities import Ability
from ..inputs.arrays import Floats, Points, TensorRows
from ..inputs.encoding import Rows
from ..inputs.errors import ModelError
from .attention import Attention, alone
from .capabilities import Attentive as Attentive
from .capabilities import WithAttention
from .hooks import LayerCall, tapped
from .layered import LayeredModel


class AttentiveModel(LayeredModel, Attentive):
    """A model whose blocks' attention probabilities can be read, if it has any.

    For a sequence-to-sequence model these are the encoder's.
    """

    @property
    def _attention(self) -> Attention:
        """Where they are computed; nowhere in a model without attention."""
        return self._network.attention

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can use besides the logits."""
        return super().abilities | ({"attention"} if self._has_attention else set())

    def forward_with_attention(self, points: Points, rows: TensorRows) -> WithAttention:
        """Run from word embeddings; see ``Attentive.forward_with_attention``."""
        if not self._has_attention:
            raise ModelError(
                f"{self.name} has no attention of every token to every token that can be read. "
                "Choose a method that does not need attention."
            )
        return self._attended(points, rows)

    def attention(self, embeddings: Floats, rows: Rows) -> list[Floats]:
        """Run from word embeddings (N, T, D) to each block's probabilities (N, H, T, T).

        Raises
        ------
        ModelError
            Where they cannot be read.
        """
        _, probabilities, _ = self.forward_with_attention(tf.constant(embeddings), rows)
        return [np.asarray(tf.cast(block, tf.float32)) for block in probabilities]

    def _attended(self, points: Points, rows: TensorRows) -> WithAttention:
        """Run the model, with copies of the tokens' probabilities and states in their place.

        Padding is left out of the copies, which can be watched by a tape.
        """
        count, length = tf.unstack(tf.shape(points)[:2])
        probabilities: list[Any] = []
        states: list[Any] = []

        def see_block(_place: LayerCall, whole: Any) -> Any:
            shape = tf.shape(whole)
            heads = tf.reshape(whole, tf.concat([[count, -1], shape[-2:]], axis=0))
            probabilities.append(self._padding.square_taken(heads, length))
            return tf.reshape(self._padding.put_square(probabilities[-1], heads), shape)

        def see_state(whole: Any) -> Any:
            states.append(self._padding.taken(whole, length))
            return self._padding.put(states[-1], whole)

        *_, last = self._hidden_states.values()
        with (
            self._attention.tapped(see_block),
            tapped(last.layer, see_state, last.turn),
            alone() if points.shape[1] == 1 else nullcontext(),
        ):
            logits = self._from_embeddings(points, rows)
        return logits, probabilities, states[0]

    @cached_property
    def _has_attention(self) -> bool:
        """Check with one input that the logits depend on attention between all tokens."""
        if not (self._attention.places and self._hidden_states):
            return False
        rows = self.example_rows()
        if self._padding.length:
            rows = _shorter(rows)
        points = tf.constant(self.embed(rows.ids))
        with tf.GradientTape() as tape:
            tape.watch(points)
            logits, blocks, state = self._attended(points, rows)
        # In an image model each patch has a state, not each pixel.
        square = 2 * [state.shape[1]]
        return (
            all(list(block.shape[2:]) == square for block in blocks)
            # The sum is less than 1 where padding is read too.
            and all(np.allclose(tf.reduce_sum(block, -1), 1, atol=1e-3) for block in blocks)
            and all(by is not None for by in tape.gradient(logits, [*blocks, state]))
        )


def _shorter(rows: Rows) -> Rows:
    """Take half of the tokens, so that a model that pads its input pads this one."""
    half = slice(rows.ids.shape[1] // 2)
    return Rows(
        rows.ids[:, half],
        {name: values[:, half] for name, values in rows.inputs.items()},
    )
