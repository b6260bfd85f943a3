"""Text generation by a decoder: each token of the continuation of a prompt."""

from __future__ import annotations

from typing import ClassVar

from .base import Generation


class TextGeneration(Generation):
    """The tokens that a decoder writes after a prompt; see ``Generation``."""

    name: ClassVar[str] = "text generation"
    architectures: ClassVar[tuple[str, ...]] = ("ForCausalLM", "LMHeadModel")
    head = "language"
    text_names = ("prompt", "continuation")
