"""Words of any text, and which word each token belongs to."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from tfxg_widget.engine.inputs.words import Offset, group, trim, words


def clusters(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@st.composite
def tokenised(draw: st.DrawFn) -> tuple[str, list[Offset]]:
    """Cut a text into tokens as tokenizers do: in order, trimmed, some blank ones left out."""
    text = draw(texts)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text))))})
    offsets = [trim(text, cut) for cut in pairwise(cuts)]
    return text, [(start, end) for start, end in offsets if start < end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love you, but", ["I", "love", "you", ",", "but"]),
        ("don't", ["don't"]),
        ("3.14 is pi!", ["3.14", "is", "pi", "!"]),
        ("well-known", ["well", "-", "known"]),
        ("a\r\nb\tc", ["a", "b", "c"]),
        ("👩‍👩‍👧‍👦👍🏽", ["👩‍👩‍👧‍👦", "👍🏽"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("cafe\u0301 x", ["cafe\u0301", "x"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("שלום, עולם", ["שלום", ",", "עולם"]),
        ("日本", ["日", "本"]),
        ("กำ", ["กำ"]),
        ("  ", []),
        ("", []),
    ],
)
def test_words_are_those_of_unicode(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@given(texts)
def test_words_cover_everything_but_white_space_once_and_in_order(text: str) -> None:
    found = words(text)
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    gaps = pairwise([0, *(edge for span in found for edge in span), len(text)])
    assert "".join(text[start:end] for start, end in list(gaps)[::2]).strip() == ""


@given(texts)
def test_no_grapheme_cluster_is_split_between_words(text: str) -> None:
    inner = {
        place for found in regex.finditer(r"\X", text) for place in range(*found.span()) if place
    } - {found.start() for found in regex.finditer(r"\X", text)}
    for (_, end), (start, _) in pairwise(words(text)):
        assert not (end == start and end in inner), ascii(text)


@given(texts)
def test_words_do_not_begin_or_end_in_white_space(text: str) -> None:
    assert all(word == word.strip() for word in clusters(text))


@given(st.text(" \t\nab"), st.data())
def test_trim_leaves_white_space_out_and_stays_within(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inner = trim(text, (start, end))
    assert start <= inner[0] <= inner[1] <= end
    assert text[slice(*inner)] == text[start:end].strip()


@given(tokenised())
def test_every_token_is_in_one_word_whose_span_covers_it(given_: tuple[str, list[Offset]]) -> None:
    text, offsets = given_
    index, spans = group(text, offsets)
    assert len(index) == len(offsets)
    for word, (start, end) in zip(index, offsets, strict=True):
        assert spans[word][0] <= start
        assert end <= spans[word][1]


@given(tokenised())
def test_grouped_words_are_in_order_without_overlap(given_: tuple[str, list[Offset]]) -> None:
    index, spans = group(*given_)
    assert index == sorted(index)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(tokenised())
def test_grouping_only_ever_joins_words(given_: tuple[str, list[Offset]]) -> None:
    text, offsets = given_
    edges = {edge for span in words(text) for edge in span}
    assert {edge for span in group(text, offsets)[1] for edge in span} <= edges


def test_a_token_over_several_words_joins_them() -> None:
    index, spans = group("to be or", [(0, 5), (6, 8)])
    assert index == [0, 1]
    assert spans == [(0, 5), (6, 8)]


def test_a_token_from_the_middle_of_a_word_into_the_next_joins_both() -> None:
    index, spans = group("über alles", [(0, 2), (2, 7), (7, 10)])
    assert index == [0, 0, 0]
    assert spans == [(0, 10)]


@pytest.mark.parametrize("blank", [(1, 3), (2, 3), (3, 3)])
def test_a_blank_token_is_of_the_word_that_follows(blank: Offset) -> None:
    index, spans = group("a  b", [(0, 1), blank, (3, 4)])
    assert index == [0, 1, 1]
    assert spans == [(0, 1), (3, 4)]


@pytest.mark.parametrize("blank", [(1, 1), (1, 2), (3, 3)])
def test_a_blank_token_behind_all_words_is_of_the_last(blank: Offset) -> None:
    assert group("a  ", [(0, 1), blank]) == ([0, 0], [(0, 1)])


def test_a_text_of_white_space_is_one_word() -> None:
    assert group("  ", [(0, 1), (1, 2)]) == ([0, 0], [(0, 2)])


def test_words_without_tokens_are_kept() -> None:
    # What a model cuts off is still part of the text.
    index, spans = group("a b c", [(0, 1)])
    assert index == [0]
    assert spans == [(0, 1), (2, 3), (4, 5)]
