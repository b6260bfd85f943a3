"""The two sides of a sequence-to-sequence model, whose tokens stand in one row of an encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ...inputs.encoding import DECODER, PREDICTION_COUNTS
from .outputs import marks


@dataclass(frozen=True, eq=False)
class EncoderDecoderSplit:
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
    def of(cls, inputs: Mapping[str, Any]) -> EncoderDecoderSplit:
        """Part the tokens of ``Encoding.inputs``, each (N, T)."""
        decoder = tf.convert_to_tensor(inputs[DECODER])
        places = marks(decoder)
        source = tf.convert_to_tensor(inputs["attention_mask"]) * (1 - decoder)
        return cls(
            source_mask=source[:, : tf.reduce_max(tf.reduce_sum(source, axis=1))],
            target_mask=tf.gather(decoder, places, batch_dims=1),
            reads=tf.gather(tf.convert_to_tensor(inputs[PREDICTION_COUNTS]), places, batch_dims=1),
            places=places,
        )

    def encoders(self, values: Any) -> Any:
        """Give from values (N, T, …) the encoder's: (N, S, …)."""
        return values[:, : tf.shape(self.source_mask)[1]]

    def decoders(self, values: Any) -> Any:
        """Give from values (N, T, …) the decoder's: (N, L, …)."""
        return tf.gather(values, self.places, batch_dims=1)
