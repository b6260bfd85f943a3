"""Adapter for the TensorFlow classes of transformers 4 that write a text."""

from __future__ import annotations

from typing import Any

from ...inputs.encoding import DECODER
from ...tokenizers.continuation import ContinuingTokenizer
from ..checkpoints import config_values as configured
from ..checkpoints.generation import Decoding
from ..generative import GeneratingModel
from ..networks.encoder_decoder import EncoderDecoderSplit
from ..readers import continuing
from .adapter import TransformersModel
from .logits import Classifier, writer


class TransformersGenerator(GeneratingModel, TransformersModel):
    """A ``TFPreTrainedModel`` that writes; see ``TransformersModel``."""

    def __init__(self, net: Any, tokenizer: Any, name: str) -> None:
        both = net.config.is_encoder_decoder
        self._writes(Decoding.of(net.generation_config, both))
        super().__init__(net, tokenizer, name)
        self._check_order(type(net).__name__)

    def _reader(self, tokenizer: Any, net: Any) -> ContinuingTokenizer:
        return continuing(tokenizer, configured.positions(net.config), self._decoding)

    def _classifier(self, net: Any) -> Classifier:
        return writer(net)

    def _inputs(self, words: dict[str, Any], rows: Any) -> dict[str, Any]:
        if DECODER not in rows.inputs:
            return {**words, "attention_mask": rows.inputs["attention_mask"]}
        sides = EncoderDecoderSplit.of(rows.inputs)
        return {
            **{name: sides.encoders(values) for name, values in words.items()},
            "attention_mask": sides.source_mask,
            "decoder_input_ids": sides.decoders(rows.ids),
            "decoder_attention_mask": sides.target_mask,
        }

    def _encoders(self, given: Any, rows: Any) -> Any:
        return EncoderDecoderSplit.of(rows.inputs).encoders(given)

    def _decoders(self, given: Any, looked_up: Any, rows: Any) -> Any:
        del looked_up
        return EncoderDecoderSplit.of(rows.inputs).decoders(given)
