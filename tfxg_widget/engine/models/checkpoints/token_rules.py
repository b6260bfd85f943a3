"""What a checkpoint forbids, or makes less likely, while a text is written.

As the logits processors of transformers, which need PyTorch or TensorFlow's own generation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TokenRules:
    """Rules of a generation_config.json, by its names.

    Attributes
    ----------
    repetition_penalty
        Divides the logits of tokens that are there already, and multiplies negative ones (Keskar
        et al. 2019, arXiv:1909.05858).
    no_repeat_ngram_size
        No sequence of so many tokens is written twice; 0 for any.
    bad_words_ids
        Sequences of tokens that are not written.
    suppress_tokens, begin_suppress_tokens
        Tokens that are never written, and those that are not written first.
    min_length
        So many tokens there are at least, the prompt's or the decoder's start among them.
    min_new_tokens
        So many tokens are written at least.
    ends
        The tokens after which nothing is written.
    """

    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    bad_words_ids: tuple[tuple[int, ...], ...] = ()
    suppress_tokens: tuple[int, ...] = ()
    begin_suppress_tokens: tuple[int, ...] = ()
    min_length: int = 0
    min_new_tokens: int = 0
    ends: frozenset[int] = frozenset()

    @classmethod
    def of(cls, settings: Any, ends: frozenset[int]) -> Self:
        """Read a ``GenerationConfig``."""
        return cls(
            repetition_penalty=settings.repetition_penalty or 1.0,
            no_repeat_ngram_size=settings.no_repeat_ngram_size or 0,
            bad_words_ids=tuple(
                tuple(words)
                for words in settings.bad_words_ids or ()
                if not (len(words) == 1 and words[0] in ends)
            ),
            suppress_tokens=tuple(settings.suppress_tokens or ()),
            begin_suppress_tokens=tuple(settings.begin_suppress_tokens or ()),
            min_length=settings.min_length or 0,
            min_new_tokens=settings.min_new_tokens or 0,
            ends=ends,
        )

    def applied(
        self, logits: NDArray[np.float32], before: Sequence[int], written: Sequence[int]
    ) -> NDArray[np.float32]:
        """Apply the rules to the logits (V,) of the next token.

        Parameters
        ----------
        logits
            What the model gives.
        before
            The prompt's tokens, or the decoder's start.
        written
            What was written after them.
        """
        ids = [*before, *written]
        scores = logits.copy()
        seen = np.unique(ids)
        penalised = scores[seen]
        scores[seen] = np.where(
            penalised < 0,
            penalised * self.repetition_penalty,
            penalised / self.repetition_penalty,
        )
        forbidden = {*self.suppress_tokens, *self._repeated(ids), *self._bad(ids)}
        if not written:
            forbidden.update(self.begin_suppress_tokens)
        if len(ids) < self.min_length or len(written) < self.min_new_tokens:
            forbidden |= self.ends
        scores[[token for token in forbidden if token < len(scores)]] = -np.inf
        return scores

    def _repeated(self, ids: Sequence[int]) -> Iterator[int]:
        """Give the tokens that would repeat a sequence."""
        size = self.no_repeat_ngram_size
        if size and len(ids) + 1 >= size:
            last = list(ids[len(ids) - size + 1 :])
            for end in range(size - 1, len(ids)):
                if list(ids[end - size + 1 : end]) == last:
                    yield ids[end]

    def _bad(self, ids: Sequence[int]) -> Iterator[int]:
        """Give the tokens that would complete a forbidden sequence."""
        for *first, last in self.bad_words_ids:
            if len(first) < len(ids) and list(ids[len(ids) - len(first) :]) == first:
                yield last
