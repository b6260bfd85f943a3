"""The batches of an epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .networks.classifier import padded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol, TypeVar

    from numpy.typing import NDArray

    from .networks.classifier import Ids
    from .networks.layout import Floats
    from .recipe import Recipe
    from .texts.items import Item

    class _HasIds(Protocol):
        @property
        def ids(self) -> Ids: ...

    Tokenized = TypeVar("Tokenized", bound=_HasIds)

#: Batches that are sorted by length together: enough to spare padding, few enough to stay random.
_POOL = 40


class Batch(NamedTuple):
    """Arrays that one step learns from.

    Attributes
    ----------
    ids, mask
        Of shape (texts, tokens).
    margin, gold
        Of shape (texts,), as in `Item`.
    """

    ids: NDArray[np.int32]
    mask: NDArray[np.int32]
    margin: Floats
    gold: NDArray[np.int32]


def batches(
    items: Sequence[Item], tokenizer: Any, recipe: Recipe, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield one epoch of batches with some of their tokens blanked."""
    for group in grouped(items, recipe.batch, rng):
        ids, mask = padded([item.ids for item in group], tokenizer.pad_token_id)
        ids = blank_words(ids, tokenizer, recipe.word_dropout, rng)
        margin = np.array([item.margin for item in group], np.float32)
        yield Batch(ids, mask, margin, np.array([item.gold for item in group], np.int32))


def grouped(
    items: Sequence[Tokenized], size: int, rng: np.random.Generator
) -> Iterator[list[Tokenized]]:
    """Yield all items in random order, in groups of texts of about one length."""
    order = rng.permutation(len(items))
    groups = []
    for start in range(0, len(order), size * _POOL):
        pool = sorted(order[start : start + size * _POOL], key=lambda index: len(items[index].ids))
        groups += [pool[first : first + size] for first in range(0, len(pool), size)]
    for number in rng.permutation(len(groups)):
        yield [items[index] for index in groups[number]]


def blank_words(
    ids: NDArray[np.int32], tokenizer: Any, rate: float, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Replace some tokens by the mask, the padding or the unknown token."""
    fillers = (tokenizer.mask_token_id, tokenizer.pad_token_id, tokenizer.unk_token_id)
    ordinary = (ids != tokenizer.cls_token_id) & (ids != tokenizer.sep_token_id)
    blanked = ordinary & (rng.random(ids.shape) < rate)
    return np.where(blanked, rng.choice(fillers, ids.shape), ids).astype(np.int32)
