"""Where in an input's texts something stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .words import Offset


@dataclass(frozen=True)
class TextSpan:
    """Characters of one of an input's texts."""

    part: int
    start: int
    end: int


def token_parts(parts: Sequence[int], offsets: Sequence[Offset]) -> list[int]:
    """Tell for each token which text it stands in, or behind where the tokenizer added it.

    Parameters
    ----------
    parts, offsets
        Of an encoding. Special tokens are of no part; one that the caller wrote, such as a mask,
        has characters all the same.
    """
    found: list[int] = []
    part = reached = 0
    for own, (start, end) in zip(parts, offsets, strict=True):
        is_next = own > part if own >= 0 else start < end and start < reached
        if is_next:
            part, reached = part + 1, 0
        reached = max(reached, end)
        found.append(part)
    return found
