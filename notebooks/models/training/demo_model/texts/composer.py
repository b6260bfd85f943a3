"""New texts made out of the training sentences, for the teacher to score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from .frames import CONNECTORS, NEGATIONS, PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from ..recipe import Recipe

T = TypeVar("T")


class Composer:
    """Makes texts out of sentences and words.

    Parameters
    ----------
    sentences
        The training sentences.
    words
        Further words to put in place of those of the sentences.
    strong
        Words with a sentiment of their own, preferred to the others.
    rng
        The source of every choice.
    """

    def __init__(
        self,
        sentences: Sequence[str],
        words: Sequence[str],
        strong: Sequence[str],
        rng: np.random.Generator,
    ) -> None:
        self.sentences = [sentence.split() for sentence in sentences]
        self.running = [word for sentence in self.sentences for word in sentence]
        self.distinct = sorted({word for word in self.running if word.isalpha()})
        self.words, self.strong = list(words), list(strong)
        self.rng = rng

    def compose(self, recipe: Recipe) -> list[str]:
        """Return the distinct texts of a whole recipe, in a fixed order."""
        plan: list[tuple[Callable[[], str], int]] = [
            (self.span, recipe.spans),
            (self.clause, recipe.clauses),
            (self.replaced, recipe.replaced),
            (self.dropped, recipe.dropped),
            (self.joined, recipe.joined),
            (self.negated, recipe.negated),
            (self.personal, recipe.personal),
            (self.paragraph, recipe.paragraphs),
        ]
        made = (make() for make, count in plan for _ in range(count))
        return [text for text in dict.fromkeys(made) if text.strip()]

    def span(self) -> str:
        """Return consecutive words of a sentence."""
        sentence = self._sentence()
        length = int(self.rng.integers(1, 16))
        start = int(self.rng.integers(0, max(1, len(sentence) - length + 1)))
        return " ".join(sentence[start : start + length])

    def clause(self) -> str:
        """Return the part of a sentence between two commas or conjunctions."""
        text = " ".join(self._sentence())
        parts = [part for part in re.split(r" (?:,|but|and|;|although) ", text) if part.strip()]
        return self._pick(parts).strip() if parts else text

    def replaced(self) -> str:
        """Return a sentence or a clause with some words exchanged for others."""
        words = (self.clause() if self.rng.random() < 0.6 else " ".join(self._sentence())).split()
        rate = self.rng.uniform(0.1, 0.4)
        return " ".join(self._word() if self.rng.random() < rate else word for word in words)

    def dropped(self) -> str:
        """Return a sentence with some words left out."""
        rate = self.rng.uniform(0.1, 0.35)
        return " ".join(word for word in self._sentence() if self.rng.random() >= rate)

    def joined(self) -> str:
        """Return two clauses with a conjunction between them."""
        return self.clause() + self._pick(CONNECTORS) + self.clause()

    def negated(self) -> str:
        """Return a negated span, word or clause."""
        if self.rng.random() < 0.35:
            words = self.clause().split()
            words.insert(int(self.rng.integers(0, len(words))), self._pick(("not", "never", "n't")))
            return " ".join(words)
        body = self._word() if self.rng.random() < 0.5 else " ".join(self.span().split()[:4])
        return self._pick(NEGATIONS).format(body)

    def personal(self) -> str:
        """Return a short everyday sentence around random words."""
        frame = self._pick(PERSONAL)
        return frame.format(*(self._word() for _ in range(frame.count("{}"))))

    def paragraph(self) -> str:
        """Return two to four sentences in a row."""
        count = int(self.rng.integers(2, 5))
        return " . ".join(" ".join(self._sentence()) for _ in range(count))

    def _sentence(self) -> list[str]:
        return self._pick(self.sentences)

    def _word(self) -> str:
        pools = (self.running, self.distinct, self.words, self.strong)
        return self._pick(pools[int(self.rng.choice(4, p=(0.1, 0.25, 0.25, 0.4)))])

    def _pick(self, options: Sequence[T]) -> T:
        return options[int(self.rng.integers(len(options)))]
