"""Text generation: what of a prompt, and of the text so far, a next token comes from."""

from __future__ import annotations

from typing import ClassVar

from .generation import Generation


class TextGeneration(Generation):
    """Of a decoder, which goes on with a prompt; see ``Generation``."""

    name: ClassVar[str] = "text generation"
    architectures: ClassVar[tuple[str, ...]] = ("ForCausalLM", "LMHeadModel")
    head = "language"
    text_names = ("prompt", "continuation")
