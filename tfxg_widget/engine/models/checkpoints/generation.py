"""Read from a checkpoint how its model generates text, as transformers does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import transformers

from .config_values import Config
from .token_rules import TokenRules

#: The number of tokens that are written where a checkpoint sets none.
NEW_TOKENS = 20

_NO_RULES = TokenRules()


@dataclass(frozen=True)
class Decoding:
    """The settings of greedy decoding.

    Attributes
    ----------
    limit
        The most tokens that are written.
    ends
        The tokens that end a text.
    begin
        The token with which a decoder alone starts without a prompt, or None.
    start
        The token with which a decoder behind an encoder starts, None for a decoder alone.
    first, last
        Tokens that are forced at the first step and at the limit, or None.
    rules
        Tokens that are forbidden or made less likely.
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
        """Read a ``GenerationConfig``."""
        ends = settings.eos_token_id
        # A decoder's max_length counts the prompt too, and is mostly all that it can read.
        longest = settings.max_length if is_encoder_decoder else None
        start = settings.decoder_start_token_id
        start = settings.bos_token_id if start is None else start
        closing = frozenset({ends} if isinstance(ends, int) else ends or ())
        return cls(
            limit=settings.max_new_tokens or longest or NEW_TOKENS,
            ends=closing,
            begin=settings.bos_token_id,
            start=start if is_encoder_decoder else None,
            # For a decoder alone, the prompt is the start of the text.
            first=settings.forced_bos_token_id if is_encoder_decoder else None,
            last=settings.forced_eos_token_id,
            rules=TokenRules.of(settings, closing),
        )

    def forced(self, step: int, steps: int) -> int | None:
        """Give the token that is forced at a step, out of ``steps``, or None."""
        if step == 0 and self.first is not None:
            return self.first
        return self.last if step == steps - 1 else None


def settings(source: str, revision: str | None, config: Config) -> Any:
    """Read a checkpoint's generation_config.json, or the same settings in its config.json."""
    kind: Any = transformers.GenerationConfig
    try:
        return kind.from_pretrained(source, revision=revision)
    except OSError:
        return kind.from_model_config(config)
