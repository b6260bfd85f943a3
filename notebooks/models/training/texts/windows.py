"""Split a paragraph into sentences, and cut out some around an answer."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")

#: Fewer than this number of sentences are added on each side.
_AROUND = 3


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence; there are no gaps between them."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    return list(pairwise(starts))


def window(text: str, start: int, end: int, rng: np.random.Generator) -> tuple[str, int, int]:
    """Cut out sentences around some characters; return them and the characters' new place."""
    bounds = sentences(text)
    own = [i for i, (first, last) in enumerate(bounds) if first < end and last > start]
    before, after = (int(count) for count in rng.integers(0, _AROUND, 2))
    first = bounds[max(own[0] - before, 0)][0]
    last = bounds[min(own[-1] + after, len(bounds) - 1)][1]
    return text[first:last].rstrip(), start - first, end - first
