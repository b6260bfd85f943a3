"""Sequence to sequence: what of a source, and of the output so far, a next token comes from."""

from __future__ import annotations

from typing import ClassVar

from .generation import Generation


class SequenceToSequence(Generation):
    """Of an encoder and a decoder, which makes another text of a source; see ``Generation``."""

    name: ClassVar[str] = "sequence to sequence"
    architectures: ClassVar[tuple[str, ...]] = ("ForConditionalGeneration", "MarianMTModel")
    head = "sequence to sequence"
    text_names = ("source", "output")
