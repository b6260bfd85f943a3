"""Cut an encoding to a model's length without changing the tokenizer's settings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def kept(
    owners: Sequence[int | None], max_length: int | None, from_left: bool = False
) -> NDArray[np.bool_]:
    """Choose the tokens of a text or a pair that fit.

    Parameters
    ----------
    owners
        For each token the index of its text, None for tokens that the tokenizer added.
    max_length
        The longest encoding, added tokens included; None for any.
    from_left
        Whether the texts lose their first tokens rather than their last.

    Returns
    -------
    ndarray
        Shape (T,): as the strategy "longest_first" of the `tokenizers` library chooses them.
    """
    numbers = np.array([-1 if owner is None else owner for owner in owners])
    chosen = np.ones(len(numbers), bool)
    if max_length is None or len(numbers) <= max_length:
        return chosen
    room = max(max_length - int((numbers < 0).sum()), 0)
    places = [np.flatnonzero(numbers == part) for part in range(max(int(numbers.max()) + 1, 1))]
    for tokens, count in zip(
        places, _shares([len(tokens) for tokens in places], room), strict=True
    ):
        chosen[tokens[: len(tokens) - count] if from_left else tokens[count:]] = False
    return chosen


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    """Shorten the longer of two texts; if that is not enough, give each half of the room."""
    if len(lengths) == 1:
        return [min(lengths[0], room)]
    shorter, longer = sorted(lengths)
    longer = max(shorter, room - shorter) if shorter <= room else shorter
    if shorter + longer > room:
        shorter, longer = room // 2, room - room // 2
    return [longer, shorter] if lengths[0] > lengths[1] else [shorter, longer]
