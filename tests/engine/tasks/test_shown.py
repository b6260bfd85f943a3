"""What is explained is the number that the prediction shows, for every target of every task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.pictures import PICTURE
from tests.support import TEXT, assert_close, loaded
from tfxg_widget.engine.gradients.compiled import CompiledGradients
from tfxg_widget.engine.gradients.output_scalar import OUTPUTS, Output
from tfxg_widget.engine.gradients.targets import tabulated
from tfxg_widget.engine.inputs.encoding import Rows, stack
from tfxg_widget.engine.occlusion_effect import mask_each
from tfxg_widget.engine.tasks.extraction.question_answering import NOTHING

PLACES = "the heart of the film, the heart of the story"
QUESTION = ("who has heart?", PLACES)
WRITTEN = ("The film was", " good, and the end was good")

#: By kind of model its texts, and targets with their contrasts.
CASES: dict[str, tuple[tuple[Any, ...], list[tuple[Any, Any]]]] = {
    "labels that exclude each other": ((TEXT,), [(None, None), ("BETA", "ALPHA")]),
    "independent labels": ((TEXT,), [(2, None), (2, 0)]),
    "a single score": ((TEXT,), [(0, None), (1, None), (1, 0)]),
    "a function": ((TEXT,), [(0, None), (0, 1)]),
    "entities": (
        (PLACES,),
        [((1, "person"), None), ("heart of: place", None), ("heart of: place", "story: person")],
    ),
    "answers": (
        QUESTION,
        [
            ("start", None),
            ("end", None),
            ("span", None),
            ((4, 12), None),
            (NOTHING, None),
            ("span", NOTHING),
            ("start", "heart of"),
        ],
    ),
    "a mask": (("the film is [MASK].",), [(None, None), ("good", "bad")]),
    "two masks": (("a [MASK] film, a [MASK] one",), [((1, "good"), None), ((0, "a"), (1, "bad"))]),
    "a continuation": (
        WRITTEN,
        [
            (None, None),
            ((0, "x"), None),
            ((7, 14), None),
            ("continuation", None),
            ((7, 14), 3),
            ((7, 14), (15, 22)),
        ],
    ),
    "a written sequence": (
        WRITTEN,
        [(1, None), ((7, 14), None), ("continuation", None), ("continuation", (0, 5))],
    ),
    "an image": ((PICTURE,), [(None, None), ("gnu", "ant")]),
}

#: By kind of model a target of several outputs and a contrast, also of several where it has any.
JOINT: dict[str, tuple[Any, Any]] = {
    "entities": ("heart of: place", "story: person"),
    "answers": ("heart of", NOTHING),
    "a continuation": ((7, 14), (15, 22)),
}

each_joint = pytest.mark.parametrize("kind", JOINT)


@pytest.fixture
def model_of(
    of_task: Callable[[str, str], Any],
    writing: Callable[[str], Any],
    bert_with_head: Callable[..., Any],
) -> Callable[[str], Any]:
    def answers(texts: list[str]) -> Any:
        return [[len(text) / 9, text.count("film"), -text.count("o")] for text in texts]

    models: dict[str, Callable[[], Any]] = {
        "labels that exclude each other": lambda: loaded("tiny_bert"),
        "independent labels": lambda: bert_with_head(3, problem_type="multi_label_classification"),
        "a single score": lambda: bert_with_head(1),
        "a function": lambda: tfxg.wrap(answers, scores="logits"),
        "entities": lambda: of_task("tiny_bert", "token classification"),
        "answers": lambda: of_task("tiny_bert", "question answering"),
        "a mask": lambda: of_task("tiny_bert", "fill mask"),
        "two masks": lambda: of_task("tiny_bert", "fill mask"),
        "a continuation": lambda: writing("tiny_gpt2"),
        "a written sequence": lambda: writing("tiny_bart"),
        "an image": lambda: loaded("tiny_vit"),
    }
    return lambda kind: models[kind]()


def shown(prediction: tfxg.Prediction, name: str, output: Output) -> float:
    if output == "logit":
        return prediction.logits[name]
    probability = prediction.probabilities[name]
    return probability if output == "probability" else np.log(probability / (1 - probability))


@pytest.fixture
def run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each input once: its logits are the same for every target and output."""
    run, answers = CompiledGradients.logits, dict[bytes, Any]()

    def remembered(passes: CompiledGradients, points: Any, rows: Rows) -> Any:
        key = points.tobytes() + np.asarray(rows.ids).tobytes()
        if key not in answers:
            answers[key] = run(passes, points, rows)
        return answers[key]

    monkeypatch.setattr(CompiledGradients, "logits", remembered)


@pytest.mark.usefixtures("op_by_op", "run_once")
@pytest.mark.parametrize("kind", CASES)
def test_the_value_is_the_predictions_figure(kind: str, model_of: Callable[[str], Any]) -> None:
    model, (texts, targets) = model_of(kind), CASES[kind]
    method = "occlusion" if kind == "a function" else "layer_activation"
    for output in OUTPUTS:
        for target, contrast in targets:
            found = tfxg.explain(
                model, *texts, method=method, target=target, contrast=contrast, output=output
            )
            figure = shown(found.prediction, found.target, output)
            if found.contrast is not None:
                figure -= shown(found.prediction, found.contrast, output)
            assert (found.contrast is None) == (contrast is None)
            within = 0 if output == "probability" else 1e-5
            assert found.value == pytest.approx(figure, rel=1e-4, abs=within)


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize("output", ["probability", "log_odds"])
@each_joint
def test_gradients_are_the_slope_of_that_figure(
    kind: str, output: Output, model_of: Callable[[str], Any]
) -> None:
    model, (texts, _) = model_of(kind), CASES[kind]
    encoding = model.encode(*texts)
    target, contrast = JOINT[kind]
    alone = model.task.single(target, encoding)
    (other,) = model.task.contrast_candidates(alone, contrast, encoding)
    targets = [alone, model.task.contrasted(alone, other)]
    point, passes = model.embed(encoding.ids)[None], model.passes("", output)
    values, gradients = passes.gradients(point, encoding.rows, tabulated([targets]))
    step = 2e-3 * np.random.default_rng(0).standard_normal(point.shape).astype(np.float32)
    ends = np.concatenate([point + step, point - step, point])
    logits = passes.logits(ends, stack([encoding] * 3))
    up, down, here = passes.values(logits, tabulated([targets] * 3))
    assert_close(values[0], here)
    np.testing.assert_allclose((gradients[0] * step).sum((1, 2)), (up - down) / 2, rtol=1e-2)


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize("output", ["probability", "log_odds"])
@each_joint
def test_the_scores_of_a_path_sum_to_that_figure(
    kind: str, output: Any, model_of: Callable[[str], Any]
) -> None:
    target, contrast = JOINT[kind]
    found = tfxg.explain(
        model_of(kind), *CASES[kind][0], target=target, contrast=contrast, output=output,
        baseline="zero", n_steps=40,
    )  # fmt: skip
    assert found.relative_completeness_gap is not None
    assert found.relative_completeness_gap < 0.02


@pytest.mark.usefixtures("op_by_op")
def test_hiding_a_word_changes_that_figure(model_of: Callable[[str], Any]) -> None:
    model = model_of("answers")
    found = tfxg.explain(model, *QUESTION, method="occlusion", output="probability")
    hidden = mask_each(model, *QUESTION, 1024, lambda _done, _total: None)
    column = hidden.targets.index(found.target_id)
    words = found.words()
    of_words = words.scores[np.array(words.word_index) >= 0]
    assert_close(of_words, found.value - hidden.words[:, column].astype(float), 1e-3)
