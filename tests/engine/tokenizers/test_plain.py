"""Functions as tokenizers: their ids tied to the caller's characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

import tfxg_widget as tfxg
from tests.engine.models.in_memory.models import ids_of, padded_ids_of
from tests.support import REFERENCE
from tfxg_widget.engine.tokenizers.functions.function import PlainTokenizer
from tfxg_widget.engine.tokenizers.padding import Padding

TEXT = "The film,  is so\ngood"
WORDS = ("The", "film,", "is", "so", "good")


def with_ends(text: str) -> list[int]:
    """Put an id before and two after the words', as a tokenizer with special tokens does."""
    return [901, *ids_of(text), 902, 902]


def in_halves(text: str) -> list[int]:
    """Give every word two ids, as a tokenizer of pieces does."""
    return [number for number in ids_of(text) for _ in range(2)]


def vectorization(**options: Any) -> Any:
    import keras

    return keras.layers.TextVectorization(vocabulary=["the", "film", "is", "so", "good"], **options)


@pytest.mark.parametrize(
    ("read", "padding"),
    [
        (ids_of, Padding()),
        (lambda text: np.array([ids_of(text)]), Padding()),
        (lambda text: tf.constant(ids_of(text)), Padding()),
        (padded_ids_of, Padding(16)),
        (lambda text: padded_ids_of(text, left=True), Padding(16, left=True)),
        (vectorization(), Padding()),
        (vectorization(output_sequence_length=12), Padding(12)),
        (lambda text: {"token_ids": padded_ids_of(text)}, Padding(16)),
    ],
)
def test_words_are_tied_to_the_text(read: Callable[[str], Any], padding: Padding) -> None:
    tokenizer = PlainTokenizer(read, None)
    encoding = tokenizer.encode(TEXT)
    assert encoding.tokens == WORDS
    assert [TEXT[slice(*offset)] for offset in encoding.offsets] == list(WORDS)
    assert 0 not in encoding.ids
    assert tokenizer.padding == padding


def test_added_tokens_are_special() -> None:
    encoding = PlainTokenizer(with_ends, None).encode(TEXT)
    assert encoding.tokens == ("[901]", *WORDS, "[902]", "[902]")
    assert encoding.special.tolist() == [True, *[False] * 5, True, True]


def test_pieces_of_a_word_share_its_characters() -> None:
    encoding = PlainTokenizer(in_halves, None).encode("so good")
    assert encoding.tokens == ("so", "so", "good", "good")
    assert encoding.ids.tolist() == in_halves("so good")


def test_an_id_of_zero_may_be_a_word() -> None:
    encoding = PlainTokenizer(lambda text: [len(word) - 1 for word in text.split()], None).encode(
        "a film a"
    )
    assert encoding.ids.tolist() == [0, 3, 0]


def test_offsets_that_are_told_are_believed() -> None:
    def by_character(text: str) -> dict[str, Any]:
        spans = [(i, i + 1) for i in range(len(text))]
        return {"input_ids": [ord(c) for c in text], "offset_mapping": spans}

    encoding = PlainTokenizer(by_character, None).encode("good")
    assert encoding.tokens == tuple("good")


def test_a_mask_tells_padding_from_text() -> None:
    def read(text: str) -> dict[str, Any]:
        ids = padded_ids_of(text)
        return {"input_ids": [number or 7 for number in ids], "attention_mask": np.sign(ids)}

    tokenizer = PlainTokenizer(read, None)
    assert tokenizer.encode(TEXT).inputs["attention_mask"].tolist() == [1] * 5
    assert tokenizer.padding == Padding(16)


def test_what_a_function_cuts_off_is_reported() -> None:
    encoding = PlainTokenizer(vectorization(output_sequence_length=3), None).encode(TEXT)
    assert encoding.tokens == WORDS[:3]
    assert encoding.cut_at == (TEXT.index("so"),)


def test_the_models_limit_cuts_too() -> None:
    encoding = PlainTokenizer(ids_of, 2).encode(TEXT)
    assert encoding.tokens == WORDS[:2]
    assert encoding.cut_at == (TEXT.index("is"),)


@given(st.lists(st.sampled_from(["the", "film", "good", "0", "¿qué?", "🎬"]), min_size=1))
def test_any_words_come_back(words: list[str]) -> None:
    text = "  ".join(words)
    assert PlainTokenizer(with_ends, None).encode(text).tokens[1:-2] == tuple(words)


def test_a_keras_hub_preprocessor_is_a_tokenizer() -> None:
    keras_hub = pytest.importorskip("keras_hub")
    vocabulary = (REFERENCE / "tiny_bert" / "vocab.txt").read_text("utf-8").split()
    own = keras_hub.models.BertTokenizer(vocabulary=vocabulary, lowercase=True)
    read = keras_hub.models.BertTextClassifierPreprocessor(own, sequence_length=24)
    tokenizer = PlainTokenizer(read, None)
    encoding = tokenizer.encode("the film was good")
    assert encoding.tokens[1:-1] == ("the", "film", "was", "good")
    assert encoding.special.tolist() == [True, *[False] * 4, True]
    assert tokenizer.padding == Padding(24)


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (lambda text: [len(text)] * 3, r"cannot be tied .*offset_mapping"),
        (lambda text: {"tokens": [1]}, "no ids. Call them 'input_ids'"),
        (lambda text: [0.5, 1.5], "row of whole numbers"),
        (lambda text: [[1, 2], [3, 4]], "row of whole numbers"),
        (lambda text: {"ids": [1, 2], "mask": [1]}, "different lengths"),
        (lambda text: [], "Let it give an id to words that it does not know"),
    ],
)
def test_what_is_no_tokenizer_is_refused(read: Callable[[str], Any], says: str) -> None:
    with pytest.raises(tfxg.ModelError, match=says):
        PlainTokenizer(read, None)


def test_bad_texts_are_refused() -> None:
    tokenizer = PlainTokenizer(ids_of, None)
    for text, pair, says in [("", None, "is empty"), ("a", "b", "not a pair")]:
        with pytest.raises(tfxg.InputError, match=says):
            tokenizer.encode(text, pair)
