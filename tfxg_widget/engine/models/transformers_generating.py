"""Adapter for the TensorFlow classes of transformers 4 that write a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..encoding import Encoding
from . import configured
from .decoding import Decoding
from .generating import GeneratingModel
from .sides import DECODER, Sides
from .tokenizers.chosen import continuing
from .tokenizers.continuing import ContinuingTokenizer
from .transformers_classifying import Classifier, writer
from .transformers_tf import TransformersModel


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
        sides = Sides.of(rows.inputs)
        return {
            **{name: sides.encoders(values) for name, values in words.items()},
            "attention_mask": sides.source_mask,
            "decoder_input_ids": sides.decoders(rows.ids),
            "decoder_attention_mask": sides.target_mask,
        }

    def _encoders(self, given: Any, rows: Any) -> Any:
        return Sides.of(rows.inputs).encoders(given)

    def _decoders(self, given: Any, looked_up: Any, rows: Any) -> Any:
        del looked_up
        return Sides.of(rows.inputs).decoders(given)

    def _continued(self, source: Encoding, limit: int) -> Sequence[int]:
        ends = sorted(self._decoding.ends)
        settings = self._net.generation_config
        pad = settings.pad_token_id
        (written,) = self._net.generate(
            source.ids[None],
            attention_mask=np.ones_like(source.ids)[None],
            max_new_tokens=limit,
            do_sample=False,
            num_beams=1,
            # It asks for one even where there is nothing to pad.
            pad_token_id=ends[0] if pad is None and ends else pad,
        ).numpy()
        # A decoder's answer repeats the prompt, one beside an encoder only its start.
        skipped = len(source) if self._decoding.start is None else 1
        ids: list[int] = written[skipped:].tolist()
        stop = next((i for i, token in enumerate(ids) if token in self._decoding.ends), len(ids))
        return ids[: stop + 1]
