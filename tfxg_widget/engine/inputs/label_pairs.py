"""One text beside the hypotheses of several labels, as a single input with shared text tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .encoding import Encoding, Ints
from .words import Offset

#: Of ``LabelPairs.inputs`` the row that says where the tokens of the pairs come from.
PLACES = "label_pair_places"

#: Of ``LabelPairs.inputs`` the row of the pairs' lengths, one for each pair.
LENGTHS = "label_pair_lengths"

_TEXT = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelPairs(Encoding):
    """Pairs of the same text with one hypothesis a label.

    Its tokens are those of one pair, followed by the tokens of the other pairs that are not of the
    text. A token of the text is thus there once, although every pair reads it: a change of its
    embedding, or hiding it, reaches all pairs together.

    ``inputs`` holds rows of another length than the tokens. With L pairs, the longest of T tokens,
    every row but the lengths has T · L entries, entry t · L + j for token t of pair j, so that
    zeros behind a row pad every pair at its end:

    - ``PLACES``: 1 + the index of the token in this encoding, 0 for padding;
    - ``LENGTHS``: the tokens of each pair, shape (L,);
    - the inputs of the pairs by their own names.

    Attributes
    ----------
    labels
        L labels.
    pairs
        For each label its pair, whose hypothesis stands like a special token.
    places
        For each pair the indices of its tokens in this encoding.
    """

    labels: tuple[str, ...]
    pairs: tuple[Encoding, ...]
    places: tuple[Ints, ...]

    @property
    def read(self) -> list[Encoding]:
        """The pairs with the present ids."""
        return [
            replace(pair, ids=self.ids[places])
            for pair, places in zip(self.pairs, self.places, strict=True)
        ]

    @property
    def lengths(self) -> tuple[int, ...]:
        """The tokens of each pair; see ``Encoding.lengths``."""
        return tuple(map(len, self.pairs))

    def only(self, indices: Sequence[int]) -> LabelPairs:
        """Leave all labels out but those of the given indices."""
        read = self.read
        return joined([self.labels[i] for i in indices], [read[i] for i in indices])

    def without(self, hidden: NDArray[np.bool_]) -> LabelPairs:
        """Cut tokens out of every pair that reads them; see ``Encoding.without``."""
        pairs = [
            pair.without(hidden[places])
            for pair, places in zip(self.read, self.places, strict=True)
        ]
        return joined(self.labels, pairs)


def label_pairs(encoding: Encoding) -> LabelPairs:
    """Give an encoding back.

    Raises
    ------
    TypeError
        If it is not ``LabelPairs``.
    """
    if isinstance(encoding, LabelPairs):
        return encoding
    raise TypeError("This model reads LabelPairs, a text paired with one hypothesis per label.")


def joined(labels: Sequence[str], pairs: Sequence[Encoding]) -> LabelPairs:
    """Make one input of a text's pairs.

    Parameters
    ----------
    labels
        L labels.
    pairs
        For each label the text with its hypothesis, see ``ZeroShot.premise``. Where the model's
        length cuts the text, the pairs may have read more or less of it.
    """
    names = [_text_tokens(pair) for pair in pairs]
    # The pair that reads the most of the text has all tokens of the others.
    most = max(range(len(pairs)), key=lambda j: len(names[j]))
    whole = pairs[most]
    places = []
    length = len(whole)
    for j, pair in enumerate(pairs):
        if j == most:
            places.append(np.arange(len(pair), dtype=np.int32))
            continue
        own = np.zeros(len(pair), np.int32)
        own[pair.special] = length + np.arange(pair.special.sum())
        own[~pair.special] = [names[most][token] for token in names[j]]
        length += int(pair.special.sum())
        places.append(own)
    others = [pair for j, pair in enumerate(pairs) if j != most]
    added = sum(int(pair.special.sum()) for pair in others)
    return LabelPairs(
        texts=whole.texts,
        ids=np.concatenate([whole.ids, *[pair.ids[pair.special] for pair in others]]),
        inputs={
            PLACES: _interleaved([1 + own for own in places]),
            LENGTHS: np.array([len(pair) for pair in pairs], np.int32),
            **{name: _interleaved([pair.inputs[name] for pair in pairs]) for name in whole.inputs},
        },
        tokens=whole.tokens
        + tuple(
            token
            for pair in others
            for token, special in zip(pair.tokens, pair.special, strict=True)
            if special
        ),
        offsets=whole.offsets + ((0, 0),) * added,
        parts=whole.parts + (-1,) * added,
        word_index=whole.word_index + (-1,) * added,
        words=whole.words,
        cut_at=whole.cut_at,
        labels=tuple(labels),
        pairs=tuple(pairs),
        places=tuple(places),
    )


def _text_tokens(pair: Encoding) -> dict[tuple[Offset, int], int]:
    """Give the index of each token of the text by its characters.

    Several tokens may be of the same characters, as the bytes of an emoji are: they are counted.
    """
    seen: Counter[Offset] = Counter()
    found = {}
    for i, (offset, part) in enumerate(zip(pair.offsets, pair.parts, strict=True)):
        if part == _TEXT:
            found[offset, seen[offset]] = i
            seen[offset] += 1
    return found


def _interleaved(rows: Sequence[Ints]) -> Ints:
    """Lay rows of several lengths out token by token, padded with zeros: shape (T · L,)."""
    table = np.zeros((max(map(len, rows)), len(rows)), np.int32)
    for j, row in enumerate(rows):
        table[: len(row), j] = row
    return table.ravel()
