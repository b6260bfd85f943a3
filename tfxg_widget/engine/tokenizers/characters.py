"""Find the characters of a text that each token stands for.

The offsets that the `tokenizers` library reports do not always give them. A space that the
tokenizer puts in front of a word has the offset of the word's first letter, or of the letter before
it; a post-processor that trims offsets then takes that letter for a space. Here they become slices
of the text:

- A token covers the characters that it stands for, without the white space around them, and with
  the accents behind them that no token stands for (those that are stripped or composed).
- Tokens that are bytes of one character, or parts of one such as a ligature, all cover the whole
  character. No other tokens overlap.
- A token that stands for white space alone covers nothing: its slice is empty and lies where the
  next token with characters starts, or behind the last one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from ..inputs.words import Offset, trim
from .layout import Layout


def slices(
    text: str, pieces: Sequence[str], offsets: Sequence[Offset], layout: Layout
) -> list[Offset]:
    """Find the characters of each token of a text.

    Parameters
    ----------
    text
        The text.
    pieces
        The tokens as in the vocabulary, in order; special ones only where the text contains
        them.
    offsets
        The offset that the tokenizer reports for each.
    layout
        The tokenizer's.

    Returns
    -------
    list of (int, int)
        The offset of each token.
    """
    spans: list[Offset] = []
    reached = 0
    for at, (piece, offset) in enumerate(zip(pieces, offsets, strict=True)):
        start, end = offset
        is_literal = layout.is_literal(piece, text[start:end])
        if layout.is_space(piece) and not is_literal:
            spans.append((reached, reached))
            continue
        if layout.leads(piece) and not is_literal:
            if layout.trims and not (layout.keeps_first and at == 0):
                start = _untrimmed(text, start, reached)
            start = start if end <= reached else max(start, reached)
        start, end = trim(text, (start, end))
        spans.append((start, end))
        reached = max(reached, end)
    return settled(text, spans)


def settled(text: str, offsets: Sequence[Offset]) -> list[Offset]:
    """Move tokens of white space to the next word's start, and join loose accents to letters."""
    inner = [trim(text, offset) for offset in offsets]
    starts = sorted({start for start, end in inner if start < end})
    spans: list[Offset] = []
    first, _ = trim(text, (0, len(text)))
    place = max((end for start, end in inner if start < end), default=first)
    for start, end in reversed(inner):
        if start < end:
            place = start
            spans.append((start, _with_accents(text, end, starts)))
        else:
            spans.append((place, place))
    return spans[::-1]


def _untrimmed(text: str, start: int, reached: int) -> int:
    """Restore a letter that was trimmed in place of the space that was put before it."""
    is_letter = start > reached and not text[start - 1].isspace()
    return start - 1 if is_letter else start


def _with_accents(text: str, end: int, starts: Sequence[int]) -> int:
    """Move the end of a token behind the combining marks that no token starts at."""
    following = bisect_left(starts, end)
    limit = starts[following] if following < len(starts) else len(text)
    while end < limit and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return end
