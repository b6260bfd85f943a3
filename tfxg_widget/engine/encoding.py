"""A text as the model reads it, tied to the caller's own characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .words import Offset

Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Encoding:
    """One input, tokenised.

    Attributes
    ----------
    texts
        The caller's text, and the second text of a pair.
    ids
        Token ids, shape (T,).
    inputs
        What the model takes besides the ids (mask, type ids), each of shape (T,).
    tokens
        For each token the slice of the caller's text, or the piece's own name if it is special.
    offsets
        For each token its character offset into its text; (0, 0) for special ones.
    parts
        For each token the index into ``texts``; -1 for special ones.
    word_index
        For each token the index into ``words``; -1 for special ones.
    words
        For each word its part and its character offset.
    cut_at
        For each text the character from which it did not fit the model, or None.
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

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def special(self) -> NDArray[np.bool_]:
        """Which tokens the tokenizer added, shape (T,)."""
        return np.array(self.parts) < 0

    @property
    def rows(self) -> Rows:
        """A batch of this one alone."""
        return Rows(self.ids[None], {name: values[None] for name, values in self.inputs.items()})


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
