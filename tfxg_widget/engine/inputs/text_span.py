"""Ranges of characters in the texts of an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .words import Offset


@dataclass(frozen=True)
class TextSpan:
    """A range of characters in one of the texts of an input."""

    part: int
    start: int
    end: int


def token_parts(parts: Sequence[int], offsets: Sequence[Offset]) -> list[int]:
    """Give for each token the index of its text; for an added token, that of the token before it.

    Parameters
    ----------
    parts, offsets
        Of an encoding. ``parts`` is -1 for all special tokens, also for those that the caller's
        text contains (such as a mask), which have a character range.
    """
    text_indices: list[int] = []
    current = reached = 0
    for part, (start, end) in zip(parts, offsets, strict=True):
        # A special token with characters before those already reached begins the next text.
        is_next = part > current if part >= 0 else start < end and start < reached
        if is_next:
            current, reached = current + 1, 0
        reached = max(reached, end)
        text_indices.append(current)
    return text_indices
