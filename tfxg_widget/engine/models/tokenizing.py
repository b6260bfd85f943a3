"""Encodings from the tokenizers of transformers, tied to the caller's characters."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..encoding import Encoding
from ..errors import InputError, ModelError
from ..words import group, trim

#: Tokenizers without a limit report a huge number.
_NO_LIMIT = 1_000_000

_SURROGATE = re.compile("[\ud800-\udfff]")


def check(tokenizer: Any) -> None:
    """Refuse what is no tokenizer that can tie tokens to characters.

    Raises
    ------
    ModelError
        Without a tokenizer, or with a slow one.
    """
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


def max_length(tokenizer: Any, positions: int | None) -> int | None:
    """Give the longest input in tokens that tokenizer and model both take, or None."""
    limits = [n for n in (tokenizer.model_max_length, positions) if n and n < _NO_LIMIT]
    return min(limits, default=None)


def encode(
    tokenizer: Any,
    text: str,
    text_pair: str | None,
    limit: int | None,
    accepted: frozenset[str],
    token_types: bool | None = None,
) -> Encoding:
    """Tokenise a text or a pair.

    Parameters
    ----------
    tokenizer
        A fast tokenizer of transformers.
    text, text_pair
        The caller's texts.
    limit
        The longest encoding in tokens; the rest is cut off and reported in ``cut_at``.
    accepted
        The inputs that the model takes; others that the tokenizer makes are left out.
    token_types
        Whether the tokenizer is to make token types; None leaves it to the tokenizer.

    Raises
    ------
    InputError
        For a text that is no string, blank, or of nothing that the tokenizer can read.
    """
    texts = (text,) if text_pair is None else (text, text_pair)
    for given in texts:
        if not isinstance(given, str):
            raise InputError(f"A text must be a string, not {type(given).__name__}.")
        if not given.strip():
            raise InputError("The text is empty. Give at least one word to explain.")
        if _SURROGATE.search(given):
            raise InputError("The text holds half a character (a lone surrogate). Decode it anew.")
    pieces = tokenizer(
        text,
        text_pair,
        truncation=limit is not None,
        max_length=limit,
        return_overflowing_tokens=limit is not None,
        return_token_type_ids=token_types,
    )
    kept = pieces.encodings[0]
    parts = tuple(-1 if part is None else part for part in kept.sequence_ids)
    if set(parts) == {-1}:
        raise InputError("The tokenizer finds nothing to read in this text. Give other words.")
    offsets = tuple(
        (0, 0) if part < 0 else _offset(texts[part], offset)
        for part, offset in zip(parts, kept.offsets, strict=True)
    )
    word_index, word_spans = _words(texts, parts, offsets)
    return Encoding(
        texts=texts,
        ids=np.array(kept.ids, np.int32),
        inputs={
            name: np.array(values[0] if limit is not None else values, np.int32)
            for name, values in pieces.items()
            if name in accepted
        },
        tokens=tuple(
            piece if part < 0 else texts[part][slice(*offset)]
            for piece, part, offset in zip(kept.tokens, parts, offsets, strict=True)
        ),
        offsets=offsets,
        parts=parts,
        word_index=word_index,
        words=word_spans,
        cut_at=tuple(_cut(pieces.encodings, part) for part in range(len(texts))),
    )


def _offset(text: str, offset: tuple[int, int]) -> tuple[int, int]:
    # Byte-level and SentencePiece tokenizers count the space before a word as part of it.
    trimmed = trim(text, offset)
    return trimmed if trimmed[0] < trimmed[1] else offset


def _words(
    texts: tuple[str, ...], parts: tuple[int, ...], offsets: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, ...], tuple[tuple[int, tuple[int, int]], ...]]:
    index = [-1] * len(parts)
    spans: list[tuple[int, tuple[int, int]]] = []
    for part, text in enumerate(texts):
        members = [i for i, owner in enumerate(parts) if owner == part]
        of_token, of_part = group(text, [offsets[i] for i in members])
        for i, word in zip(members, of_token, strict=True):
            index[i] = len(spans) + word
        spans += [(part, span) for span in of_part]
    return tuple(index), tuple(spans)


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
