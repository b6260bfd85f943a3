"""Plain sentences to learn language from: SICK's and SST-2's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..demo_model.examples import read_examples, texts_of
from .corpora import read_pairs
from .sources import SICK, SST2

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

#: So many sentences choose the epoch instead.
HELD = 1000


def read_prose(data: Path, rng: np.random.Generator) -> tuple[list[str], list[str], list[str]]:
    """Give sentences to learn from, to choose the epoch by and to measure with.

    A sentence of SICK stands in several pairs, of training and test set alike. Those of the
    training set are learnt from; what the test set alone has is measured with.
    """
    known, test = (_sentences(data, *names) for names in (_KNOWN, _TEST))
    order = rng.permutation(len(known)).tolist()
    return (
        [known[i] for i in order[HELD:]],
        [known[i] for i in order[:HELD]],
        sorted(set(test) - set(known)),
    )


_KNOWN = ("SICK_train.txt", "train.tsv")
_TEST = ("SICK_test_annotated.txt", "test.tsv")


def _sentences(data: Path, sick: str, sst2: str) -> list[str]:
    found = [
        text for pair in read_pairs(data / "sick" / sick) for text in (pair.first, pair.second)
    ]
    return list(dict.fromkeys(found + texts_of(read_examples(data / "sst2" / sst2))))


def described(learnt: Sequence[str], held: Sequence[str]) -> dict[str, Any]:
    """Give what a card says of the data."""
    counts = f"{len(learnt):,} training sentences of both to learn from, {len(held):,} to choose "
    return {
        "terms": "other",
        "sources": [
            (SICK, "captions of pictures and films, a scene in a sentence."),
            (
                SST2,
                f"sentences of film reviews, in lower case. {counts}the epoch, test sentences "
                "to measure.",
            ),
        ],
    }
