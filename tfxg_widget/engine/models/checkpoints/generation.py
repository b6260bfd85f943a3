"""How a model writes: what its checkpoint says of it, as transformers reads that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import transformers

from .token_rules import TokenRules

#: So many tokens are written where a checkpoint does not say how many.
NEW_TOKENS = 20

_NO_RULES = TokenRules()


@dataclass(frozen=True)
class Decoding:
    """What greedy decoding needs to know.

    Attributes
    ----------
    limit
        How many tokens are written at the most.
    ends
        The tokens after which nothing is written.
    begin
        What a decoder alone starts with where there is no prompt, or None.
    start
        What a decoder beside an encoder starts with, None for a decoder alone.
    first, last
        What is written first in any case, and at the limit, or None.
    rules
        What is forbidden or made less likely.
    """

    limit: int
    ends: frozenset[int]
    begin: int | None = None
    start: int | None = None
    first: int | None = None
    last: int | None = None
    rules: TokenRules = _NO_RULES

    @classmethod
    def of(cls, settings: Any, is_encoder_decoder: bool) -> Decoding:
        """Take it from a ``GenerationConfig``."""
        ends = settings.eos_token_id
        # The longest text of a decoder counts the prompt in, and is mostly all that it can take.
        longest = settings.max_length if is_encoder_decoder else None
        start = settings.decoder_start_token_id
        start = settings.bos_token_id if start is None else start
        closing = frozenset({ends} if isinstance(ends, int) else ends or ())
        return cls(
            limit=settings.max_new_tokens or longest or NEW_TOKENS,
            ends=closing,
            begin=settings.bos_token_id,
            start=start if is_encoder_decoder else None,
            # Of a decoder alone, the prompt begins the text.
            first=settings.forced_bos_token_id if is_encoder_decoder else None,
            last=settings.forced_eos_token_id,
            rules=TokenRules.of(settings, closing),
        )

    def forced(self, step: int, steps: int) -> int | None:
        """Give what is written at a step of so many in any case, or None."""
        if step == 0 and self.first is not None:
            return self.first
        return self.last if step == steps - 1 else None


def settings(source: str, revision: str | None, config: Any) -> Any:
    """Read a checkpoint's generation_config.json, or what its config.json says of it."""
    kind: Any = transformers.GenerationConfig
    try:
        return kind.from_pretrained(source, revision=revision)
    except OSError:
        return kind.from_model_config(config)
