"""Texts with what a model should say of them, stacked into batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..demo_model.batches import blank_words, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    #: Inputs, by name where there are several, and targets.
    Batch = tuple[Any, tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Item:
    """One input.

    Attributes
    ----------
    ids, types
        Of its tokens; the types say which of two texts they are of.
    targets
        What the loss needs of it. Those with a value for each token are padded with zeros.
    """

    ids: list[int]
    types: list[int]
    targets: tuple[NDArray[Any], ...] = ()


def encoded(tokenizer: Any, texts: Sequence[str], pairs: Sequence[str] | None = None) -> list[Item]:
    """Tokenize texts, or pairs of them, cut to the longest input."""
    found = tokenizer(
        list(texts),
        None if pairs is None else list(pairs),
        truncation=True,
        return_token_type_ids=True,
    )
    return list(map(Item, found["input_ids"], found["token_type_ids"]))


def epoch(items: Sequence[Item], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    """Yield all items once, in random order."""
    for group in grouped(items, size, rng):
        yield inputs_of(group), targets_of(group)


def blanked(
    batches: Iterable[Batch], tokenizer: Any, share: float, rng: np.random.Generator
) -> Iterator[Batch]:
    """Replace a share of the tokens by the mask, the padding or the unknown token."""
    for inputs, targets in batches:
        ids = blank_words(inputs["token_ids"], tokenizer, share, rng)
        yield inputs | {"token_ids": ids}, targets


def inputs_of(items: Sequence[Item]) -> dict[str, NDArray[Any]]:
    """Give what BERT reads."""
    return {
        "token_ids": stacked([np.array(item.ids, np.int32) for item in items]),
        "segment_ids": stacked([np.array(item.types, np.int32) for item in items]),
        "padding_mask": stacked([np.ones(len(item.ids), np.int32) for item in items]),
    }


def targets_of(items: Sequence[Item]) -> tuple[NDArray[Any], ...]:
    """Give what the loss needs."""
    return tuple(map(stacked, zip(*(item.targets for item in items), strict=True)))


def stacked(rows: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Stack arrays whose first side differs, with zeros where one is shorter."""
    longest = max(len(row) for row in rows)
    result = np.zeros((len(rows), longest, *rows[0].shape[1:]), rows[0].dtype)
    for line, row in enumerate(rows):
        result[line, : len(row)] = row
    return result
