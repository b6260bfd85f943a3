"""Stretches of a text by name: what they say, and a number where that stands there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...inputs.encoding import Encoding
from ...inputs.text_span import TextSpan
from .naming import readings, unambiguous


@dataclass(frozen=True)
class Spans:
    """The stretches of an input that start and end at certain characters.

    Attributes
    ----------
    texts
        The caller's.
    starts, ends
        Of each a text's index and a character.
    """

    texts: tuple[str, ...]
    starts: frozenset[tuple[int, int]]
    ends: frozenset[tuple[int, int]]

    @classmethod
    def of_tokens(cls, encoding: Encoding, part: int) -> Spans:
        """Take those of whole tokens of one text, in all windows that it is read in."""
        own = [
            offset
            for window in encoding.windows or [encoding]
            for offset, owner in zip(window.offsets, window.parts, strict=True)
            if owner == part
        ]
        return cls(
            encoding.texts,
            frozenset((part, start) for start, _ in own),
            frozenset((part, end) for _, end in own),
        )

    @classmethod
    def of_words(cls, encoding: Encoding) -> Spans:
        """Take those of whole words of any text."""
        return cls(
            encoding.texts,
            frozenset((part, start) for part, (start, _) in encoding.words),
            frozenset((part, end) for part, (_, end) in encoding.words),
        )

    def name(self, span: TextSpan) -> str:
        """Name a stretch."""
        words = self.texts[span.part][span.start : span.end]
        return unambiguous(words, span, self._saying)

    def find(self, name: str) -> TextSpan | None:
        """Find a stretch by its name."""
        return next(readings(name, self._saying), None)

    def _saying(self, words: str) -> Iterator[TextSpan]:
        if not words:
            return
        for part, text in enumerate(self.texts):
            for start in sorted(at for owner, at in self.starts if owner == part):
                end = start + len(words)
                if text.startswith(words, start) and (part, end) in self.ends:
                    yield TextSpan(part, start, end)
