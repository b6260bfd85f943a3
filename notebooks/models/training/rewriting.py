"""Train on pairs of source and target texts, and generate target texts."""

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
    """A source text and its target text.

    Attributes
    ----------
    ids
        Ids of the source's tokens.
    wanted
        Ids of the target's tokens.
    """

    ids: list[int]
    wanted: list[int]


def rewrites(tokenizer: Any, sources: Sequence[str], wanted: Sequence[str]) -> list[Rewrite]:
    """Tokenize sources and targets."""
    read, write = (
        tokenizer(list(texts), truncation=True)["input_ids"] for texts in (sources, wanted)
    )
    return [Rewrite(*both) for both in zip(read, write, strict=True)]


def taught(items: Sequence[Rewrite], start: int) -> Batch:
    """Make batches in which each target token is predicted from the ones before it."""
    before = [[start, *one.wanted[:-1]] for one in items]
    wanted, weights = _rows([one.wanted for one in items])
    return _inputs([one.ids for one in items], before), (wanted, weights.astype(np.float32))


def mean_loss(network: Network, items: Sequence[Rewrite], start: int) -> float:
    """Compute the mean loss per token."""
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
    """Generate a text from each source greedily.

    Parameters
    ----------
    network
        The model.
    sources
        The tokens of each source.
    start
        The tokens that every text starts with.
    end
        The token at which a text ends.
    most
        The largest number of tokens to generate.

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
    """Return BART's inputs."""
    result = {}
    for side, rows in (("encoder", sources), ("decoder", before)):
        result[f"{side}_token_ids"], result[f"{side}_padding_mask"] = _rows(rows)
    return result


def _rows(rows: Sequence[list[int]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Stack rows of tokens; return ids and mask."""
    return (
        stacked([np.array(row, np.int32) for row in rows]),
        stacked([np.ones(len(row), np.int32) for row in rows]),
    )
