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

import json
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..inputs.words import Offset, trim

#: The text that shows which characters stand for a space.
_PROBE = "a a"

#: A space in byte-level BPE, where the letter of the same shape is two other characters.
_BYTE_SPACE = "\u0120"


@dataclass(frozen=True)
class Layout:
    """How the tokens of a tokenizer represent spaces.

    Attributes
    ----------
    spaces
        The characters that stand for a space in a token: "▁" with Metaspace, "Ġ" with ByteLevel.
    trims
        Whether the post-processor moves the start of an offset behind the token's leading spaces,
        also where the tokenizer itself has put the space there.
    keeps_first
        Whether the post-processor leaves the leading space of a text's first token alone.
    """

    spaces: str
    trims: bool = False
    keeps_first: bool = False

    @classmethod
    def of(cls, tokenizer: Any) -> Layout:
        """Find the layout of a fast tokenizer of transformers by what it does to a short text."""
        backend = tokenizer.backend_tokenizer
        text = backend.normalizer.normalize_str(_PROBE) if backend.normalizer else _PROBE
        pieces = [text]
        if backend.pre_tokenizer:
            pieces = [piece for piece, _ in backend.pre_tokenizer.pre_tokenize_str(text)]
        spaces = {" ", *"".join(pieces)} - set("aA")
        trimming = [step for step in _steps(backend.post_processor) if step.get("trim_offsets")]
        return cls(
            spaces="".join(sorted(spaces)),
            trims=bool(trimming),
            keeps_first=any(step.get("add_prefix_space") for step in trimming),
        )

    def is_space(self, piece: str) -> bool:
        """Tell whether a token stands for spaces alone."""
        return piece == "<0x20>" or not piece.strip(self.spaces)

    def leads(self, piece: str) -> bool:
        """Tell whether a token starts with a space."""
        return piece.startswith(tuple(self.spaces))

    @staticmethod
    def is_literal(piece: str, written: str) -> bool:
        """Tell whether the caller wrote the sign that stands for a space at a token's start."""
        return piece[:1] != _BYTE_SPACE and written.startswith(piece[:1])


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


def _steps(post_processor: Any) -> list[Mapping[str, Any]]:
    """List the steps of a post-processor with their settings (tokenizers pickles them as JSON)."""
    if post_processor is None:
        return []
    state: Mapping[str, Any] = json.loads(post_processor.__getstate__())
    steps: list[Mapping[str, Any]] = list(state.get("processors", [state]))
    return steps
