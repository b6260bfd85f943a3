"""Choose the tokenizer of a model that writes."""

from __future__ import annotations

from typing import Any

from .continuing import ContinuingTokenizer
from .prompts import PromptTokenizer
from .sources import SourceTokenizer


def continuing(tokenizer: Any, positions: int | None, start: int | None) -> ContinuingTokenizer:
    """Read for a decoder alone, or for one beside an encoder, which starts with a token."""
    if start is None:
        return PromptTokenizer(tokenizer, positions)
    return SourceTokenizer(tokenizer, positions, start)
