"""The inside of a model, as the page asks for it."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.protocol.inside import parts, queries
from tfxg_widget.protocol.inside.parts import InsidePart
from tfxg_widget.protocol.inside.quantised import Quantised, quantised
from tfxg_widget.protocol.inside.queries import LookInside, Query
from tfxg_widget.widget.inside.computing import kept_with

from ..conftest import Opener, finish, receive


def look(explorer: tfxg.Explorer, query: Query, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Ask as the page does, and wait for the reply."""
    replies: list[dict[str, Any]] = []
    monkeypatch.setattr(explorer, "send", replies.append)
    content = msgspec.to_builtins(LookInside(id="1", query=query))
    receive(explorer, "custom", content=content)
    explorer._inside.wait(PATIENCE)
    (reply,) = replies
    return reply


def opened_parts(explorer: tfxg.Explorer) -> list[InsidePart]:
    return [part for slot in explorer.inside.values() for part in slot]


def values(array: Quantised) -> np.ndarray[Any, Any]:
    """Read a quantised array as the page does."""
    steps = np.frombuffer(array.steps, "<f4")
    rows = np.frombuffer(array.values, np.uint8).reshape(len(steps), -1).astype(float)
    return ((rows - array.zero) * steps[:, None]).reshape(array.shape)


def test_heads_are_those_of_the_inspection(
    explorer: tfxg.Explorer, tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = queries.HeadMapsQuery(side="self", layer=1, weighting="weights", heads=[1])
    assert look(explorer, query, monkeypatch)["type"] == "done"
    (opened,) = opened_parts(explorer)
    assert (opened.query, opened.target, opened.output) == (query, "", None)
    assert isinstance(opened.part, parts.HeadMaps)
    expected = tfxg.inspect(tiny_bert, "a good film").attention[1, [1]]
    np.testing.assert_allclose(values(opened.part.maps), expected, atol=1 / 510 + 1e-6)


def test_what_depends_on_the_target_says_which(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer.target = "BETA"
    finish(explorer)
    query = queries.HeadAblationQuery(side="self")
    assert look(explorer, query, monkeypatch)["type"] == "done"
    (opened,) = opened_parts(explorer)
    assert (opened.target, opened.output) == ("BETA", "logit")


def test_neurons_of_factors_are_layers_and_numbers(
    explorer: tfxg.Explorer, tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = queries.NeuronFactorsQuery(n_factors=2, first_layer=0, last_layer=1)
    assert look(explorer, query, monkeypatch)["type"] == "done"
    (opened,) = opened_parts(explorer)
    assert isinstance(opened.part, parts.NeuronFactors)
    factors = tfxg.inspect(tiny_bert, "a good film").neuron_factors(2, range(2))
    assert opened.part.neurons == [
        [list(neuron) for neuron in factors.top_neurons(factor, 8)] for factor in range(2)
    ]


def test_a_layer_out_of_range_is_told(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = queries.RolloutQuery(side="self", layer=99)
    reply = look(explorer, query, monkeypatch)
    assert (reply["type"], reply["message"]) == (
        "failed",
        "There is no layer 99: there are 2, 0 to 1.",
    )
    assert opened_parts(explorer) == []


def test_a_model_that_only_answers_says_so(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tfxg.wrap(lambda texts: [[0.0, 1.0]] * len(texts), labels=["no", "yes"])
    explorer = opened(model=model, method="occlusion", n_steps=None)
    reply = look(explorer, queries.OverviewQuery(), monkeypatch)
    assert reply["type"] == "failed"
    assert "nothing is known of its layers" in reply["message"]


def test_another_text_closes_what_was_opened(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(explorer, queries.OverviewQuery(), monkeypatch)
    explorer.text = "a bad film"
    finish(explorer)
    assert opened_parts(explorer) == []
    look(explorer, queries.LayerAnswersQuery(), monkeypatch)
    assert [part.query for part in opened_parts(explorer)] == [queries.LayerAnswersQuery()]


def large(layer: int, size: int) -> InsidePart:
    rollout = parts.Rollout(map=quantised(np.ones((1, size))))
    query = queries.RolloutQuery(side="self", layer=layer)
    return InsidePart(query=query, target="", contrast="", output=None, part=rollout)


def test_the_oldest_parts_go_first() -> None:
    kept: dict[str, list[InsidePart]] = {}
    for layer in range(4):
        kept = kept_with(kept, large(layer, parts.KEPT_BYTES // 3))
    assert [part.query for (part,) in kept.values()] == [
        queries.RolloutQuery(side="self", layer=layer) for layer in (2, 3)
    ]


def test_the_overview_stays_as_others_go() -> None:
    overview = parts.Overview(
        sides=[], no_attention="", hidden_states=0, neuron_layers=0, lens="none"
    )
    first = InsidePart(
        query=queries.OverviewQuery(), target="", contrast="", output=None, part=overview
    )
    kept: dict[str, list[InsidePart]] = {"0": [first]}
    for layer in range(30):
        kept = kept_with(kept, large(layer, 10))
    assert len(kept) == len(parts.SLOTS)
    assert kept["0"] == [first]


def test_the_same_part_is_kept_once() -> None:
    kept = kept_with(kept_with({}, large(0, 10)), large(0, 20))
    assert list(kept.values()) == [[large(0, 20)]]


@pytest.mark.parametrize("low", [0.0, -2.0])
def test_quantised_numbers_are_close(low: float) -> None:
    numbers = np.random.default_rng(0).uniform(low, 1, (3, 4, 5))
    largest = np.abs(numbers).reshape(3, -1).max(axis=1)[:, None, None]
    error = np.abs(values(quantised(numbers)) - numbers)
    assert (error <= largest / (510 if low == 0 else 254) + 1e-6).all()
