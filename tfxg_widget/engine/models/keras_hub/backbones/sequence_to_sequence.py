"""Sequence-to-sequence models: an encoder and a decoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import tensorflow as tf

from ....inputs.encoding import DECODER
from ....inputs.errors import ModelError
from ...attention import alone
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...hooks import Layer
from ...networks.encoder_decoder import EncoderDecoderSplit
from ..heads.base import States
from ..heads.dense import last_end_token
from ..heads.language import next_token_of_bart
from ..registry import register_family
from .base import TextBackbone


@register_family(
    "bart",
    {
        "text": last_end_token("classification_head.dense", "classification_head.out_proj"),
        "sequence to sequence": next_token_of_bart,
    },
)
class Bart(TextBackbone):
    """BART: a classifier's decoder reads the encoder's text again, one place to the right.

    There each word embedding enters encoder and decoder, so a point replaces it in both. A model
    that writes has separate tokens for each. Hidden states are the encoder's.
    """

    prefix = "model"

    def __init__(self, backbone: Any, config: Config) -> None:
        import keras

        super().__init__(backbone, config)
        self._start = config.decoder_start_token_id
        inputs = backbone.input
        # The inputs are the tensors to which positions are added; ids are not read.
        self._net = keras.Model(
            [
                backbone.encoder_embeddings_add.input[0],
                inputs["encoder_padding_mask"],
                backbone.decoder_embeddings_add.input[0],
                inputs["decoder_padding_mask"],
            ],
            backbone.output["decoder_sequence_output"],
        )

    @staticmethod
    def check(config: Config) -> None:
        """Refuse an encoder and a decoder of different dimensions: KerasHub has one for both."""
        TextBackbone.check(config)
        for name in ("layers", "attention_heads", "ffn_dim"):
            sizes = [getattr(config, f"{part}_{name}") for part in ("encoder", "decoder")]
            if sizes[0] != sizes[1]:
                raise ModelError(
                    f"KerasHub's BART has the same number of {name} in encoder and decoder, but "
                    f"this checkpoint has {sizes[0]} and {sizes[1]}. It cannot be loaded with "
                    "transformers 5."
                )

    @staticmethod
    def activation(config: Config) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.activation_function)

    @staticmethod
    def epsilon(config: Config) -> float:
        """Give what LayerNorm adds to the variance; which the family does not configure."""
        del config
        return 1e-5

    def repair(self, checkpoint: Checkpoint) -> None:
        """Scale the word embeddings where the configuration says so."""
        del checkpoint
        if self.config.scale_embedding:
            self.table.assign(self.table * self.config.d_model**0.5)

    @property
    def blocks(self) -> Sequence[Layer]:
        """The encoder's blocks, which read the text itself."""
        blocks: Sequence[Layer] = self.backbone.encoder_transformer_layers
        return blocks

    def states(self) -> Sequence[Layer]:
        """List the encoder's embeddings and blocks."""
        return [self.backbone.encoder_embeddings_layer_norm, *self.blocks]

    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Any) -> States:
        mask = inputs["attention_mask"]
        words = self.backbone.token_embedding
        tokens = words(ids) if points is None else points
        if DECODER in inputs:
            sides = EncoderDecoderSplit.of(inputs)
            source, target = sides.encoders(tokens), sides.decoders(tokens)
            decoder_inputs = [source, sides.source_mask, target, sides.target_mask]
            with alone() if sides.places.shape[1] == 1 else nullcontext():
                states = self._net(decoder_inputs, training=False)
            return States(states, None, ids, mask, sides.reads)
        start = words(tf.fill([tf.shape(ids)[0], 1], self._start))
        shifted = tf.concat([start, tokens[:, :-1]], axis=1)
        # The decoder masks later tokens, so padding at the end is never read.
        states = self._net([tokens, mask, shifted, tf.ones_like(mask)], training=False)
        return States(states, None, ids, mask)
