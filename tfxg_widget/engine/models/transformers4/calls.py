"""How a TensorFlow class of transformers 4 is called, and where points enter it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import tensorflow as tf

from ...inputs.arrays import Points, TensorRows
from ...inputs.encoding import ANSWERABLE, DECODER
from ..networks.encoder_decoder import EncoderDecoderSplit
from .logits import classifier, writer


class Call(Protocol):
    """How a class is called."""

    def inputs(self, words: Mapping[str, Any], rows: TensorRows) -> dict[str, Any]:
        """Name the inputs of the class: the ids or vectors in ``words``, and all others."""

    def outputs(self, inputs: Mapping[str, Any], rows: TensorRows) -> Any:
        """Run the class: logits (N, C) for each text, or (N, T, C) for each token."""

    def encoder_points(self, points: Points, rows: TensorRows) -> Any:
        """Give the points that the encoder reads."""

    def decoder_points(self, points: Points, looked_up: Any, rows: TensorRows) -> Any:
        """Give the vectors that the decoder reads, made of points and of its embeddings."""


class PlainCall:
    """The call of a class that does not write; see ``Call``."""

    def __init__(self, net: Any) -> None:
        self.outputs = classifier(net)

    def inputs(self, words: Mapping[str, Any], rows: TensorRows) -> dict[str, Any]:
        """Name the inputs of the class."""
        others = {name: row for name, row in rows.inputs.items() if name != ANSWERABLE}
        return {**words, **others}

    def encoder_points(self, points: Points, rows: TensorRows) -> Any:
        """Give all points."""
        del rows
        return points

    def decoder_points(self, points: Points, looked_up: Any, rows: TensorRows) -> Any:
        """Give the points one place to the right, as a classifier's decoder reads the text."""
        del rows
        return tf.concat([looked_up[:, :1], points[:, :-1]], axis=1)


class WritingCall:
    """The call of a class that writes; see ``Call``."""

    def __init__(self, net: Any) -> None:
        self.outputs = writer(net)

    def inputs(self, words: Mapping[str, Any], rows: TensorRows) -> dict[str, Any]:
        """Name the inputs of the class, of an encoder and a decoder each with its own tokens."""
        if DECODER not in rows.inputs:
            return {**words, "attention_mask": rows.inputs["attention_mask"]}
        sides = EncoderDecoderSplit.of(rows.inputs)
        return {
            **{name: sides.encoders(values) for name, values in words.items()},
            "attention_mask": sides.source_mask,
            "decoder_input_ids": sides.decoders(rows.ids),
            "decoder_attention_mask": sides.target_mask,
        }

    def encoder_points(self, points: Points, rows: TensorRows) -> Any:
        """Give the points of the encoder's tokens."""
        return EncoderDecoderSplit.of(rows.inputs).encoders(points)

    def decoder_points(self, points: Points, looked_up: Any, rows: TensorRows) -> Any:
        """Give the points of the decoder's tokens."""
        del looked_up
        return EncoderDecoderSplit.of(rows.inputs).decoders(points)
