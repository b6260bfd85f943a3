"""The hyperparameters, which decide the result together with the data and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Rates(Protocol):
    """Hyperparameters of the optimiser; see `Recipe`."""

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
    """All hyperparameters of a training.

    Attributes
    ----------
    hidden, layers, heads, intermediate
        The size of the student.
    vocabulary
        The number of pieces, with special ones.
    min_count
        Pieces that occur at least so often in the training sentences are always included.
    epochs, batch
        The number of epochs, and the size of a batch.
    learning_rate
        The peak learning rate of all weights but the word embeddings.
    embedding_rate
        The learning rate of the word embeddings, as a share of it.
    warmup
        The share of steps in which the learning rate rises.
    weight_decay
        Weight decay of AdamW.
    temperature
        The temperature of the teacher's and the student's predictions.
    gold_weight
        The weight of the human label in the loss.
    word_dropout
        The share of tokens that are replaced.
    strong_words
        The number of words with a strong sentiment that the composed texts prefer.
    spans, clauses, replaced, dropped, joined, negated, personal, paragraphs
        The numbers of composed texts of each kind.
    absent
        The number of inputs without content.
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
