"""The checkpoint to learn from."""

from __future__ import annotations

from .classifier import Classifier


class Teacher(Classifier):
    """A classifier whose vocabulary is chosen from."""

    def pieces(self) -> list[str]:
        """Return the vocabulary in the order of its ids."""
        vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        return sorted(vocabulary, key=vocabulary.__getitem__)
