"""One text paired with the hypotheses of several labels, as a single input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .encoding import Encoding, Ints
from .words import Offset

#: Name of the row in ``LabelPairs.inputs`` that says where the tokens of the pairs come from.
PLACES = "label_pair_places"

#: Name of the row in ``LabelPairs.inputs`` with the length of each pair.
LENGTHS = "label_pair_lengths"

_TEXT = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelPairs(Encoding):
    """Pairs of the same text with one hypothesis per label.

    Its tokens are those of one pair, followed by the tokens of the other pairs that do not belong
    to the text. Each token of the text thus appears once, although every pair reads it: changing
    its embedding, or masking it, affects all pairs.

    The rows of ``inputs`` are longer than the tokens. With L pairs of at most T tokens, each row
    except for the lengths has T · L entries: entry t · L + j is token t of pair j. Zeros appended
    to a row therefore pad every pair at its end:

    - ``PLACES``: 1 + the index of the token in this encoding, 0 for padding;
    - ``LENGTHS``: the tokens of each pair, shape (L,);
    - the inputs of the pairs by their own names.

    Attributes
    ----------
    labels
        L labels.
    pairs
        For each label its pair, in which the hypothesis consists of special tokens.
    places
        For each pair the indices of its tokens in this encoding.
    """

    labels: tuple[str, ...]
    pairs: tuple[Encoding, ...]
    places: tuple[Ints, ...]

    @property
    def read(self) -> list[Encoding]:
        """The pairs with the current ids, which a baseline may have replaced."""
        return [
            replace(pair, ids=self.ids[places])
            for pair, places in zip(self.pairs, self.places, strict=True)
        ]

    @property
    def lengths(self) -> tuple[int, ...]:
        """The tokens of each pair; see ``Encoding.lengths``."""
        return tuple(map(len, self.pairs))

    def only(self, indices: Sequence[int]) -> LabelPairs:
        """Keep only the labels at these indices."""
        pairs = self.read
        return joined([self.labels[i] for i in indices], [pairs[i] for i in indices])

    def without(self, removed: NDArray[np.bool_]) -> LabelPairs:
        """Cut tokens out of every pair that reads them; see ``Encoding.without``."""
        pairs = [
            pair.without(removed[places])
            for pair, places in zip(self.read, self.places, strict=True)
        ]
        return joined(self.labels, pairs)


def as_label_pairs(encoding: Encoding) -> LabelPairs:
    """Check that an encoding is ``LabelPairs``, and return it.

    Raises
    ------
    TypeError
        If it is not.
    """
    if isinstance(encoding, LabelPairs):
        return encoding
    raise TypeError("This model reads LabelPairs, a text paired with one hypothesis per label.")


def joined(labels: Sequence[str], pairs: Sequence[Encoding]) -> LabelPairs:
    """Join the pairs of one text into a single input.

    Parameters
    ----------
    labels
        L labels.
    pairs
        For each label the text with its hypothesis, see ``ZeroShot.premise``. If the text exceeds
        the model's length limit, pairs may contain more or less of it.
    """
    text_tokens = [_text_tokens(pair) for pair in pairs]
    # The pair with the longest part of the text contains the text tokens of all other pairs.
    longest = max(range(len(pairs)), key=lambda j: len(text_tokens[j]))
    whole = pairs[longest]
    places = []
    length = len(whole)
    for j, pair in enumerate(pairs):
        if j == longest:
            places.append(np.arange(len(pair), dtype=np.int32))
            continue
        pair_places = np.zeros(len(pair), np.int32)
        pair_places[pair.special] = length + np.arange(pair.special.sum())
        pair_places[~pair.special] = [text_tokens[longest][token] for token in text_tokens[j]]
        length += int(pair.special.sum())
        places.append(pair_places)
    others = [pair for j, pair in enumerate(pairs) if j != longest]
    added = sum(int(pair.special.sum()) for pair in others)
    return LabelPairs(
        texts=whole.texts,
        ids=np.concatenate([whole.ids, *[pair.ids[pair.special] for pair in others]]),
        inputs={
            PLACES: _interleaved([1 + pair_places for pair_places in places]),
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
    """Map each token of the text, by its character range, to its index in the pair.

    Several tokens may have the same range, such as the bytes of an emoji; a counter tells them
    apart.
    """
    seen: Counter[Offset] = Counter()
    indices = {}
    for i, (offset, part) in enumerate(zip(pair.offsets, pair.parts, strict=True)):
        if part == _TEXT:
            indices[offset, seen[offset]] = i
            seen[offset] += 1
    return indices


def _interleaved(rows: Sequence[Ints]) -> Ints:
    """Interleave L rows of different lengths token by token, padded with zeros: shape (T · L,)."""
    table = np.zeros((max(map(len, rows)), len(rows)), np.int32)
    for j, row in enumerate(rows):
        table[: len(row), j] = row
    return table.ravel()
