"""Plain sentences to learn language from: SICK's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .corpora import read_pairs
from .sources import SICK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

#: So many sentences choose the epoch instead.
HELD = 400


def read_prose(data: Path, rng: np.random.Generator) -> tuple[list[str], list[str], list[str]]:
    """Give sentences to learn from, to choose the epoch by and to measure with.

    A sentence stands in several pairs, of training and test set alike. Those of the training set
    are learnt from; what the test set alone has is measured with.
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
    """Give what a card says of the data."""
    use = (
        f"{len(learnt):,} sentences of its training pairs to learn from, {len(held)} to choose the "
        "epoch, those that only its test pairs have to measure."
    )
    return {"terms": "cc-by-nc-sa-3.0", "sources": [(SICK, use)]}
