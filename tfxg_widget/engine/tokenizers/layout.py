"""Find out how a fast tokenizer writes white space into tokens, and how it reports offsets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The text that shows which characters stand for a space.
_PROBE = "a a"

#: A space in byte-level BPE, where the letter of the same shape is two other characters.
_BYTE_SPACE = "\u0120"


@dataclass(frozen=True)
class Layout:
    """How the tokens of a tokenizer represent spaces.

    Attributes
    ----------
    spaces
        The characters that stand for a space in a token: "▁" with Metaspace, "Ġ" with ByteLevel.
    trims
        Whether the post-processor moves the start of an offset behind the token's leading spaces,
        also where the tokenizer itself has put the space there.
    keeps_first
        Whether the post-processor leaves the leading space of a text's first token alone.
    """

    spaces: str
    trims: bool = False
    keeps_first: bool = False

    @classmethod
    def of(cls, tokenizer: Any) -> Layout:
        """Find the layout of a fast tokenizer of transformers by what it does to a short text."""
        backend = tokenizer.backend_tokenizer
        text = backend.normalizer.normalize_str(_PROBE) if backend.normalizer else _PROBE
        pieces = [text]
        if backend.pre_tokenizer:
            pieces = [piece for piece, _ in backend.pre_tokenizer.pre_tokenize_str(text)]
        spaces = {" ", *"".join(pieces)} - set("aA")
        trimming = [step for step in _steps(backend.post_processor) if step.get("trim_offsets")]
        return cls(
            spaces="".join(sorted(spaces)),
            trims=bool(trimming),
            keeps_first=any(step.get("add_prefix_space") for step in trimming),
        )

    def is_space(self, piece: str) -> bool:
        """Tell whether a token stands for spaces alone."""
        return piece == "<0x20>" or not piece.strip(self.spaces)

    def leads(self, piece: str) -> bool:
        """Tell whether a token starts with a space."""
        return piece.startswith(tuple(self.spaces))

    @staticmethod
    def is_literal(piece: str, written: str) -> bool:
        """Tell whether the caller wrote the sign that stands for a space at a token's start."""
        return piece[:1] != _BYTE_SPACE and written.startswith(piece[:1])


def _steps(post_processor: Any) -> list[Mapping[str, Any]]:
    """List the steps of a post-processor with their settings (tokenizers pickles them as JSON)."""
    if post_processor is None:
        return []
    state: Mapping[str, Any] = json.loads(post_processor.__getstate__())
    steps: list[Mapping[str, Any]] = list(state.get("processors", [state]))
    return steps
