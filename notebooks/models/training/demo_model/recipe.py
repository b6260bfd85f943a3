"""What decides the result, apart from the data and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Rates(Protocol):
    """How fast weights change; see `Recipe`."""

    @property
    def learning_rate(self) -> float: ...  # noqa: D102
    @property
    def embedding_rate(self) -> float: ...  # noqa: D102
    @property
    def warmup(self) -> float: ...  # noqa: D102
    @property
    def weight_decay(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Recipe:
    """The sizes, rates and counts of one training.

    Attributes
    ----------
    hidden, layers, heads, intermediate
        The size of the student.
    vocabulary
        How many pieces it knows, the special ones among them.
    min_count
        How often a piece occurs in the training sentences to be certainly one of them.
    epochs, batch
        How often each text is seen, and with how many others.
    learning_rate
        At its peak, for all weights but the word embeddings.
    embedding_rate
        The word embeddings' share of it.
    warmup
        The share of all steps in which the rate rises.
    weight_decay
        Of AdamW.
    temperature
        That softens the teacher's and the student's answer.
    gold_weight
        Of the human label, next to the teacher's answer.
    word_dropout
        The share of tokens that are blanked.
    strong_words
        How many words with a sentiment of their own the composed texts prefer.
    spans, clauses, replaced, dropped, joined, negated, personal, paragraphs
        How many texts of each kind are composed.
    absent
        How many inputs say nothing.
    """

    hidden: int = 128
    layers: int = 2
    heads: int = 4
    intermediate: int = 256
    vocabulary: int = 5700
    min_count: int = 4
    epochs: int = 6
    batch: int = 96
    learning_rate: float = 1.5e-3
    embedding_rate: float = 0.1
    warmup: float = 0.06
    weight_decay: float = 0.02
    temperature: float = 2.0
    gold_weight: float = 0.25
    word_dropout: float = 0.08
    strong_words: int = 1_000
    spans: int = 24_000
    clauses: int = 10_000
    replaced: int = 20_000
    dropped: int = 6_000
    joined: int = 14_000
    negated: int = 20_000
    personal: int = 16_000
    paragraphs: int = 2_000
    absent: int = 1_500
