"""The sentences of SST-2 with their human labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Example:
    """A sentence and its human label: 0 for negative, 1 for positive."""

    text: str
    label: int


def read_examples(path: Path) -> list[Example]:
    """Read lines of `text<TAB>label`."""
    rows = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return [Example(text, int(label)) for text, label in rows]


def texts_of(examples: Sequence[Example]) -> list[str]:
    """Return the sentences without their labels."""
    return [example.text for example in examples]
