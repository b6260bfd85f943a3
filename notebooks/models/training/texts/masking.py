"""Sentences with some of their tokens hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .batches import inputs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .batches import Batch, Item

#: Of the tokens that are guessed, so many are hidden; the others stand in another's place.
_HIDDEN = 0.9


def mask(items: Sequence[Item], tokenizer: Any, share: float, rng: np.random.Generator) -> Batch:
    """Hide a share of the tokens of each sentence, one at least.

    Returns
    -------
    Batch
        The inputs with the positions to guess, (N, K); as targets what stood there, and a
        weight of 0 where a sentence has fewer than K.
    """
    inputs = inputs_of(items)
    ids = inputs["token_ids"]
    eligible = ~np.isin(ids, tokenizer.all_special_ids)
    counts = np.maximum(1, np.round(share * eligible.sum(axis=1)))
    # The smallest of random numbers, and special tokens never.
    order = np.argsort(np.where(eligible, rng.random(ids.shape), 2.0), axis=1)
    positions = order[:, : int(counts.max())].astype(np.int32)
    true = np.take_along_axis(ids, positions, axis=1)
    asked = np.arange(positions.shape[1]) < counts[:, None]
    asked &= np.take_along_axis(eligible, positions, axis=1)
    other = rng.integers(len(tokenizer.all_special_ids), len(tokenizer), positions.shape)
    shown = np.where(rng.random(positions.shape) < _HIDDEN, tokenizer.mask_token_id, other)
    ids = ids.copy()
    np.put_along_axis(ids, positions, np.where(asked, shown, true).astype(np.int32), axis=1)
    return inputs | {"token_ids": ids, "mask_positions": positions}, (
        true,
        asked.astype(np.float32),
    )
