"""Question answering: answers, their starts and their ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close
from tfxg_widget import InputError
from tfxg_widget.engine.inputs.encoding import ANSWERABLE
from tfxg_widget.engine.inputs.text_span import TextSpan
from tfxg_widget.engine.tasks.extraction.answers import LONGEST
from tfxg_widget.engine.tasks.extraction.question_answering import NOTHING, QuestionAnswering

from ..counting import counted

QUESTION = "who has heart?"
CONTEXT = "the heart of the film, the heart of the story"
TASK = QuestionAnswering()


@pytest.fixture(scope="module")
def model(of_task: Callable[..., Any]) -> Any:
    return of_task("tiny_bert", "question answering")


def masked_softmax(logits: Any, encoding: Any) -> Any:
    exponentials = np.exp(logits) * encoding.inputs[ANSWERABLE][:, None]
    return (exponentials / exponentials.sum(axis=0)).astype(np.float32)


def answered(model: Any, context: str, **logits: dict[int, float]) -> Any:
    """Give the prediction for the logits of some of the context's tokens, counted from 0."""
    encoding = model.encode(QUESTION, context)
    values = np.zeros((len(encoding), 2), np.float32)
    first = encoding.parts.index(1)
    for side, name in enumerate(("start", "end")):
        for token, logit in logits.get(name, {}).items():
            values[first + token, side] = logit
    likely = masked_softmax(values, encoding)
    return TASK.prediction(values.flatten(), likely.flatten(), encoding)


@pytest.mark.parametrize(
    ("start", "end", "answer"),
    [
        ({1: 5.0}, {3: 5.0}, "heart of the"),
        ({3: 5.0}, {3: 5.0}, "the (2)"),
        # The best end lies before the best start.
        ({3: 5.0, 0: 2.0}, {1: 5.0}, "the heart"),
        ({7: 5.0}, {7: 5.0}, "heart (2)"),
        # The question, and what stands between it and the context, are no answers.
        ({-1: 9.0, -3: 9.0, 1: 1.0}, {-1: 9.0, 1: 1.0}, "heart"),
    ],
)
def test_the_best_answer_lies_in_the_context_and_ends_behind_its_start(
    model: Any, start: dict[int, float], end: dict[int, float], answer: str
) -> None:
    assert answered(model, CONTEXT, start=start, end=end).label == answer


def test_an_answer_is_not_too_long(model: Any) -> None:
    words = " ".join("abcdefghijklmnopqrst")
    longest = answered(model, words, start={0: 5.0}, end={LONGEST - 1: 5.0, LONGEST: 6.0})
    assert len(longest.label.split()) == LONGEST


def test_its_probability_is_that_of_its_start_and_end(model: Any) -> None:
    said = tfxg.explain(model, QUESTION, CONTEXT, method="saliency").prediction
    start, end, both = (
        said.probabilities[f"{side}{said.label}"] for side in ("start: ", "end: ", "")
    )
    assert said.probability == both == pytest.approx(start * end)
    assert set(said.probabilities) == {
        said.label,
        f"start: {said.label}",
        f"end: {said.label}",
        NOTHING,
    }
    logits = model._from_ids(model.encode(QUESTION, CONTEXT).rows).numpy().reshape(-1, 2)
    likely = masked_softmax(logits, model.encode(QUESTION, CONTEXT))
    assert said.probabilities[NOTHING] == pytest.approx(likely[0].prod(), abs=1e-6)


def test_an_answer_is_the_sum_of_its_start_and_its_end(model: Any) -> None:
    whole, start, end = (
        tfxg.explain(model, QUESTION, CONTEXT, target=target, n_steps=8)
        for target in (None, "start", "end")
    )
    assert (start.target, end.target) == (f"start: {whole.target}", f"end: {whole.target}")
    assert_close(whole.scores, start.scores + end.scores)
    assert whole.value == pytest.approx(start.value + end.value, abs=1e-5)
    same = tfxg.explain(model, QUESTION, CONTEXT, target="span", n_steps=8)
    assert same.target == whole.target


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("heart of", "heart of"),
        ("heart of (2)", "heart of (2)"),
        ((4, 12), "heart of"),
        ((5, 11), "heart of"),
        ((27, 35), "heart of (2)"),
        ("start: the film", "start: the film"),
        (NOTHING, NOTHING),
    ],
)
def test_another_answer_by_words_or_characters(model: Any, target: Any, name: str) -> None:
    encoding = model.encode(QUESTION, CONTEXT)
    found = TASK.single(target, encoding)
    assert found.name == name
    assert TASK.single(name, encoding) == found


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("a cat", "'a cat' is no answer: it does not stand in the context"),
        ("who", "does not stand in the context"),
        ("hear", "not from the start of a token to the end"),
        ((4, 400), "no answer at the characters 4 to 400: the context has 45"),
        ((7, 7), "needs a token"),
        (("a", "b"), "two whole numbers"),
        (2, '"span", "start", "end"'),
    ],
)
def test_other_answers_are_refused(model: Any, target: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        tfxg.explain(model, QUESTION, CONTEXT, method="saliency", target=target)


def test_a_question_needs_a_context(model: Any) -> None:
    with pytest.raises(InputError, match="explain\\(model, question, text_pair=context\\)"):
        tfxg.explain(model, QUESTION, method="saliency")


def test_all_targets_come_from_one_forward_pass_a_point(model: Any) -> None:
    with counted(model) as passes:
        found = tfxg.explain(model, QUESTION, CONTEXT, n_steps=8, target="all")
    assert [one.target for one in found] == list(found[0].prediction.probabilities)
    # Four targets, but the answer's gradient is that of its start and that of its end.
    assert (passes.forward, passes.points, passes.backward) == (2, 2 + 8, 3)


@pytest.mark.parametrize("output", ["logit", "probability", "log_odds"])
def test_texts_together_are_explained_as_alone(model: Any, output: Any) -> None:
    contexts = ["a heart", CONTEXT]
    together = tfxg.explain(model, [QUESTION] * 2, contexts, target="end", n_steps=8, output=output)
    for context, found in zip(contexts, together, strict=True):
        alone = tfxg.explain(model, QUESTION, context, target="end", n_steps=8, output=output)
        assert found.target == alone.target
        assert found.value == pytest.approx(alone.value, abs=1e-5)
        assert_close(found.scores, alone.scores)


def long_context(model: Any) -> tuple[str, str]:
    """Give a context of several windows, and its last words."""
    end = "nobody but the old director"
    return f"{'it was good, ' * 24}{end}", end


def test_the_question_and_special_tokens_take_no_share(model: Any) -> None:
    encoding = model.encode(QUESTION, CONTEXT)
    logits = model._from_ids(encoding.rows).numpy().reshape(-1, 2)
    inside = np.array([part == 1 for part in encoding.parts])
    inside[0] = True
    assert (logits[~inside] < -1e8).all()
    assert (abs(logits[inside]) < 1e3).all()


def test_a_long_context_is_read_to_its_end(model: Any) -> None:
    context, end = long_context(model)
    windows = model.encode(QUESTION, context).windows
    assert len(windows) > 2
    assert (windows[0].window[0], windows[-1].window[1]) == (0, len(context))
    for one, following in itertools.pairwise(windows):
        assert one.window[0] < following.window[0] < one.window[1] < following.window[1]
    a = tfxg.explain(model, QUESTION, context, target=end, method="saliency")
    assert a.cut_at == (None, None)
    assert a.window == windows[-1].window
    start = context.index(end)
    assert a.prediction.spans[end][0] == TextSpan(1, start, len(context))
    # The tokens of the context that are explained, not more.
    own = [span for span, part in zip(a.offsets, a.parts, strict=True) if part == 1]
    assert (own[0][0], own[-1][1]) == a.window
    by_place = tfxg.explain(
        model, QUESTION, context, target=(start, len(context)), method="saliency"
    )
    assert by_place.target == end
    assert_close(by_place.scores, a.scores)


def test_what_no_window_holds_is_refused(model: Any) -> None:
    context, _ = long_context(model)
    with pytest.raises(InputError, match="do not lie in one window"):
        tfxg.explain(model, QUESTION, context, target=(0, len(context)), method="saliency")
    with pytest.raises(InputError, match="do not lie in one window"):
        tfxg.explain(
            model, QUESTION, context, target="director", contrast="it was", method="saliency"
        )


def test_windows_are_explained_beside_short_texts(model: Any) -> None:
    context, _end = long_context(model)
    together = tfxg.explain(model, [QUESTION] * 2, [context, CONTEXT], target="span", n_steps=8)
    for text, found in zip([context, CONTEXT], together, strict=True):
        alone = tfxg.explain(model, QUESTION, text, n_steps=8)
        assert (found.target, found.window) == (alone.target, alone.window)
        assert_close(found.scores, alone.scores)


def test_no_answer_is_predicted_where_that_is_asked_for(model: Any) -> None:
    encoding = model.encode(QUESTION, CONTEXT)
    values = np.zeros((len(encoding), 2), np.float32)
    values[0] = 5
    likely = masked_softmax(values, encoding).flatten()
    assert TASK.prediction(values.flatten(), likely, encoding).label != NOTHING
    task = QuestionAnswering(handle_impossible_answer=True)
    said = task.prediction(values.flatten(), likely, encoding)
    assert (said.label, said.probability) == (NOTHING, said.probabilities[NOTHING])
