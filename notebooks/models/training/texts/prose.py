"""Plain sentences of SICK for language models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .corpora import read_pairs
from .sources import SICK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

#: The number of sentences that are held out to choose the epoch.
HELD = 400


def read_prose(data: Path, rng: np.random.Generator) -> tuple[list[str], list[str], list[str]]:
    """Return sentences for training, to choose the epoch, and for the test.

    A sentence may be in pairs of the training set and of the test set. Sentences of the training
    set are used for training; those that only the test set has are used for the test.
    """
    known, test = (
        list(dict.fromkeys(text for one in read_pairs(path) for text in (one.first, one.second)))
        for path in (data / "sick" / "SICK_train.txt", data / "sick" / "SICK_test_annotated.txt")
    )
    order = rng.permutation(len(known)).tolist()
    return (
        [known[i] for i in order[HELD:]],
        [known[i] for i in order[:HELD]],
        sorted(set(test) - set(known)),
    )


def described(learnt: Sequence[str], held: Sequence[str]) -> dict[str, Any]:
    """Return the entry on the data for a card."""
    use = (
        f"{len(learnt):,} sentences of its training pairs to learn from, {len(held)} to choose the "
        "epoch, those that only its test pairs have to measure."
    )
    return {"terms": "cc-by-nc-sa-3.0", "sources": [(SICK, use)]}
