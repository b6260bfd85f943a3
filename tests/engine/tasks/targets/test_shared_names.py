"""A name that several targets have means the most probable one, and the answer lists all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tfxg_widget.engine.tasks.extraction.question_answering import NOTHING, QuestionAnswering
from tfxg_widget.engine.tasks.resolving import known_candidates, known_target
from tfxg_widget.engine.tasks.targets.prediction import Prediction
from tfxg_widget.engine.tasks.targets.target import Target

from .test_names import encoded

QUESTION = "when does it start?"
NOON = "it says start: noon today"
SILENT = "he gave no answer today"
TASK = QuestionAnswering()


def choose(context: str, starts: str, ends: str, chosen: str) -> tuple[Target, Prediction]:
    """Let the words that an answer starts and ends at be likely, and choose a target."""
    encoding = encoded(QUESTION, context)
    logits = np.zeros((len(encoding), 2), np.float32)
    for side, word in enumerate((starts, ends)):
        logits[
            encoding.tokens.index(word, encoding.parts.index(1) if word[0] != "[" else 0), side
        ] = 5
    inside = np.array([part == 1 or token == 0 for token, part in enumerate(encoding.parts)])
    likely = np.exp(logits) * inside[:, None]
    flat = logits.ravel(), (likely / likely.sum(axis=0)).ravel()
    said = TASK.prediction(*flat, encoding)
    said = TASK.including(said, known_candidates(TASK, chosen, said, encoding), *flat)
    return known_target(TASK, chosen, said, encoding), said


def so_called(said: Prediction, name: str) -> dict[str, str]:
    """Give the keys of the targets of a name by their ids."""
    return {one.id: key for key, one in said.targets.items() if one.name == name}


@pytest.mark.parametrize(
    ("starts", "ends", "meant", "predicted"),
    [("noon", "noon", "start:15:19", "noon"), ("start", "noon", "answer:8:19", "start: noon")],
)
def test_words_may_read_like_the_start_of_an_answer(
    starts: str, ends: str, meant: str, predicted: str
) -> None:
    found, said = choose(NOON, starts, ends, "start: noon")
    assert said.best.name == predicted
    assert found.id == meant
    keys = so_called(said, "start: noon")
    assert set(keys) == {"start:15:19", "answer:8:19"}
    assert keys == {one: "start: noon" if one == meant else one for one in keys}
    assert said.probabilities["start: noon"] == max(
        said.probabilities[key] for key in keys.values()
    )
    # The word for the start of the predicted answer means just that.
    assert choose(NOON, starts, ends, "start")[0].name == f"start: {predicted}"


@pytest.mark.parametrize(
    ("starts", "ends", "meant"), [("no", "answer", "answer:8:17"), ("[CLS]", "[CLS]", "no_answer")]
)
def test_an_answer_may_read_no_answer(starts: str, ends: str, meant: str) -> None:
    found, said = choose(SILENT, starts, ends, NOTHING)
    keys = so_called(said, NOTHING)
    assert (found.id, set(keys)) == (meant, {"answer:8:17", "no_answer"})
    assert keys[meant] == NOTHING
    for target_id, key in keys.items():
        for reference in (target_id, key):
            assert choose(SILENT, starts, ends, reference)[0].id == target_id


@pytest.mark.parametrize(
    ("context", "name", "ids"),
    [
        (NOON, "start: noon", {"start:15:19", "answer:8:19"}),
        (SILENT, NOTHING, {"answer:8:17", "no_answer"}),
    ],
)
def test_both_are_listed_and_explained_by_their_ids(
    of_task: Callable[..., Any], context: str, name: str, ids: set[str]
) -> None:
    model = of_task("tiny_bert", "question answering")
    options: Any = {"method": "saliency", "output": "probability"}
    a = tfxg.explain(model, QUESTION, context, target=name, **options)
    keys = so_called(a.prediction, name)
    assert set(keys) == ids
    assert (a.target, keys[a.target_id]) == (name, name)
    assert a.value == pytest.approx(max(a.prediction.probabilities[key] for key in keys.values()))
    for target_id, key in keys.items():
        by_id = tfxg.explain(model, QUESTION, context, target=target_id, **options)
        assert by_id.target_id == target_id
        assert by_id.value == pytest.approx(a.prediction.probabilities[key], abs=1e-6)
    against = tfxg.explain(model, QUESTION, context, target="end", contrast=name, **options)
    assert against.contrast_id == a.target_id
