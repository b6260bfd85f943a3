"""The two sides of a sequence-to-sequence model, whose tokens stand in one row of an encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ..encoding import READS
from .outputs import marks
from .padding import Padding

#: Of ``Encoding.inputs`` the row that marks the decoder's tokens; the encoder's come before them.
DECODER = "decoder"


@dataclass(frozen=True, eq=False)
class Sides:
    """Where a batch's tokens go.

    Attributes
    ----------
    source_mask
        Which of the encoder's places are filled, (N, S): its tokens are the first of a row.
    target_mask
        Which of the decoder's places are filled, (N, L).
    reads
        How many outputs are read at each of its places, (N, L).
    places
        Which token stands there, (N, L).
    """

    source_mask: Any
    target_mask: Any
    reads: Any
    places: Any

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> Sides:
        """Part the tokens of ``Encoding.inputs``, each (N, T)."""
        decoder = tf.convert_to_tensor(inputs[DECODER])
        places = marks(decoder)
        source = tf.convert_to_tensor(inputs["attention_mask"]) * (1 - decoder)
        return cls(
            source_mask=source[:, : tf.reduce_max(tf.reduce_sum(source, axis=1))],
            target_mask=tf.gather(decoder, places, batch_dims=1),
            reads=tf.gather(tf.convert_to_tensor(inputs[READS]), places, batch_dims=1),
            places=places,
        )

    def encoders(self, values: Any) -> Any:
        """Give from values (N, T, …) the encoder's: (N, S, …)."""
        return values[:, : tf.shape(self.source_mask)[1]]

    def decoders(self, values: Any) -> Any:
        """Give from values (N, T, …) the decoder's: (N, L, …)."""
        return tf.gather(values, self.places, batch_dims=1)


class SourceSide(Padding):
    """The encoder's layers, whose outputs are those of a row's first tokens only."""

    def put(self, points: Any, whole: Any) -> Any:
        """Put the encoder's share of points (N, T, D) in the place of its outputs (N, S, D)."""
        return points[:, : tf.shape(whole)[1]]

    def taken(self, whole: Any, length: int) -> Any:
        """Give the decoder's tokens zeros: (N, S, D) to (N, T, D)."""
        return tf.pad(whole, [[0, 0], [0, length - tf.shape(whole)[1]], [0, 0]])

    def put_square(self, own: Any, whole: Any) -> Any:
        """Put the encoder's share of (N, H, T, T) in its place: (N, H, S, S)."""
        size = tf.shape(whole)[-1]
        return own[:, :, :size, :size]

    def square_taken(self, whole: Any, length: int) -> Any:
        """Let the decoder's tokens attend to themselves: (N, H, S, S) to (N, H, T, T)."""
        size = tf.shape(whole)[-1]
        missing = [0, length - size]
        itself = tf.cast(tf.range(length) >= size, whole.dtype)
        return tf.pad(whole, [[0, 0], [0, 0], missing, missing]) + tf.linalg.diag(itself)

    def fits(self, whole: Any, length: int) -> bool:
        """Tell whether a layer gives something for the first of so many tokens."""
        return bool(whole.shape[1] <= length)
