"""Sequence to sequence: each token of the output that is written for a source text."""

from __future__ import annotations

from typing import ClassVar

from .base import Generation


class SequenceToSequence(Generation):
    """The tokens that an encoder-decoder writes for a source text; see ``Generation``."""

    name: ClassVar[str] = "sequence to sequence"
    architectures: ClassVar[tuple[str, ...]] = ("ForConditionalGeneration", "MarianMTModel")
    head = "sequence to sequence"
    text_names = ("source", "output")
