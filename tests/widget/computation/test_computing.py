"""What is computed for a selection, in which order, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import tfxg_widget as tfxg
from tfxg_widget.widget.computation import computing as module
from tfxg_widget.widget.computation.computing import Computing
from tfxg_widget.widget.computation.costs import MASKING
from tfxg_widget.widget.computation.running import background_steps, chosen_steps, method_costs
from tfxg_widget.widget.computation.selection import Selection

CHOSEN = Selection(
    text="a good film",
    text_pair=None,
    method="saliency",
    target=None,
    contrast=None,
    output="logit",
    layer="",
    parameters={},
)


def ignore(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def computing(tiny_bert: tfxg.Model) -> Computing:
    return Computing(tiny_bert, 64)


def test_the_cheap_method_comes_first_then_the_chosen_one(computing: Computing) -> None:
    assert chosen_steps(computing, CHOSEN) == ["input_x_gradient", "saliency"]
    cheap = replace(CHOSEN, method="input_x_gradient")
    assert chosen_steps(computing, cheap) == ["input_x_gradient"]


def test_without_gradients_the_cheapest_method_comes_first() -> None:
    model = tfxg.wrap(lambda texts: [[float(len(text)), 1.0] for text in texts])
    selection = replace(CHOSEN, method="kernel_shap")
    assert chosen_steps(Computing(model, 64), selection) == ["occlusion", "kernel_shap"]


def test_other_methods_come_by_their_cost(computing: Computing) -> None:
    assert background_steps(computing, CHOSEN, precompute=False) == [MASKING]
    first, *others = background_steps(computing, CHOSEN, precompute=True)
    assert first == MASKING
    costs = [computing.costs.points(CHOSEN, name) for name in others]
    assert costs == sorted(costs)
    assert {"integrated_gradients", "occlusion", "lime"} < set(others)


def test_methods_that_have_to_be_compiled_wait_for_a_wish(computing: Computing) -> None:
    compiled = {"deeplift", "guided_grad_cam", "noisegrad", "fusiongrad"}
    assert not compiled & set(background_steps(computing, CHOSEN, precompute=True))
    assert compiled < set(background_steps(computing, CHOSEN, precompute="all"))


def test_what_a_method_costs_is_a_matter_of_text_and_parameters(computing: Computing) -> None:
    def costs(**change: Any) -> dict[str, int]:
        return method_costs(computing, replace(CHOSEN, **change))

    assert costs()["occlusion"] < costs(text="a good film with a great many words")["occlusion"]
    assert costs(parameters={"lime": {"n_masks": 50}})["lime"] < costs()["lime"]
    assert costs(text="a " * 60)["integrated_gradients"] == costs()["integrated_gradients"]
    assert "lime" not in costs(parameters={"lime": {"n_masks": -1}})


def test_at_a_layer_no_method_is_precomputed_that_knows_none(computing: Computing) -> None:
    steps = background_steps(computing, replace(CHOSEN, layer="hidden_state_0"), precompute=True)
    assert "occlusion" not in steps
    assert "integrated_gradients" in steps


def test_a_failure_is_forgotten_once_the_step_is_computed(computing: Computing) -> None:
    computing.note_failure(CHOSEN, "saliency", "broken")
    assert computing.failure(CHOSEN, "saliency") == "broken"
    for other in (replace(CHOSEN, target="ALPHA"), replace(CHOSEN, output="probability")):
        assert computing.failure(other, "saliency") is None
    computing.compute(CHOSEN, "saliency", ignore)
    assert computing.failure(CHOSEN, "saliency") is None


def test_nothing_is_known_before_a_method_is_computed(computing: Computing) -> None:
    assert computing.known(CHOSEN, ["saliency"]) is None
    computing.compute(CHOSEN, MASKING, ignore)
    assert computing.known(CHOSEN, ["saliency", MASKING]) is None


def test_scores_are_known_from_the_first_stage_on(computing: Computing) -> None:
    method = "integrated_gradients"
    selection = replace(CHOSEN, method=method, parameters={method: {"tolerance": 1e-9}})

    def known_passes() -> int:
        known = computing.known(selection, [method])
        assert known is not None
        return known.results[method][0].passes

    stages: list[int] = []

    def on_stage() -> None:
        assert not computing.has(selection, method)
        stages.append(known_passes())

    computing.compute(selection, method, ignore, on_stage)
    assert len(stages) > 1
    assert [*stages, known_passes()] == sorted({*stages, known_passes()})


def test_preliminary_scores_go_with_the_computation(computing: Computing) -> None:
    selection = replace(CHOSEN, method="integrated_gradients")
    parameters = {selection.method: {"tolerance": 1e-9}}
    selection = replace(selection, parameters=parameters)

    def stop() -> None:
        assert computing.known(selection, [selection.method]) is not None
        raise tfxg.CancelledError

    with pytest.raises(tfxg.CancelledError):
        computing.compute(selection, selection.method, ignore, stop)
    assert computing.known(selection, [selection.method]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"text": "a bad film"},
        {"text_pair": "good"},
        {"contrast": "ALPHA"},
        {"output": "probability"},
        {"layer": "hidden_state_0"},
        {"parameters": {"saliency": {"x": 1}}},
    ],
    ids=str,
)
def test_a_result_is_remembered_by_all_that_it_depends_on(
    computing: Computing, change: dict[str, Any]
) -> None:
    computing.compute(CHOSEN, "saliency", ignore)
    assert computing.has(CHOSEN, "saliency")
    assert not computing.has(replace(CHOSEN, **change), "saliency")


@pytest.mark.parametrize(
    "change",
    [{"target": "ALPHA"}, {"method": "smoothgrad"}, {"parameters": {"smoothgrad": {"x": 1}}}],
    ids=str,
)
def test_and_by_nothing_else(computing: Computing, change: dict[str, Any]) -> None:
    computing.compute(CHOSEN, "saliency", ignore)
    assert computing.has(replace(CHOSEN, **change), "saliency")


def test_a_text_is_tokenised_once_for_all_that_is_known_of_it(
    computing: Computing, tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = tiny_bert.encode

    def counted(text: str, text_pair: str | None = None) -> Any:
        encoded.append(text)
        return encode(text, text_pair)

    monkeypatch.setattr(tiny_bert, "encode", counted)
    steps = ("saliency", "input_x_gradient")
    for text in (CHOSEN.text, "a bad film"):
        selection = replace(CHOSEN, text=text)
        background_steps(computing, selection, precompute=True)
        assert computing.known(selection, steps) is None
        assert not any(computing.has(selection, step) for step in steps)
    assert encoded == [CHOSEN.text, "a bad film"]


def test_masking_depends_on_the_texts_alone(computing: Computing) -> None:
    computing.compute(CHOSEN, MASKING, ignore)
    assert computing.has(replace(CHOSEN, output="probability", layer="hidden_state_0"), MASKING)
    assert not computing.has(replace(CHOSEN, text="a bad film"), MASKING)


def test_all_can_be_forgotten(computing: Computing) -> None:
    for step in ("saliency", MASKING):
        computing.compute(CHOSEN, step, ignore)
        assert computing.has(CHOSEN, step)
    computing.forget()
    assert not computing.has(CHOSEN, "saliency")
    assert not computing.has(CHOSEN, MASKING)


def test_what_was_not_used_for_longest_is_forgotten_first(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    computing = Computing(tiny_bert, 64)
    selections = [replace(CHOSEN, text=text) for text in ("a", "b", "c")]
    for selection in selections[:2]:
        computing.compute(selection, "saliency", ignore)
    assert computing.has(selections[0], "saliency")
    computing.compute(selections[2], "saliency", ignore)
    assert [computing.has(one, "saliency") for one in selections] == [True, False, True]


def test_a_computation_that_is_stopped_is_not_remembered(computing: Computing) -> None:
    def stop(_done: int, _total: int) -> None:
        raise tfxg.CancelledError

    for step in ("saliency", MASKING):
        with pytest.raises(tfxg.CancelledError):
            computing.compute(CHOSEN, step, stop)
        assert not computing.has(CHOSEN, step)
