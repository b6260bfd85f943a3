"""What a person points at becomes a target, and targets say where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import TEXT
from tfxg_widget import InputError
from tfxg_widget.engine.inputs.text_span import TextSpan, token_parts

from ..checkpoints import KINDS, TASKS

QUESTION, CONTEXT = "who has heart?", "the heart of the film, the heart of the story"
TEXTS = {
    "token classification": ("the heart of the film, the heart of the story", None),
    "question answering": (QUESTION, CONTEXT),
    "fill mask": ("a [MASK] film and a [MASK] story", None),
}


def pointed(of_task: Callable[..., Any], task: str, span: TextSpan, label: str) -> Any:
    model = of_task("tiny_bert", task)
    return model.task.target_of_span(span, label, model.encode(*TEXTS[task]))


@pytest.mark.parametrize(
    ("task", "span", "label", "name"),
    [
        ("token classification", TextSpan(0, 4, 12), "place", "heart of: place"),
        ("token classification", TextSpan(0, 27, 32), "I-place", "heart (2): I-place"),
        # A part of a word is the word.
        ("token classification", TextSpan(0, 5, 6), "O", "heart: O"),
        ("question answering", TextSpan(1, 4, 12), "span", "heart of"),
        ("question answering", TextSpan(1, 27, 35), "start", "start: heart of (2)"),
        ("question answering", TextSpan(1, 17, 21), "end", "end: film"),
        ("fill mask", TextSpan(0, 2, 8), "good", "mask 1: good"),
        ("fill mask", TextSpan(0, 20, 26), "good", "mask 2: good"),
    ],
)
def test_pointing_makes_the_target_of_that_name(
    of_task: Callable[..., Any], task: str, span: TextSpan, label: str, name: str
) -> None:
    found = pointed(of_task, task, span, label)
    model = of_task("tiny_bert", task)
    assert found.name == name
    assert found == model.task.single(name, model.encode(*TEXTS[task]))


@pytest.mark.parametrize(
    ("task", "span", "label", "says"),
    [
        ("token classification", TextSpan(0, 4, 12), "thing", "Unknown label 'thing'"),
        ("token classification", TextSpan(0, 3, 4), "place", "no word to label"),
        ("token classification", TextSpan(1, 4, 12), "place", "no word to label"),
        ("question answering", TextSpan(0, 4, 7), "span", "lies in the context"),
        ("question answering", TextSpan(1, 4, 7), "middle", "Unknown label 'middle'"),
        ("question answering", TextSpan(1, 40, 99), "span", "no answer at the characters"),
        ("fill mask", TextSpan(0, 9, 13), "good", r"There is no mask. Point at a \[MASK\]"),
        ("fill mask", TextSpan(0, 2, 8), "unbelievable", "is no candidate"),
    ],
)
def test_what_is_no_target_is_refused(
    of_task: Callable[..., Any], task: str, span: TextSpan, label: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        pointed(of_task, task, span, label)


def test_a_class_is_pointed_at_nowhere(tiny_bert: tfxg.Model) -> None:
    assert tiny_bert.task.selectable_spans is None
    with pytest.raises(InputError, match="Nothing in the text"):
        tiny_bert.task.target_of_span(TextSpan(0, 0, 3), "ALPHA", tiny_bert.encode(TEXT))


@pytest.mark.parametrize("task", KINDS)
def test_targets_stand_at_their_words(task: str, of_task: Callable[..., Any]) -> None:
    texts = TEXTS[task]
    said = tfxg.explain(of_task("tiny_bert", task), *texts, method="saliency").prediction
    assert set(said.spans) == set(said.probabilities)
    standing = {
        name: [str(texts[span.part])[span.start : span.end] for span in spans]
        for name, spans in said.spans.items()
    }
    for name, words in standing.items():
        match task:
            case "token classification":
                assert name.startswith(words[0])
            case "fill mask":
                assert words == ["[MASK]"]
            case _:
                assert words == ([] if name == "no answer" else words)
                assert all(word in name for word in words)


def test_the_start_of_an_answer_is_its_first_word(of_task: Callable[..., Any]) -> None:
    spans = [
        pointed(of_task, "question answering", TextSpan(1, 4, 16), label).spans
        for label in ("span", "start", "end")
    ]
    assert spans == [(TextSpan(1, 4, 16),), (TextSpan(1, 4, 9),), (TextSpan(1, 13, 16),)]


@pytest.mark.parametrize("task", KINDS)
def test_what_was_asked_about_is_told_beside_the_answer(
    task: str, of_task: Callable[..., Any]
) -> None:
    asked = {
        "token classification": "heart: O",
        "question answering": "start: heart of",
        "fill mask": "mask 2: good",
    }[task]
    model = of_task("tiny_bert", task)
    plain = tfxg.explain(model, *TEXTS[task], method="saliency").prediction
    found = tfxg.explain(model, *TEXTS[task], method="saliency", target=asked, output="probability")
    assert (plain.asked, found.prediction.asked) == ((), (asked,))
    assert list(found.prediction.probabilities) == [*plain.probabilities, asked]
    assert found.prediction.probabilities[asked] == pytest.approx(found.value, abs=1e-6)
    logit = tfxg.explain(model, *TEXTS[task], method="saliency", target=asked).value
    assert found.prediction.logits[asked] == pytest.approx(logit, abs=1e-5)


@pytest.mark.parametrize("family", TASKS["families"])
def test_a_mask_keeps_its_characters(family: str, of_task: Callable[..., Any]) -> None:
    model = of_task(family, "fill mask")
    mask = model.task.tokenizer.mask_token
    texts = (f"a {mask} film", f"{mask} and a {mask} story")
    encoding = model.encode(*texts)
    spans = [model.task.single((i, 5), encoding).spans[0] for i in range(3)]
    assert [texts[span.part][span.start : span.end] for span in spans] == [mask] * 3
    assert [span.part for span in spans] == [0, 1, 1]
    assert [encoding.parts[i] for i in range(len(encoding)) if encoding.tokens[i] == mask] == [
        -1
    ] * 3


def test_special_tokens_belong_to_the_text_before_them() -> None:
    parts = [-1, 0, 0, -1, -1, 1, -1, -1]
    offsets = [(0, 0), (0, 1), (2, 3), (0, 0), (0, 6), (7, 9), (10, 16), (0, 0)]
    assert token_parts(parts, offsets) == [0, 0, 0, 0, 1, 1, 1, 1]
