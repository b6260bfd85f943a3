"""Encodings of any text, tied to the caller's own characters."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import transformers
from hypothesis import assume, example, given

import tfxg_widget as tfxg
from tests.strategies import readable, texts
from tests.support import REFERENCE, TEXT
from tfxg_widget.engine.inputs.encoding import Encoding
from tfxg_widget.engine.tokenizers.characters import settled
from tfxg_widget.engine.tokenizers.fast import FastTokenizer


def encoded(model: tfxg.Model, text: str, pair: str | None = None) -> Encoding:
    """Encode a text unless nothing of it can be read."""
    try:
        return model.encode(text, pair)
    except tfxg.InputError:
        assume(False)
        raise


def assert_sound(encoding: Encoding) -> None:
    count = len(encoding)
    fields: tuple[Any, ...] = (
        encoding.ids,
        encoding.tokens,
        encoding.offsets,
        encoding.parts,
        encoding.word_index,
        *encoding.inputs.values(),
    )
    assert {len(field) for field in fields} == {count}
    assert encoding.ids.dtype == np.int32
    for token, part, word, (start, end) in zip(
        encoding.tokens, encoding.parts, encoding.word_index, encoding.offsets, strict=True
    ):
        if part < 0:
            assert word == -1
            assert token
            # One that the caller wrote has its characters.
            assert (start, end) == (0, 0) or token in {t[start:end] for t in encoding.texts}
            continue
        text = encoding.texts[part]
        assert 0 <= start <= end <= len(text)
        assert token == text[start:end]
        owner, (first, last) = encoding.words[word]
        assert owner == part
        assert first <= start
        assert end <= last


def assert_in_order(encoding: Encoding) -> None:
    for part in range(len(encoding.texts)):
        own = [i for i, owner in enumerate(encoding.parts) if owner == part]
        starts = [encoding.offsets[i][0] for i in own]
        indices = [encoding.word_index[i] for i in own]
        assert starts == sorted(starts)
        assert indices == sorted(indices)
        spans = [span for owner, span in encoding.words if owner == part]
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(text=texts)
def test_any_text_is_encoded_soundly(tiny: tfxg.Model, text: str) -> None:
    encoding = encoded(tiny, text)
    assert_sound(encoding)
    assert_in_order(encoding)
    assert encoding.texts == (text,)


@given(text=readable, pair=readable)
@example(text="film", pair="film \U0001f1e6 \u0300")
def test_any_pair_is_encoded_soundly(tiny: tfxg.Model, text: str, pair: str) -> None:
    encoding = encoded(tiny, text, pair)
    assert_sound(encoding)
    assert_in_order(encoding)
    assert encoding.texts == (text, pair)
    assert set(encoding.parts) == {-1, 0, 1}


@given(text=texts)
def test_nothing_that_byte_level_pieces_read_is_lost(tiny_roberta: tfxg.Model, text: str) -> None:
    encoding = encoded(tiny_roberta, text)
    assume(encoding.cut_at == (None,))
    read = {place for start, end in encoding.offsets for place in range(start, end)}
    assert {i for i, letter in enumerate(text) if not letter.isspace()} <= read


@pytest.mark.parametrize(
    ("model", "special"), [("tiny_bert", ["[CLS]", "[SEP]"]), ("tiny_roberta", ["<s>", "</s>"])]
)
def test_special_tokens_go_by_their_name(
    model: str, special: list[str], request: pytest.FixtureRequest
) -> None:
    encoding = request.getfixturevalue(model).encode("a film")
    assert [t for t, s in zip(encoding.tokens, encoding.special, strict=True) if s] == special


def test_tokens_keep_the_case_and_the_spelling_of_the_text(tiny_bert: tfxg.Model) -> None:
    encoding = tiny_bert.encode("A  Touching\nFÏLM")
    assert encoding.tokens[:4] == ("[CLS]", "A", "Touch", "ing")
    assert "".join(encoding.tokens[4:-1]) == "FÏLM"


def test_the_space_before_a_word_is_no_part_of_its_token(tiny_roberta: tfxg.Model) -> None:
    encoding = tiny_roberta.encode("a film")
    assert all(token == token.strip() for token in encoding.tokens)


@pytest.mark.parametrize(
    ("offset", "expected"),
    # " film" as byte-level tokenizers count it, "film" alone, and a token of nothing but a space.
    [((1, 6), (2, 6)), ((2, 6), (2, 6)), ((1, 2), (0, 0))],
)
def test_white_space_around_a_token_is_no_part_of_it(
    offset: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert settled("a film", [offset]) == [expected]


def test_a_special_token_in_the_text_is_text(tiny_bert: tfxg.Model) -> None:
    encoding = tiny_bert.encode("a [SEP] film")
    place = encoding.tokens.index("[SEP]")
    assert encoding.parts[place] == 0
    assert encoding.offsets[place] == (2, 7)


def test_inputs_are_those_that_the_model_takes(tiny: tfxg.Model) -> None:
    takes = {"attention_mask"} | ({"token_type_ids"} if tiny.name == "tiny_bert" else set())
    # RoBERTa's call takes type ids, its tokenizer makes none.
    assert set(tiny.encode("a film").inputs) == takes


def test_type_ids_tell_the_parts_of_a_pair(tiny_bert: tfxg.Model) -> None:
    encoding = tiny_bert.encode("a film", "good")
    assert encoding.inputs["token_type_ids"].tolist() == [0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [((512, None), 512), ((512, 64), 64), ((10**30, None), None), ((10**30, 64), 64)],
)
def test_the_shorter_limit_counts_and_no_limit_is_none(
    limits: tuple[int, int | None], expected: int | None
) -> None:
    class Tokenizer:
        is_fast = True
        model_max_length = limits[0]
        mask_token_id = None

    assert FastTokenizer(Tokenizer(), frozenset(), limits[1]).max_length == expected


def test_positions_bound_the_length(tiny: tfxg.Model) -> None:
    assert tiny.max_length == 64


def test_without_a_limit_nothing_is_cut() -> None:
    unlimited = transformers.AutoTokenizer.from_pretrained(
        REFERENCE / "tiny_bert", model_max_length=10**30
    )
    tokenizer = FastTokenizer(unlimited, frozenset({"attention_mask"}))
    encoding = tokenizer.encode("film " * 100)
    assert len(encoding) == 102
    assert encoding.cut_at == (None,)
    assert encoding.inputs["attention_mask"].shape == (102,)


def test_the_same_text_gives_the_same_encoding(tiny: tfxg.Model) -> None:
    first, second = tiny.encode(TEXT), tiny.encode(TEXT)
    np.testing.assert_array_equal(first.ids, second.ids)
    assert first.offsets == second.offsets
