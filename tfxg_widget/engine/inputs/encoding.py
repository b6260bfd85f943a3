"""A tokenised input, whose tokens are mapped to the caller's characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .image import PatchedImage
from .words import Offset

Ints = NDArray[np.int32]

#: Name of the row in ``Encoding.inputs`` that counts the tokens predicted from each token.
PREDICTION_COUNTS = "prediction_counts"

#: Name of the row in ``Encoding.inputs`` that marks the decoder's tokens, which come last.
DECODER = "decoder"

#: Name of the row in ``Encoding.inputs`` that marks where an answer may start or end.
ANSWERABLE = "answerable"


@dataclass(frozen=True, eq=False)
class Encoding:
    """One input, tokenised.

    Attributes
    ----------
    texts
        The caller's text, and the second text of a pair. For an image its path, or "".
    ids
        Token ids, shape (T,). For an image the colours of its pixels as numbers.
    inputs
        Further inputs of the model (mask, type ids), each of shape (T,).
    tokens
        For each token its slice of the caller's text; for a special token its name; "" for a token
        of white space alone.
    offsets
        Character range of each token in its text; (0, 0) for tokens that the tokenizer added.
    parts
        For each token the index of its text in ``texts``; -1 for special tokens.
    word_index
        For each token the index of its word in ``words``; -1 for special tokens.
    words
        For each word its part and its character range.
    cut_at
        For each text the index of the first character that did not fit the model; None for a text
        that fits.
    image
        The image that the model reads, whose pixels are the tokens and whose patches are the words;
        None for texts.
    tokenizer_words
        For each token the character range of its word as the tokenizer splits words; empty for
        tasks that do not need it.
    window
        Character range of the context that this window contains; None if the context was not split
        into windows.
    windows
        All windows of the context in order, including this one; empty if the context was not split.
    """

    texts: tuple[str, ...]
    ids: Ints
    inputs: Mapping[str, Ints]
    tokens: tuple[str, ...]
    offsets: tuple[Offset, ...]
    parts: tuple[int, ...]
    word_index: tuple[int, ...]
    words: tuple[tuple[int, Offset], ...]
    cut_at: tuple[int | None, ...]
    image: PatchedImage | None = None
    tokenizer_words: tuple[Offset, ...] = ()
    window: Offset | None = None
    windows: Sequence[Encoding] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def special(self) -> NDArray[np.bool_]:
        """Which tokens are special, shape (T,)."""
        return np.array(self.parts) < 0

    @property
    def lengths(self) -> tuple[int, ...]:
        """Lengths that must be equal in inputs that run together without padding."""
        return (len(self),)

    @property
    def rows(self) -> Rows:
        """A batch with this input only."""
        return Rows(self.ids[None], {name: values[None] for name, values in self.inputs.items()})

    def spread(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn scores of a layer's tokens (K, T') into scores of the input's tokens (K, T)."""
        return scores if self.image is None else self.image.spread(scores)

    def without(self, removed: NDArray[np.bool_]) -> Encoding:
        """Cut out the tokens that ``removed``, shape (T,), marks; ``texts`` are unchanged."""
        kept = np.flatnonzero(~removed)
        inputs = {name: values[kept] for name, values in self.inputs.items()}
        if PREDICTION_COUNTS in inputs:
            # Tokens predicted from a removed token are now predicted from the token before it.
            preceding = np.maximum(np.cumsum(~removed) - 1, 0)
            counts = np.bincount(preceding, self.inputs[PREDICTION_COUNTS], len(kept))
            inputs[PREDICTION_COUNTS] = counts.astype(np.int32)
        return replace(
            self,
            ids=self.ids[kept],
            inputs=inputs,
            tokens=tuple(self.tokens[i] for i in kept),
            offsets=tuple(self.offsets[i] for i in kept),
            parts=tuple(self.parts[i] for i in kept),
            word_index=tuple(self.word_index[i] for i in kept),
        )

    def remaining_text(self, part: int) -> str:
        """Give a text without the characters of removed tokens, and without gaps in their place."""
        text, end = self.texts[part], 0
        pieces: list[str] = []
        spans = [
            span
            for span, span_part in zip(self.offsets, self.parts, strict=True)
            if span_part == part
        ]
        for start, stop in [*spans, (len(text), len(text))]:
            gap = text[end:start]
            if gap.strip():
                # Of a removed token only the white space before the next token is kept.
                gap = gap[len(gap.rstrip()) :] if pieces and start < len(text) else ""
            pieces += [gap, text[start:stop]]
            end = stop
        return "".join(pieces)


@dataclass(frozen=True, eq=False)
class Rows:
    """A batch of N encodings, padded to the same length T.

    Attributes
    ----------
    ids
        Token ids, shape (N, T).
    inputs
        Further inputs of the model, each of shape (N, T).
    """

    ids: Ints
    inputs: Mapping[str, Ints]


def stack(encodings: Sequence[Encoding]) -> Rows:
    """Pad encodings with zeros to the same length; zeros in the mask exclude the padding."""
    return Rows(
        ids=pad([encoding.ids[None] for encoding in encodings]),
        inputs={
            name: pad([encoding.inputs[name][None] for encoding in encodings])
            for name in encodings[0].inputs
        },
    )


def pad(blocks: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Concatenate arrays (n, T, …) along n, each padded with zeros to the longest T."""
    longest = max(block.shape[1] for block in blocks)
    rows = sum(len(block) for block in blocks)
    joined = np.zeros((rows, longest, *blocks[0].shape[2:]), blocks[0].dtype)
    start = 0
    for block in blocks:
        joined[start : start + len(block), : block.shape[1]] = block
        start += len(block)
    return joined
