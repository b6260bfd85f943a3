"""The names that a prediction gives mean its targets, whatever characters they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.encoding import ANSWERABLE, Encoding
from tfxg_widget.engine.inputs.words import words as words_of
from tfxg_widget.engine.tasks.base import Task
from tfxg_widget.engine.tasks.fill_mask import FillMask
from tfxg_widget.engine.tasks.question_answering import QuestionAnswering
from tfxg_widget.engine.tasks.targets.naming import readings, splits, unambiguous
from tfxg_widget.engine.tasks.targets.target import Table
from tfxg_widget.engine.tasks.token_classification import TokenClassification


def encoded(*texts: str) -> Encoding:
    """Take each word for a token."""
    words = [(part, span) for part, text in enumerate(texts) for span in words_of(text)]
    return Encoding(
        texts=texts,
        ids=np.arange(len(words) + 1, dtype=np.int32),
        inputs={ANSWERABLE: np.ones(len(words) + 1, np.int32)},
        tokens=("[CLS]", *(texts[part][slice(*span)] for part, span in words)),
        offsets=((0, 0), *(span for _, span in words)),
        parts=(-1, *(part for part, _ in words)),
        word_index=(-1, *range(len(words))),
        words=tuple(words),
        cut_at=(None,) * len(texts),
        tokenizer_words=((0, 0), *(span for _, span in words)),
    )


def assert_found_again(task: Task, logits: Sequence[float], encoding: Encoding) -> list[str]:
    """Look every target of an answer up by its name."""
    values = np.array(logits, np.float32)
    likely = np.exp(values - values.max())
    said = task.prediction(values, likely, encoding)
    for name, logit in said.logits.items():
        found = task.single(name, encoding)
        assert found.name == name
        assert found.value(values[None])[0] == pytest.approx(logit)
        assert found.spans == said.spans[name]
    return list(said.logits)


def labelling(*labels: str) -> TokenClassification:
    return TokenClassification(labels, Table(len(labels), "rows"))


def hot(encoding: Encoding, labels: int, chosen: dict[int, int], other: int = 0) -> list[float]:
    """Give each token the label 0, those of some words another one."""
    table = np.zeros((len(encoding), labels))
    table[:, other] = 1
    for word, label in chosen.items():
        table[word + 1, label] = 5 + word / 8
    return table.ravel().tolist()


def test_a_label_may_have_a_colon() -> None:
    task, encoding = labelling("O", "place: city"), encoded("to Rome: now")
    assert assert_found_again(task, hot(encoding, 2, {1: 1}), encoding) == ["Rome: place: city"]
    # A colon of the text belongs to the words.
    names = assert_found_again(task, hot(encoding, 2, {1: 1, 2: 1}), encoding)
    assert names == ["Rome:: place: city"]


def test_words_and_label_may_be_parted_in_two_ways() -> None:
    task = labelling("O", "c", "b: c")
    encoding = encoded("a and a: b")
    whole = hot(encoding, 3, {2: 1, 3: 1, 4: 1})
    first = hot(encoding, 3, {0: 2})
    assert assert_found_again(task, whole, encoding) == ["a: b: c"]
    assert assert_found_again(task, first, encoding) == ["a: b: c (2)"]


def test_a_kind_may_be_called_like_a_label() -> None:
    task, encoding = labelling("O", "B-place", "place"), encoded("to Rome")
    assert assert_found_again(task, hot(encoding, 3, {1: 2}), encoding) == ["Rome: place"]
    assert assert_found_again(task, hot(encoding, 3, {1: 1}), encoding) == ["Rome: place (2)"]


def test_labels_of_several_words_may_have_spaces() -> None:
    task, encoding = labelling("O", "B-a b", "I-a b", "I-c d"), encoded("New York City")
    names = assert_found_again(task, hot(encoding, 4, {0: 2, 1: 2, 2: 2}), encoding)
    assert names == ["New York City: I-a b"]
    found = task.single("New York: I-a b I-c d", encoding)
    assert found.name == "New York: I-a b I-c d"


def test_a_numbered_word_may_stand_in_the_text() -> None:
    task, encoding = labelling("O", "x"), encoded("Rome, Rome, Rome (2)")
    places = {0: 1, 2: 1, 4: 1}
    names = assert_found_again(task, hot(encoding, 2, places), encoding)
    assert len(set(names)) == 3


ANSWERS = [
    ("what?", "it says start: now", "start: now"),
    ("what?", "there is no answer here", "no answer"),
    ("what?", "the span of it", "span"),
    ("what?", "the start: of the start", "start"),
    ("what?", "now, start: now", "now"),
]


@pytest.mark.parametrize(("question", "context", "words"), ANSWERS)
def test_an_answer_may_read_like_a_name(question: str, context: str, words: str) -> None:
    encoding = encoded(question, context)
    at = context.index(words)
    tokens = [
        token
        for token, (part, (start, end)) in enumerate(
            zip(encoding.parts, encoding.offsets, strict=True)
        )
        if part == 1 and at <= start and end <= at + len(words)
    ]
    logits = np.zeros((len(encoding), 2))
    logits[tokens[0], 0] = logits[tokens[-1], 1] = 5
    task = QuestionAnswering()
    names = assert_found_again(task, logits.ravel().tolist(), encoding)
    assert len(set(names)) == 4
    values = logits.ravel().astype(np.float32)
    said = task.prediction(values, np.exp(values - values.max()), encoding)
    for side, name in zip(("span", "start", "end"), names, strict=False):
        assert task.meant(side, said) == name


class Words:
    """A vocabulary, each word of which is one token."""

    def __init__(self, *words: str) -> None:
        self.words, self.size, self.tokenizer = words, len(words), self
        self.mask_token_id, self.mask_token = 0, words[0]

    def token(self, candidate: Any, _spaced: bool = True) -> int:
        if candidate not in self.words:
            raise tfxg.InputError(f"{candidate!r} is no candidate")
        return self.words.index(candidate)

    def name(self, token: int) -> str:
        return self.words[token]


@pytest.mark.parametrize("masks", [1, 2])
def test_a_candidate_may_read_like_a_numbered_mask(masks: int) -> None:
    vocabulary: Any = Words("[MASK]", "good", "mask 1: good", "mask 2: good", ": ")
    task = FillMask(vocabulary, Table(vocabulary.size, "rows"))
    encoding = encoded("see: it " * masks)
    ids = np.ones(len(encoding), np.int32)
    ids[1 : 1 + masks] = 0
    logits = np.arange(masks * vocabulary.size) / 8
    names = assert_found_again(task, logits.tolist(), replace(encoding, ids=ids))
    assert len(set(names)) == masks * vocabulary.size


PIECES = st.lists(
    st.sampled_from(["a", "b", ":", " ", "(2)", ": ", " (1)"]), min_size=1, max_size=6
)


@given(PIECES, st.lists(PIECES.map("".join), min_size=2, max_size=4, unique=True), st.data())
def test_every_name_of_a_prediction_is_found_again(
    text: list[str], labels: list[str], data: st.DataObject
) -> None:
    encoding = encoded("a " + "".join(text))
    task = labelling("O", *labels)
    words = len(encoding.words)
    chosen = st.integers(0, len(labels))
    labelled = {word: data.draw(chosen) for word in range(words)}
    assert_found_again(task, hot(encoding, len(labels) + 1, labelled), encoding)


def test_a_name_is_numbered_until_it_is_unambiguous() -> None:
    meanings = {"a": [1, 2], "a (2)": [3]}
    read: Callable[[str], list[int]] = lambda name: meanings.get(name, [])  # noqa: E731
    names = [unambiguous(name, meant, read) for name, meant in [("a", 1), ("a", 2), ("a (2)", 3)]]
    assert names == ["a", "a (2) (2)", "a (2)"]
    for name, meant in zip(names, (1, 2, 3), strict=True):
        assert next(readings(name, read)) == meant
    assert list(splits("a: b: c", ": ")) == [("a: b", "c"), ("a", "b: c")]
