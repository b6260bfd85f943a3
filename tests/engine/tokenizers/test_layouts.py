"""Tokens, words and names over every layout of the `tokenizers` library."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tfxg_widget.engine.inputs.encoding import Encoding
from tfxg_widget.engine.inputs.errors import InputError
from tfxg_widget.engine.models.checkpoints.generation import Decoding
from tfxg_widget.engine.models.readers import continuing
from tfxg_widget.engine.tasks.targets.vocabulary import Vocabulary
from tfxg_widget.engine.tokenizers.fast import FastTokenizer

from .layouts import LAYOUTS, Parts, tokenizer_of

#: The characters of byte-level BPE, and the bytes that they stand for.
_BYTES = {chr(byte): byte for byte in (*range(33, 127), *range(161, 173), *range(174, 256))}
_BYTES |= {
    chr(256 + at): byte
    for at, byte in enumerate(byte for byte in range(256) if chr(byte) not in _BYTES)
}

_PIECES = (
    "work",
    "is",
    "river",
    "sufficient",
    "Film",
    "don't",
    "12",
    "-",
    "!",
    "我们",
    "好",
    "مرحبا",
    "café",
    "e\u0301",
    "n\u0303a",
    "👍🏽",
    "👩‍👩‍👧",
    "ﬁ",
    "½",
    "q",
)
_BLANKS = ("", "", " ", "  ", "\t", "\n", "\u00a0", "\u3000")

texts = st.lists(st.sampled_from([*_PIECES, *_BLANKS, " "]), min_size=1, max_size=9).map("".join)

each_layout = pytest.mark.parametrize("layout", LAYOUTS)


def encoded(layout: str, text: str, pair: str | None = None) -> tuple[Encoding, Any]:
    tokenizer = tokenizer_of(layout)
    try:
        encoding = FastTokenizer(tokenizer, frozenset({"attention_mask"})).encode(text, pair)
    except InputError:
        assume(False)
        raise
    (raw,) = tokenizer(text, pair).encodings
    assert encoding.ids.tolist() == raw.ids
    return encoding, raw


def normalized(layout: str, text: str) -> str:
    normalizer = tokenizer_of(layout).backend_tokenizer.normalizer
    return str(normalizer.normalize_str(text) if normalizer else text).replace("▁", " ")


def content_of(piece: str, parts: Parts) -> bytes:
    """Give what a token stands for in the normalised text, without white space around it."""
    if parts.model == "byte level":
        content = bytes(_BYTES[letter] for letter in piece)
    elif parts.model == "byte fallback" and piece.startswith("<0x"):
        content = bytes.fromhex(piece[3:5])
    else:
        content = piece.removeprefix("##").replace("▁", " ").encode()
    try:
        return content.decode().strip().encode()
    except UnicodeDecodeError:
        return content.strip(b" ")


def is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def assert_exact(layout: str, encoding: Encoding, raw: Any) -> None:
    """Check that each token covers the characters that it stands for, and no more."""
    for token, piece, part, span, reported in zip(
        encoding.tokens, raw.tokens, encoding.parts, encoding.offsets, raw.offsets, strict=True
    ):
        if part < 0:
            continue
        text = encoding.texts[part]
        assert token == text[slice(*span)]
        if piece == "<unk>":
            assert token
            assert token == token.strip()
            continue
        content = content_of(piece, LAYOUTS[layout])
        if not content or (len(content) < 3 and text[slice(*reported)] in {"\u00a0", "\u3000"}):
            assert token == ""
            continue
        assert content in normalized(layout, token).encode()
        # With one character less it would not stand for it all.
        assert content not in normalized(layout, token[1:]).encode()
        assert is_mark(token[-1]) or content not in normalized(layout, token[:-1]).encode()


def assert_complete(layout: str, encoding: Encoding) -> None:
    """Check that tokens are in order, overlap within a character alone, and lose nothing."""
    for part, text in enumerate(encoding.texts):
        own = [o for o, p in zip(encoding.offsets, encoding.parts, strict=True) if p == part]
        filled = [(start, end) for start, end in own if start < end]
        assert [start for start, _ in own] == sorted(start for start, _ in own)
        assert [end for _, end in filled] == sorted(end for _, end in filled)
        for before, after in pairwise(filled):
            # Bytes of one character, or parts of a ligature, share it, and its accents.
            shared = text[after[0] : before[1]]
            assert len(shared.rstrip("".join(filter(is_mark, shared)))) <= 1
        covered = {place for start, end in own for place in range(start, end)}
        for place in set(range(len(text))) - covered:
            is_removed = "removed" in layout and text[place] == "-"
            assert is_removed or not normalized(layout, text[place]).strip()


def assert_words(encoding: Encoding) -> None:
    """Check that words hold their tokens, are never blank, and take the space before them."""
    assert all(encoding.texts[part][slice(*span)].strip() for part, span in encoding.words)
    following: dict[int, int] = {}
    for token in reversed(range(len(encoding))):
        part, word = encoding.parts[token], encoding.word_index[token]
        if part < 0:
            assert word == -1
            continue
        start, end = encoding.offsets[token]
        owner, (first, last) = encoding.words[word]
        assert owner == part
        assert first <= start <= end <= last
        assert start < end or following.get(part, word) == word
        following[part] = word


@each_layout
@given(text=texts, pair=st.none() | texts)
@example(text="work is sufficient", pair=None)
@example(text="the river is good, 我们 好", pair="½ e\u0301")
@example(text="  river\t\tis  e\u0301! ", pair=" -")
@settings(max_examples=20)
def test_tokens_and_words_are_those_of_the_text(layout: str, text: str, pair: str | None) -> None:
    assume(pair is None or pair.strip())
    encoding, raw = encoded(layout, text, pair)
    assert_exact(layout, encoding, raw)
    assert_complete(layout, encoding)
    assert_words(encoding)


@pytest.mark.parametrize(
    "layout", ["Unigram Metaspace always", "Unigram XLM-R", "BPE byte fallback Llama 2"]
)
def test_a_lone_space_takes_no_letter_and_is_no_word(layout: str) -> None:
    encoding, raw = encoded(layout, "work is sufficient")
    own = [i for i, part in enumerate(encoding.parts) if part == 0]
    assert "▁" in [raw.tokens[i] for i in own]
    assert "".join(encoding.tokens[i] for i in own) == "workissufficient"
    assert [encoding.texts[0][slice(*span)] for _, span in encoding.words] == [
        "work",
        "is",
        "sufficient",
    ]


def test_bytes_behind_other_splits_keep_their_first_letters() -> None:
    encoding, raw = encoded("Whitespace ByteLevel prefix=True trim=True", "the river is good")
    assert "Ġriver" in raw.tokens
    assert "".join(encoding.tokens) == "theriverisgood"
    assert "river" in encoding.tokens


def test_the_bytes_of_a_character_share_it() -> None:
    encoding, _ = encoded("ByteLevel prefix=False trim=True regex=True", "q 👍🏽")
    assert {"👍", "🏽"} < set(encoding.tokens)
    assert encoding.tokens.count("👍") > 1


def test_a_sign_for_a_space_that_the_caller_wrote_is_shown() -> None:
    encoding, _ = encoded("Unigram Metaspace always", "river ▁ river")
    assert "▁" in encoding.tokens


@each_layout
def test_names_are_for_people_and_found_again(layout: str) -> None:
    tokenizer = tokenizer_of(layout)
    # A model may have more outputs than its tokenizer has tokens.
    vocabulary = Vocabulary(tokenizer, len(tokenizer) + 2)
    names = [vocabulary.name(token) for token in range(vocabulary.size)]
    assert len(set(names)) == vocabulary.size
    assert [vocabulary.token(name) for name in names] == list(range(vocabulary.size))
    assert names[:5] == ["<unk>", "<s>", "</s>", "<pad>", "<mask>"]
    for name in names[5:]:
        assert any(map(str.isprintable, name.split(" (id")[0]))
        assert not any(unicodedata.category(character) == "Cc" for character in name)
        assert not name.startswith(("▁", "Ġ", "Ċ", "<0x"))


@pytest.mark.parametrize(
    ("layout", "piece", "name"),
    [
        ("ByteLevel prefix=False trim=True regex=True", "Ġ", "␣"),
        ("ByteLevel prefix=False trim=True regex=True", "Ċ", "↵"),
        ("ByteLevel prefix=False trim=True regex=True", "â", "byte 0xE2"),
        ("BPE byte fallback Llama 2", "<0xE2>", "byte 0xE2"),
        ("BPE byte fallback Llama 2", "<0x41>", "byte 0x41"),
        ("BPE byte fallback Llama 2", "<0x20>", "␣ (id 37)"),
        ("Unigram XLM-R", "▁", "␣"),
        ("Unigram Metaspace always", "▁", "␣"),
    ],
)
def test_white_space_and_bytes_have_names(layout: str, piece: str, name: str) -> None:
    tokenizer = tokenizer_of(layout)
    vocabulary = Vocabulary(tokenizer, len(tokenizer))
    assert vocabulary.name(tokenizer.convert_tokens_to_ids(piece)) == name


@pytest.mark.parametrize(
    "layout",
    [
        "Unigram Metaspace first",
        "BPE byte fallback Llama 2",
        "ByteLevel prefix=False trim=True regex=True",
    ],
)
@pytest.mark.parametrize("start", [None, 1])
def test_what_a_model_writes_has_the_same_slices(layout: str, start: int | None) -> None:
    tokenizer = tokenizer_of(layout)
    writer = continuing(tokenizer, 64, Decoding(8, frozenset({2}), start=start))
    ids = tokenizer("work is sufficient 👍🏽", add_special_tokens=False)["input_ids"]
    written = writer.spelled(writer.source("the river"), ids)
    tokens = [written.text[slice(*span)] for span in written.spans if span]
    assert len(tokens) == len(ids)
    for token, piece in zip(tokens, tokenizer.convert_ids_to_tokens(ids), strict=True):
        content = content_of(piece, LAYOUTS[layout])
        assert content in token.encode()
        assert len(token.encode()) == len(content) or token in "👍🏽"
