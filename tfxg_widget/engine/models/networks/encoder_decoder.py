"""Split the tokens of a sequence-to-sequence model, which an encoding has in one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ...inputs.arrays import Tensor, TokenRow
from ...inputs.encoding import DECODER, PREDICTION_COUNTS
from .outputs import marks


@dataclass(frozen=True, eq=False)
class EncoderDecoderSplit:
    """Which tokens of a batch the encoder reads, and which the decoder.

    Attributes
    ----------
    source_mask
        The mask of the encoder's tokens, which are the first of a row, (N, S).
    target_mask
        The mask of the decoder's tokens, (N, L).
    reads
        The number of outputs that are read at each of the decoder's tokens, (N, L).
    places
        The indices of the decoder's tokens in the row, (N, L).
    """

    source_mask: TokenRow
    target_mask: TokenRow
    reads: TokenRow
    places: TokenRow

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> EncoderDecoderSplit:
        """Split the rows of ``Encoding.inputs``, each (N, T)."""
        decoder = tf.convert_to_tensor(inputs[DECODER])
        places = marks(decoder)
        source = tf.convert_to_tensor(inputs["attention_mask"]) * (1 - decoder)
        return cls(
            source_mask=source[:, : tf.reduce_max(tf.reduce_sum(source, axis=1))],
            target_mask=tf.gather(decoder, places, batch_dims=1),
            reads=tf.gather(tf.convert_to_tensor(inputs[PREDICTION_COUNTS]), places, batch_dims=1),
            places=places,
        )

    def encoders(self, values: Tensor) -> Any:
        """Select the encoder's of values (N, T, …): (N, S, …)."""
        return values[:, : tf.shape(self.source_mask)[1]]

    def decoders(self, values: Tensor) -> Any:
        """Select the decoder's of values (N, T, …): (N, L, …)."""
        return tf.gather(values, self.places, batch_dims=1)
