"""Which tokens of a text or a pair are kept: those that the tokenizers library keeps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfxg_widget.engine.tokenizers.fast import FastTokenizer
from tfxg_widget.engine.tokenizers.truncation import kept

from .layouts import tokenizer_of

LAYOUT = "WordPiece BertPreTokenizer BertNormalizer"

lengths = st.integers(1, 12)


@pytest.mark.parametrize("side", ["right", "left"])
@given(first=lengths, second=st.none() | lengths, limit=st.integers(4, 20))
@settings(max_examples=40)
def test_the_same_tokens_are_kept(side: str, first: int, second: int | None, limit: int) -> None:
    # Both words are one token each.
    texts = " ".join(["the"] * first), None if second is None else " ".join(["film"] * second)
    tokenizer = tokenizer_of(LAYOUT)
    backend = tokenizer.backend_tokenizer
    whole = backend.encode(*texts)
    backend.enable_truncation(limit, direction=side)
    try:
        expected = backend.encode(*texts).ids
    finally:
        backend.no_truncation()
    fits = kept(whole.sequence_ids, limit, from_left=side == "left")
    assert [token for token, fit in zip(whole.ids, fits, strict=True) if fit] == expected


def test_what_does_not_fit_is_reported() -> None:
    tokenizer = FastTokenizer(tokenizer_of(LAYOUT), frozenset({"attention_mask"}), positions=6)
    encoding = tokenizer.encode("the river is good", "the river")
    assert encoding.tokens == ("<s>", "the", "river", "</s>", "the", "</s>")
    assert len(encoding.inputs["attention_mask"]) == 6
    assert encoding.cut_at == (9, 3)
