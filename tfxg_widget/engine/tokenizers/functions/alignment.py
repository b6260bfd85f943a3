"""Tie ids to the characters of the text, for a function that gives no offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...inputs.errors import ModelError
from ...inputs.words import Offset
from ..base import nothing_to_read
from .function_output import Reading

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Alignment:
    """The ids that belong to the text, and their characters.

    Attributes
    ----------
    kept
        The ids that are no padding.
    spans
        The characters of each of these ids, None for one that the function added.
    cut_at
        The character at which the function stopped reading, or None.
    """

    kept: slice
    spans: Sequence[Offset | None]
    cut_at: int | None


def align(text: str, whole: Reading, read: Callable[[str], Reading]) -> Alignment:
    """Find the characters of each id.

    Parameters
    ----------
    text
        The text.
    whole
        The function's output for it.
    read
        The function. Where it gives no offsets, each word is tokenised alone, which must give the
        same ids.

    Raises
    ------
    ModelError
        Where words alone have other ids.
    """
    if whole.offsets is not None:
        kept = whole.contents()[0]
        offsets = whole.offsets[kept]
        return Alignment(kept, [span if span != (0, 0) else None for span in offsets], None)
    words = [(match.span(), read(match.group())) for match in _WORD.finditer(text)]
    for i, kept in enumerate(whole.contents()):
        ids = whole.ids[kept].tolist()
        pieces = [(span, _content(own, i)) for span, own in words]
        for added in [([], []), *_added(read, i)]:
            match = _matched(ids, pieces, *added)
            if match is not None:
                spans, cut = match
                return Alignment(kept, spans, cut)
    if whole.contents()[-1] == slice(0, 0):
        raise nothing_to_read()
    raise ModelError(
        "The tokenizer's ids cannot be tied to the text: its words have other ids when they are "
        'tokenised one by one. Let it return a mapping {"input_ids": …, "offset_mapping": [(start, '
        "end), …]} with the characters of each token."
    )


def _content(tokens: Reading, kind: int) -> list[int]:
    content: list[int] = tokens.ids[tokens.contents()[kind]].tolist()
    return content


def _added(read: Callable[[str], Reading], kind: int) -> list[tuple[list[int], list[int]]]:
    """List the ids that may surround every text: all splits of the ids of an empty text."""
    try:
        empty = _content(read(""), kind)
    except Exception:  # The function may not support empty texts.
        return []
    return [(empty[:i], empty[i:]) for i in range(len(empty) + 1)] if empty else []


def _matched(
    ids: list[int], pieces: Sequence[tuple[Offset, list[int]]], before: list[int], after: list[int]
) -> tuple[list[Offset | None], int | None] | None:
    """Match the ids of a text with those of its words, of which the last may be cut off."""
    words = [(span, piece[len(before) : len(piece) - len(after)]) for span, piece in pieces]
    spans = [span for span, piece in words for _ in piece]
    expected = [number for _, piece in words for number in piece]
    room = len(ids) - len(before) - len(after)
    if room < 1 or [*before, *expected[:room], *after] != ids:
        return None
    cut = spans[room][0] if room < len(spans) else None
    return [*[None] * len(before), *spans[:room], *[None] * len(after)], cut
