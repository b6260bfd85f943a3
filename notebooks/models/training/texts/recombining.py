"""New pairs of sentences out of the training pairs, for a teacher to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from .corpora import Pair

    Texts = tuple[str, str]

#: SICK lists pairs about one scene after each other.
_NEIGHBOURS = 12

_STRANGERS, _SHORTENED, _CHANGED = 0.15, 0.15, 0.10


def recombine(pairs: Sequence[Pair], count: int, rng: np.random.Generator) -> list[Texts]:
    """Give distinct pairs: of neighbours, of strangers, of a sentence and a version of it."""
    made: dict[Texts, None] = {}
    while len(made) < count:
        made[_one(pairs, rng)] = None
    return list(made)


def _one(pairs: Sequence[Pair], rng: np.random.Generator) -> Texts:
    place = int(rng.integers(len(pairs)))
    near = place + int(rng.integers(-_NEIGHBOURS, _NEIGHBOURS + 1))
    other = int(rng.integers(len(pairs))) if rng.random() < _STRANGERS else near % len(pairs)
    first, second = _side(pairs[place], rng), _side(pairs[other], rng)
    kind = rng.random()
    if kind < _SHORTENED:
        second = " ".join(word for word in first.split() if rng.random() > 0.2) or first
    elif kind < _SHORTENED + _CHANGED:
        words = second.split()
        second = " ".join(_pick(words, rng) if rng.random() < 0.15 else w for w in first.split())
    return (first, second) if rng.random() < 0.5 else (second, first)


def _side(pair: Pair, rng: np.random.Generator) -> str:
    return pair.first if rng.random() < 0.5 else pair.second


def _pick(words: Sequence[str], rng: np.random.Generator) -> str:
    return words[int(rng.integers(len(words)))]
