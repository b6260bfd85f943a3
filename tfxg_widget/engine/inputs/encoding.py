"""A text as the model reads it, tied to the caller's own characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .image import PatchedImage
from .words import Offset

Ints = NDArray[np.int32]

#: Of ``Encoding.inputs`` the row that counts the tokens which are predicted from each token.
PREDICTION_COUNTS = "prediction_counts"

#: Of ``Encoding.inputs`` the row that marks the decoder's tokens; the encoder's come before them.
DECODER = "decoder"

#: Of ``Encoding.inputs`` the row that marks the tokens at which an answer may start or end.
ANSWERABLE = "answerable"


@dataclass(frozen=True, eq=False)
class Encoding:
    """One input, tokenised.

    Attributes
    ----------
    texts
        The caller's text, and the second text of a pair; of an image its path, or "".
    ids
        Token ids, shape (T,); of an image its pixels' colours.
    inputs
        What the model takes besides the ids (mask, type ids), each of shape (T,).
    tokens
        For each token the slice of the caller's text, or the piece's own name if it is special;
        empty for a token that stands for white space alone.
    offsets
        For each token its character offset into its text; (0, 0) for those that the tokenizer
        added.
    parts
        For each token the index into ``texts``; -1 for special ones.
    word_index
        For each token the index into ``words``; -1 for special ones.
    words
        For each word its part and its character offset.
    cut_at
        For each text the character from which it did not fit the model, or None.
    image
        What an image model reads: its pixels are the tokens, its patches the words; else None.
    tokenizer_words
        For each token the characters of the tokenizer's own word that it belongs to; empty where
        the task does not need them.
    window
        Of a context that is read in several windows the characters that are read in this one; None
        where the whole context is.
    windows
        All windows of such a context, in order, this one included (each of them has this field);
        empty where the whole context is read at once.
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
        """Which tokens the tokenizer added, shape (T,)."""
        return np.array(self.parts) < 0

    @property
    def lengths(self) -> tuple[int, ...]:
        """What has to be the same of inputs that run together without padding."""
        return (len(self),)

    @property
    def rows(self) -> Rows:
        """A batch of this one alone."""
        return Rows(self.ids[None], {name: values[None] for name, values in self.inputs.items()})

    def spread(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give scores for the input's tokens (K, T) of those for a layer's, (K, T')."""
        return scores if self.image is None else self.image.spread(scores)

    def without(self, hidden: NDArray[np.bool_]) -> Encoding:
        """Cut tokens out (those that ``hidden``, shape (T,), marks); the texts stay whole."""
        kept = np.flatnonzero(~hidden)
        inputs = {name: values[kept] for name, values in self.inputs.items()}
        if PREDICTION_COUNTS in inputs:
            # What was predicted from a token that went is predicted from the one before it.
            left = np.maximum(np.cumsum(~hidden) - 1, 0)
            moved = np.bincount(left, self.inputs[PREDICTION_COUNTS], len(kept))
            inputs[PREDICTION_COUNTS] = moved.astype(np.int32)
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
        """Write a text down as far as tokens are there: where some are cut out, no gap is left."""
        text, end = self.texts[part], 0
        pieces: list[str] = []
        own = [span for span, owner in zip(self.offsets, self.parts, strict=True) if owner == part]
        for start, stop in [*own, (len(text), len(text))]:
            gap = text[end:start]
            if gap.strip():
                # What went leaves the white space that stood before its successor.
                gap = gap[len(gap.rstrip()) :] if pieces and start < len(text) else ""
            pieces += [gap, text[start:stop]]
            end = stop
        return "".join(pieces)


@dataclass(frozen=True, eq=False)
class Rows:
    """Encodings padded to one length: what goes with N points.

    Attributes
    ----------
    ids
        Shape (N, T).
    inputs
        Everything else that the model takes, each of shape (N, T).
    """

    ids: Ints
    inputs: Mapping[str, Ints]


def stack(encodings: Sequence[Encoding]) -> Rows:
    """Pad encodings with zeros to one length; a mask of zeros hides the padding."""
    return Rows(
        ids=pad([encoding.ids[None] for encoding in encodings]),
        inputs={
            name: pad([encoding.inputs[name][None] for encoding in encodings])
            for name in encodings[0].inputs
        },
    )


def pad(blocks: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Join blocks (n, T, …) of several T along n, padded with zeros to the longest T."""
    longest = max(block.shape[1] for block in blocks)
    rows = sum(len(block) for block in blocks)
    joined = np.zeros((rows, longest, *blocks[0].shape[2:]), blocks[0].dtype)
    start = 0
    for block in blocks:
        joined[start : start + len(block), : block.shape[1]] = block
        start += len(block)
    return joined
