"""Texts that are written from others: what is learnt, and what a network then writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from . import losses
from .texts.batches import stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .networks.network import Network
    from .texts.batches import Batch

_AT_ONCE = 128


@dataclass(frozen=True)
class Rewrite:
    """One text to write from another.

    Attributes
    ----------
    ids
        Of the source's tokens.
    wanted
        Of the tokens to write.
    """

    ids: list[int]
    wanted: list[int]


def rewrites(tokenizer: Any, sources: Sequence[str], wanted: Sequence[str]) -> list[Rewrite]:
    """Tokenize sources, and what is to be written from them."""
    read, write = (
        tokenizer(list(texts), truncation=True)["input_ids"] for texts in (sources, wanted)
    )
    return [Rewrite(*both) for both in zip(read, write, strict=True)]


def taught(items: Sequence[Rewrite], start: int) -> Batch:
    """Ask after each token that is to be written for the next one, from a start token on."""
    before = [[start, *one.wanted[:-1]] for one in items]
    wanted, weights = _rows([one.wanted for one in items])
    return _inputs([one.ids for one in items], before), (wanted, weights.astype(np.float32))


def mean_loss(network: Network, items: Sequence[Rewrite], start: int) -> float:
    """Give the mean loss of a token."""
    total, count = 0.0, 0.0
    for first in range(0, len(items), _AT_ONCE):
        inputs, targets = taught(items[first : first + _AT_ONCE], start)
        own = float(targets[1].sum())
        total += own * float(losses.right_of_each(network.model(inputs, training=False), *targets))
        count += own
    return total / count


def written(
    network: Network, sources: Sequence[list[int]], start: Sequence[int], end: int, most: int
) -> list[list[int]]:
    """Write from each source, always the likeliest token.

    Parameters
    ----------
    network
        What writes.
    sources
        The tokens of each.
    start
        The tokens that every text starts with.
    end
        The token at which a text ends.
    most
        So many tokens are written at the most.

    Returns
    -------
    list of list of int
        The tokens of each text between its start and its end.
    """
    found: list[list[int]] = []
    for first in range(0, len(sources), _AT_ONCE):
        some = sources[first : first + _AT_ONCE]
        texts: list[list[int]] = [[] for _ in some]
        while len(texts[0]) < most and not all(end in text for text in texts):
            inputs = _inputs(some, [[*start, *text] for text in texts])
            likeliest = network.model(inputs, training=False).numpy()[:, -1].argmax(axis=-1)
            for text, token in zip(texts, likeliest.tolist(), strict=True):
                text.append(token)
        found += [text[: text.index(end)] if end in text else text for text in texts]
    return found


def _inputs(sources: Sequence[list[int]], before: Sequence[list[int]]) -> dict[str, NDArray[Any]]:
    """Give what BART reads."""
    result = {}
    for side, rows in (("encoder", sources), ("decoder", before)):
        result[f"{side}_token_ids"], result[f"{side}_padding_mask"] = _rows(rows)
    return result


def _rows(rows: Sequence[list[int]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Stack tokens, and tell where there are any."""
    return (
        stacked([np.array(row, np.int32) for row in rows]),
        stacked([np.ones(len(row), np.int32) for row in rows]),
    )
