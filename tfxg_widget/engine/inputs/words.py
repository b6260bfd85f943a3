"""Words of a text, and which word each token belongs to.

Words follow Unicode's default word boundaries (UAX #29), not the tokenizer's: they are the same
for every model, keep "don't" whole, and never split an emoji sequence, or a letter from its
combining marks (in Thai and Lao, word boundaries inside a grapheme cluster are dropped for this).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

import regex

Offset = tuple[int, int]

_BOUNDARY = regex.compile(r"(?V1)(?w)\b")
_CLUSTER = regex.compile(r"\X")


def words(text: str) -> list[Offset]:
    """Find the words, punctuation marks and symbols of a text.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    list of (int, int)
        Character ranges, in order, without overlap and without white space.
    """
    clusters = {match.start() for match in _CLUSTER.finditer(text)}
    boundaries = (match.start() for match in _BOUNDARY.finditer(text))
    cuts = [0, *(cut for cut in boundaries if cut in clusters), len(text)]
    spans = (trim(text, (start, end)) for start, end in pairwise(cuts))
    return [(start, end) for start, end in spans if start < end]


def trim(text: str, offset: Offset) -> Offset:
    """Trim white space from both ends of a character range (empty if there is nothing else)."""
    start, end = offset
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return start + lead, start + max(lead, len(piece.rstrip()))


def group(text: str, offsets: Sequence[Offset]) -> tuple[list[int], list[Offset]]:
    """Assign each token to one word.

    A token that covers several words merges them into one. A token without characters, or of white
    space alone, belongs to the word that contains it or that follows it; after the last word, to
    the last word.

    Parameters
    ----------
    text
        The text that the offsets point into.
    offsets
        Character range of each token.

    Returns
    -------
    list of int
        For each token the index of its word.
    list of (int, int)
        For each word its character range.
    """
    spans = words(text) or [(0, len(text))] * bool(offsets)
    starts = [start for start, _ in spans]
    joined = {
        i
        for start, end in offsets
        if text[start:end].strip()
        for i in range(bisect_right(starts, start), bisect_left(starts, end))
    }
    heads = [i for i in range(len(spans)) if i not in joined]
    merged = [
        (starts[head], spans[following - 1][1])
        for head, following in pairwise([*heads, len(spans)])
    ]
    return [_word_at(text, offset, merged) for offset in offsets], merged


def _word_at(text: str, offset: Offset, spans: Sequence[Offset]) -> int:
    """Find the index of a token's word."""
    start, end = offset
    word = max(bisect_right(spans, start, key=lambda span: span[0]) - 1, 0)
    is_after = start > spans[word][1] or spans[word][1] == start < end
    if is_after and not text[start:end].strip():
        return min(word + 1, len(spans) - 1)
    return word
