"""The fast tokenizers of transformers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...encoding import Encoding
from ...errors import ModelError
from ...images import Given
from ...span import Span
from ...words import Offset, trim
from ..padding import Padding
from .base import Tokenizer, readable, tied

#: Tokenizers without a limit report a huge number, XLNet's configuration -1.
_NO_LIMIT = 1_000_000


class FastTokenizer(Tokenizer):
    """A fast tokenizer of transformers.

    Parameters
    ----------
    tokenizer
        It, or None where a model has none.
    accepted
        The inputs that the model takes; others that the tokenizer makes are left out.
    positions
        The longest input that the model takes, or None.
    token_types
        Whether the tokenizer is to make token types; None leaves it to the tokenizer.

    Raises
    ------
    ModelError
        Without a tokenizer, or with a slow one, which cannot tie tokens to characters.

    Attributes
    ----------
    tokenizer
        The one of transformers.
    """

    takes_pair = True
    ids_name = "input_ids"
    padding = Padding()

    def __init__(
        self,
        tokenizer: Any,
        accepted: frozenset[str],
        positions: int | None = None,
        token_types: bool | None = None,
    ) -> None:
        if tokenizer is None:
            raise ModelError(
                "The model has no tokenizer. Hand one over: wrap(model, tokenizer), or put its "
                "tokenizer.json into the model's folder."
            )
        if not getattr(tokenizer, "is_fast", False):
            raise ModelError(
                f"{type(tokenizer).__name__} does not report character offsets. Load the fast "
                "version: AutoTokenizer.from_pretrained(…, use_fast=True)."
            )
        limits = [n for n in (tokenizer.model_max_length, positions) if n and 0 < n < _NO_LIMIT]
        self.max_length = min(limits, default=None)
        self.tokenizer = tokenizer
        self._accepted = accepted
        self._token_types = token_types
        # A mask token in the text is a special one like those around it: no baseline hides it.
        self._marks = frozenset({tokenizer.mask_token_id})

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""
        token_id: int | None = getattr(self.tokenizer, f"{name}_token_id")
        return token_id

    def encode(self, text: Given, text_pair: str | None = None) -> Encoding:
        """Tokenise a text or a pair; see ``Tokenizer.encode``."""
        texts = readable(text, text_pair)
        limited = self.max_length is not None
        pieces = self.tokenizer(
            text,
            text_pair,
            truncation=limited,
            max_length=self.max_length,
            return_overflowing_tokens=limited,
            return_token_type_ids=self._token_types,
        )
        return self._tied(
            texts,
            pieces.encodings[0],
            {name: values[0] if limited else values for name, values in pieces.items()},
            [_cut(pieces.encodings, part) for part in range(len(texts))],
        )

    def _tied(
        self,
        texts: tuple[str, ...],
        kept: Any,
        rows: Mapping[str, Any],
        cut_at: Sequence[int | None],
    ) -> Encoding:
        """Tie the tokens of one ``tokenizers.Encoding`` to the texts that they come from."""
        owners = [-1 if part is None else part for part in kept.sequence_ids]
        offsets = [
            trimmed(texts[part], offset) for part, offset in zip(owners, kept.offsets, strict=True)
        ]
        written = {
            i: Span(owners[i], *offsets[i])
            for i, token in enumerate(kept.ids)
            if token in self._marks and owners[i] >= 0
        }
        return tied(
            texts,
            ids=np.array(kept.ids, np.int32),
            inputs={
                name: np.array(values, np.int32)
                for name, values in rows.items()
                if name in self._accepted
            },
            parts=[-1 if i in written else part for i, part in enumerate(owners)],
            offsets=offsets,
            pieces=kept.tokens,
            cut_at=cut_at,
            written=written,
        )


def trimmed(text: str, offset: Offset) -> Offset:
    """Leave the white space around a token out, unless it is all that the token is."""
    # Byte-level and SentencePiece tokenizers count the space before a word as part of it.
    start, end = trim(text, offset)
    return (start, end) if start < end else offset


def _cut(encodings: Any, part: int) -> int | None:
    """Give the character at which the first of the encodings leaves a text unread."""
    ends = [
        max(
            (
                offset[1]
                for offset, owner in zip(some.offsets, some.sequence_ids, strict=True)
                if owner == part
            ),
            default=0,
        )
        for some in encodings
    ]
    return ends[0] if max(ends) > ends[0] else None
