"""Names of spans: their words, with a number where the same words stand in the texts before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...inputs.encoding import Encoding
from ...inputs.text_span import TextSpan


class NamedSpan(NamedTuple):
    """A span, and what it is called."""

    name: str
    span: TextSpan


@dataclass(frozen=True)
class Spans:
    """All spans of an input that start and end at certain characters.

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
        """List those of whole tokens of one text, in all windows that it is read in."""
        offsets = [
            offset
            for window in encoding.windows or [encoding]
            for offset, owner in zip(window.offsets, window.parts, strict=True)
            if owner == part
        ]
        return cls(
            encoding.texts,
            frozenset((part, start) for start, _ in offsets),
            frozenset((part, end) for _, end in offsets),
        )

    @classmethod
    def of_words(cls, encoding: Encoding) -> Spans:
        """List those of whole words of any text."""
        return cls(
            encoding.texts,
            frozenset((part, start) for part, (start, _) in encoding.words),
            frozenset((part, end) for part, (_, end) in encoding.words),
        )

    def __contains__(self, span: TextSpan) -> bool:
        return (span.part, span.start) in self.starts and (span.part, span.end) in self.ends

    def name(self, span: TextSpan) -> str:
        """Name a span."""
        words = self.texts[span.part][span.start : span.end]
        places = self._saying(words)
        number = places.index(span) + 1 if span in places else 1
        return words if number == 1 else f"{words} ({number})"

    def named(self, name: str) -> list[TextSpan]:
        """List the spans of a name; several where the number of one stands in the text."""
        return [span for called, span in self.beginning(name) if called == name]

    def beginning(self, typed: str) -> Iterator[NamedSpan]:
        """List the spans whose names a text begins with."""
        for part, start in self._sorted_starts:
            text = self.texts[part]
            for length in range(1, min(len(typed), len(text) - start) + 1):
                if text[start + length - 1] != typed[length - 1]:
                    break
                if (part, start + length) not in self.ends:
                    continue
                span = TextSpan(part, start, start + length)
                name = self.name(span)
                if typed.startswith(name):
                    yield NamedSpan(name, span)

    @cached_property
    def _sorted_starts(self) -> list[tuple[int, int]]:
        return sorted(self.starts)

    def _saying(self, words: str) -> list[TextSpan]:
        """List the spans that say the same, in the order of the texts."""
        return [
            TextSpan(part, start, start + len(words))
            for part, start in self._sorted_starts
            if self.texts[part].startswith(words, start) and (part, start + len(words)) in self.ends
        ]
