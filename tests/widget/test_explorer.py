"""The explorer without a page: traits in, results out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LABELS, LONG, METHODS, assert_close
from tfxg_widget.protocol.messages import Answer, Progress, Result

from .conftest import Gate, Opener, finish, receive, results_of


def result(explorer: tfxg.Explorer, method: str, target: str) -> Result:
    (found,) = [r for r in results_of(explorer) if (r.method, r.target) == (method, target)]
    return found


def answer(explorer: tfxg.Explorer) -> Answer:
    assert explorer.answer is not None
    return explorer.answer


def test_it_shows_what_explain_gives(explorer: tfxg.Explorer, tiny_bert: tfxg.Model) -> None:
    assert (explorer.status, explorer.error, explorer.progress) == ("ready", "", None)
    expected = tfxg.explain(tiny_bert, "a good film", n_steps=8, target="all")
    for one in expected:
        assert_close(result(explorer, "integrated_gradients", one.target).scores, one.scores)
    assert answer(explorer).predicted == expected[0].prediction.label
    assert explorer.model_info.name == "tiny_bert"
    assert [one.name for one in explorer.catalogue] == [one.name for one in tfxg.methods()]
    (deeplift,) = [one for one in explorer.catalogue if one.name == "deeplift"]
    # What "auto" is for this model.
    assert {one.name: one.default for one in deeplift.parameters}["baseline"] == "pad"


def test_without_precomputing_only_what_is_shown_is_there(explorer: tfxg.Explorer) -> None:
    # The cheap method comes first for every text.
    shown = {r.method for r in results_of(explorer)}
    assert shown == {"input_x_gradient", "integrated_gradients"}
    assert {r.target for r in results_of(explorer)} == set(LABELS)


def test_something_is_shown_first_and_everything_in_the_end(opened: Opener) -> None:
    explorer = opened("a slow film", method="saliency", precompute=True, n_steps=None)
    finish(explorer)
    methods = {r.method for r in results_of(explorer)}
    assert {"saliency", "integrated_gradients", "occlusion", "kernel_shap"} < methods < {*METHODS}
    assert {(r.method, r.target) for r in results_of(explorer)} == {
        (method, target) for method in methods for target in LABELS
    }


def test_a_function_is_explored_by_hiding(opened: Opener) -> None:
    def score(texts: list[str]) -> list[list[float]]:
        return [[float("good" in text), 0.5] for text in texts]

    model = tfxg.wrap(score, labels=["good", "other"], scores="logits")
    explorer = opened(model=model, precompute=True, n_steps=None)
    finish(explorer)
    assert (explorer.status, explorer.error, explorer.method) == ("ready", "", "occlusion")
    assert explorer.model_info.layers == []
    assert explorer.catalogue == tfxg.methods(model)
    assert result(explorer, "occlusion", "good").scores.tolist() == [0, 1, 0]
    assert_close(result(explorer, "kernel_shap", "good").scores, [0, 1, 0])
    assert explorer.occlusion_effect is not None
    odds = 1 / (1 + np.exp(-0.5))
    assert_close(explorer.occlusion_effect.tokens[0], [odds, 1 - odds])
    assert_close(explorer.occlusion_effect.tokens[1], [1 - odds, odds])
    assert_close(explorer.occlusion_effect.words, explorer.occlusion_effect.tokens)
    explorer.method = "lime"
    finish(explorer)
    assert result(explorer, "lime", "good").scores[1] > 0.5
    explorer.text = "a bad film"
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")
    assert result(explorer, "lime", "good").scores.tolist() == [0, 0, 0]


def test_results_arrive_step_by_step(opened: Opener, gate: Gate) -> None:
    explorer = opened(gate.text)
    seen: list[list[str]] = []
    explorer.observe(lambda change: seen.append(list(change["new"])), "results")
    gate.opened.set()
    finish(explorer)
    assert seen[0] == ["input_x_gradient"]
    assert seen[-1] == ["input_x_gradient", "integrated_gradients"]


def test_masking_is_there_in_the_end(explorer: tfxg.Explorer) -> None:
    assert explorer.occlusion_effect is not None
    assert len(explorer.occlusion_effect.tokens) == len(answer(explorer).tokens)
    assert len(explorer.occlusion_effect.words) == len(answer(explorer).words)
    assert len(explorer.occlusion_effect.tokens[0]) == len(LABELS)


def test_progress_is_shown_and_taken_away(opened: Opener, gate: Gate) -> None:
    explorer = opened(gate.text)
    heard: list[Progress | None] = []
    explorer.observe(lambda change: heard.append(change["new"]), "progress")
    gate.opened.set()
    finish(explorer)
    steps = [(said.method, said.total) for said in heard if said is not None]
    assert ("integrated_gradients", 8) in steps
    assert heard[-1] is None


@pytest.mark.parametrize("text", ["a bad film", LONG])
def test_a_new_text_is_computed(explorer: tfxg.Explorer, tiny_bert: tfxg.Model, text: str) -> None:
    explorer.text = text
    finish(explorer)
    assert answer(explorer).text == text
    (expected,) = tfxg.explain(tiny_bert, [text], n_steps=8, target="BETA")
    assert_close(result(explorer, "integrated_gradients", "BETA").scores, expected.scores)
    assert explorer.occlusion_effect is not None
    assert len(explorer.occlusion_effect.tokens) == len(answer(explorer).tokens)


def test_a_second_text_is_explained_too(opened: Opener) -> None:
    explorer = opened("a good film", "not a bad film")
    finish(explorer)
    assert {token.part for token in answer(explorer).tokens} == {0, 1}
    explorer.text_pair = ""
    finish(explorer)
    assert {token.part for token in answer(explorer).tokens} == {0}
    explorer.text_pair = "bad"
    finish(explorer)
    assert answer(explorer).text_pair == "bad"


@pytest.mark.parametrize(
    ("trait", "value", "field"),
    [("output", "probability", "output"), ("contrast", "BETA", "contrast")],
)
def test_other_questions_are_answered(
    explorer: tfxg.Explorer, trait: str, value: str, field: str
) -> None:
    explorer.target = "ALPHA"
    explorer.set_trait(trait, value)
    finish(explorer)
    assert explorer.error == ""
    assert {getattr(r, field) for r in results_of(explorer)} == {value}


def test_it_opens_with_the_arguments_of_explain(
    opened: Opener, tiny_bert: tfxg.Model, op_by_op: None
) -> None:
    question = {"target": "BETA", "contrast": 0, "output": "probability", "layer": 1}
    explorer = opened(n_steps=8, **question)
    # By name, so that the page can choose them again.
    assert (explorer.contrast, explorer.layer) == ("ALPHA", "hidden_state_1")
    finish(explorer)
    assert explorer.error == ""
    expected = tfxg.explain(tiny_bert, "a good film", n_steps=8, **question)
    assert_close(result(explorer, "integrated_gradients", "BETA").scores, expected.scores)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"contrast": "DELTA"}, "Unknown target 'DELTA'"),
        ({"output": "odds"}, "Unknown output 'odds'"),
        ({"layer": "hidden_state_9"}, "hidden_state_9"),
        ({"layer": 1, "method": "occlusion", "n_steps": None}, "takes no layer"),
    ],
)
def test_it_does_not_open_with_an_unknown_argument(
    opened: Opener, argument: dict[str, Any], message: str
) -> None:
    with pytest.raises(tfxg.InputError, match=message):
        opened(**argument)


def test_scores_are_taken_at_the_layer_chosen(explorer: tfxg.Explorer, op_by_op: None) -> None:
    explorer.layer = "hidden_state_1"
    finish(explorer)
    assert {r.layer for r in results_of(explorer)} == {"hidden_state_1"}


def test_parameters_are_used(explorer: tfxg.Explorer) -> None:
    explorer.parameters = {"integrated_gradients": {"n_steps": 5, "baseline": "zero"}}
    finish(explorer)
    used = result(explorer, "integrated_gradients", "ALPHA").parameters
    assert (used["n_steps"], used["baseline"]) == (5, "zero")


def test_another_method_is_computed_once_and_remembered(
    explorer: tfxg.Explorer, computed: list[str]
) -> None:
    for method in ("saliency", "integrated_gradients", "saliency"):
        explorer.method = method
        finish(explorer)
        assert len(result(explorer, method, "ALPHA").scores) == 5
    assert computed == ["saliency"]


def test_many_toggles_end_where_they_end(explorer: tfxg.Explorer, tiny_bert: tfxg.Model) -> None:
    texts = ["a good film", "a bad film", LONG]
    methods = ["saliency", "input_x_gradient", "integrated_gradients"]
    for i in range(50):
        explorer.text = texts[i % 3]
        explorer.method = methods[i % 2]
        explorer.target = LABELS[i % 3]
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")
    text, method, target = texts[49 % 3], methods[49 % 2], LABELS[49 % 3]
    assert answer(explorer).text == text
    expected = tfxg.explain(tiny_bert, text, method=method, target=target)
    assert_close(result(explorer, method, target).scores, expected.scores)


def test_what_is_chosen_at_first_is_checked_at_once(opened: Opener) -> None:
    for wrong in (
        {"method": "nope", "n_steps": None},
        {"target": "DELTA"},
        {"n_steps": 0},
        {"n_step": 3},
    ):
        with pytest.raises(tfxg.InputError):
            opened(**wrong)
    with pytest.raises(tfxg.InputError, match="empty"):
        opened(" ")


def test_a_target_may_be_an_index(opened: Opener) -> None:
    assert opened(target=1).target == "BETA"


def test_two_explorers_of_one_model_do_not_mix(opened: Opener, tiny_bert: tfxg.Model) -> None:
    texts = ["a good film", LONG]
    pair = [opened(text, method="fusiongrad", n_steps=None, n_draws=2) for text in texts]
    for explorer, text in zip(pair, texts, strict=True):
        finish(explorer)
        assert explorer.error == ""
        for method, options in (("fusiongrad", {"n_draws": 2}), ("input_x_gradient", {})):
            expected = tfxg.explain(tiny_bert, text, method=method, target="BETA", **options)
            assert_close(result(explorer, method, "BETA").scores, expected.scores)


def test_of_many_classes_only_the_chosen_one_is_explained(
    opened: Opener, bert_with_head: Any
) -> None:
    explorer = opened(model=bert_with_head(70), target="LABEL_7")
    finish(explorer)
    assert {r.target for r in results_of(explorer)} == {"LABEL_7"}
    assert len(answer(explorer).targets) == 70
    explorer.target = ""
    finish(explorer)
    # What is computed of this text stays a click away.
    both = {"LABEL_7", answer(explorer).predicted}
    assert {r.target for r in results_of(explorer)} == both
    explorer.target = "LABEL_3"
    finish(explorer)
    assert {r.target for r in results_of(explorer)} == both | {"LABEL_3"}


def test_a_dozen_classes_are_explained_together_where_it_costs_little(
    opened: Opener, bert_with_head: Any
) -> None:
    explorer = opened(model=bert_with_head(12), n_steps=200)
    finish(explorer)
    of_method: dict[str, set[str]] = {}
    for one in results_of(explorer):
        of_method.setdefault(one.method, set()).add(one.target)
    assert len(of_method["input_x_gradient"]) == 12
    assert of_method["integrated_gradients"] == {answer(explorer).predicted}


def test_a_cut_text_says_where(opened: Opener) -> None:
    explorer = opened("film " * 200)
    finish(explorer)
    assert answer(explorer).cut_at == [309]


def test_traits_are_observed_as_usual(explorer: tfxg.Explorer) -> None:
    heard: list[Any] = []
    explorer.observe(heard.append, "hovered")
    token = {"index": 1, "text": "good", "start": 2, "end": 6, "score": 1.0}
    receive(explorer, "update", state={"hovered": token})
    assert [change["new"].text for change in heard] == ["good"]
