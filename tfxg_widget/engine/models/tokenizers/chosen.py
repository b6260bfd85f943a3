"""Choose the tokenizer of a model that writes."""

from __future__ import annotations

from typing import Any

from ..decoding import Decoding
from .continuing import ContinuingTokenizer
from .prompts import PromptTokenizer
from .sources import SourceTokenizer


def continuing(tokenizer: Any, positions: int | None, decoding: Decoding) -> ContinuingTokenizer:
    """Read for a decoder alone, or for one beside an encoder, which starts with a token."""
    if decoding.start is None:
        return PromptTokenizer(tokenizer, positions, decoding.ends, decoding.begin)
    return SourceTokenizer(tokenizer, positions, decoding.ends, decoding.start)
