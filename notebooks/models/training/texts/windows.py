"""Sentences of a paragraph, and some of them around an answer."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")

#: So many sentences are added on either side, fewer than that.
_AROUND = 3


def sentences(text: str) -> list[tuple[int, int]]:
    """Give where each sentence starts and ends; they follow each other without a gap."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    return list(pairwise(starts))


def window(text: str, start: int, end: int, rng: np.random.Generator) -> tuple[str, int, int]:
    """Cut out some sentences around characters; give them, and where those characters are then."""
    bounds = sentences(text)
    own = [i for i, (first, last) in enumerate(bounds) if first < end and last > start]
    before, after = (int(count) for count in rng.integers(0, _AROUND, 2))
    first = bounds[max(own[0] - before, 0)][0]
    last = bounds[min(own[-1] + after, len(bounds) - 1)][1]
    return text[first:last].rstrip(), start - first, end - first
