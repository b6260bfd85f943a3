"""Choose the tokenizer of a model that writes."""

from __future__ import annotations

from typing import Any

from ..tokenizers.continuation import ContinuingTokenizer
from ..tokenizers.decoder_prompt import PromptTokenizer
from ..tokenizers.encoder_decoder import SourceTokenizer
from .checkpoints.generation import Decoding


def continuing(tokenizer: Any, positions: int | None, decoding: Decoding) -> ContinuingTokenizer:
    """Read for a decoder alone, or for one beside an encoder, which starts with a token."""
    if decoding.start is None:
        return PromptTokenizer(tokenizer, positions, decoding.ends, decoding.begin)
    return SourceTokenizer(tokenizer, positions, decoding.ends, decoding.start)
