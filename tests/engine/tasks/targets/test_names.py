"""Keys and ids of a prediction mean its targets, whatever characters texts and labels have."""

from __future__ import annotations

from collections.abc import Sequence
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
from tfxg_widget.engine.tasks.extraction.question_answering import NOTHING, QuestionAnswering
from tfxg_widget.engine.tasks.extraction.token_classification import TokenClassification
from tfxg_widget.engine.tasks.fill_mask import FillMask
from tfxg_widget.engine.tasks.resolving import known_candidates, known_target
from tfxg_widget.engine.tasks.targets.ids import TargetId
from tfxg_widget.engine.tasks.targets.prediction import Prediction, ScoredTarget
from tfxg_widget.engine.tasks.targets.target import Table, Target


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


def answered(task: Task, logits: Sequence[float], encoding: Encoding) -> Prediction:
    values = np.array(logits, np.float32)
    likely = np.exp(values - values.max())
    return task.prediction(values, likely, encoding)


def assert_found_again(task: Task, logits: Sequence[float], encoding: Encoding) -> list[str]:
    """Look every target of an answer up by its key and by its id, and give the names."""
    values = np.array(logits, np.float32)
    said = answered(task, logits, encoding)
    for key, target in said.targets.items():
        for reference in (key, target.id):
            # As of an answer that lists nothing but what the name can mean.
            found = known_candidates(task, reference, said, encoding)
            scored = task.including(said, found, values, np.exp(values - values.max()))
            assert known_target(task, reference, scored, encoding) == target
        alone = task.single(target.id, encoding)
        assert (alone.id, alone.name, alone.spans) == (target.id, target.name, target.spans)
        assert alone.value(values[None])[0] == pytest.approx(said.logits[key])
    assert len({target.id for target in said.targets.values()}) == len(said.logits)
    return [target.name for target in said.targets.values()]


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
    assert assert_found_again(task, first, encoding) == ["a: b: c"]
    assert [one.id for one in task.candidates("a: b: c", encoding)] == [
        "entity:6:10:c,c,c",
        "entity:0:1:b: c",
    ]


def test_a_kind_may_be_called_like_a_label() -> None:
    task, encoding = labelling("O", "B-place", "place"), encoded("to Rome")
    assert assert_found_again(task, hot(encoding, 3, {1: 2}), encoding) == ["Rome: place"]
    assert assert_found_again(task, hot(encoding, 3, {1: 1}), encoding) == ["Rome: place"]
    assert [one.id for one in task.candidates("Rome: place", encoding)] == [
        "entity:3:7:place",
        "entity:3:7:B-place",
    ]


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
    assert names == [words, f"start: {words}", f"end: {words}", NOTHING]
    said = answered(task, logits.ravel().tolist(), encoding)
    for side, kind in (("span", "answer"), ("start", "start"), ("end", "end")):
        assert known_target(task, side, said, encoding).kind == kind


def test_a_label_may_have_what_separates_labels_in_an_id() -> None:
    task, encoding = labelling("O", "a,b", "a%2Cb"), encoded("New York City")
    names = assert_found_again(task, hot(encoding, 3, {0: 1, 2: 2}), encoding)
    assert names == ["New: a,b", "City: a%2Cb"]
    found = task.single((0, "a,b"), encoding)
    assert (found.id, TargetId.parse(found.id)) == (
        "entity:0:3:a%2Cb",
        TargetId("entity", (0, 3), ("a,b",)),
    )


@pytest.mark.parametrize(
    "text", ["answer:4", "answer:04:12", "answer:4:12:x", "place:4:12", "no_answer:1", "token", ""]
)
def test_what_is_no_id_is_a_name(text: str) -> None:
    assert TargetId.parse(text) is None


def test_a_word_that_reads_like_an_id_goes_by_its_own() -> None:
    target = Target("answer:0:10", "no_answer", "answer", (0,), (1.0,))
    scored = [ScoredTarget(target, 0.5, 0.0)]
    assert list(Prediction.of(scored, target).targets) == ["answer:0:10"]


class Words:
    """A vocabulary, each word of which is one token."""

    def __init__(self, *words: str) -> None:
        self.words, self.size, self.tokenizer = words, len(words), self
        self.mask_token_id, self.mask_token = 0, words[0]

    def token(self, candidate: Any, _spaced: bool = True) -> int:
        if isinstance(candidate, int):
            return candidate
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
