"""What a change sends to the page: what is new, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LABELS

from .conftest import finish


@pytest.fixture
def sent(explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Note the last value that is sent of each trait, with the buffers that belong to it."""
    values: dict[str, Any] = {}

    def send(message: dict[str, Any], buffers: Any = None) -> None:
        values.update(message.get("state", {}))
        for (name, *_), buffer in zip(message.get("buffer_paths", []), buffers or [], strict=True):
            values.setdefault(f"{name} buffers", []).append(buffer)

    monkeypatch.setattr(explorer, "_send", send)
    return values


def entries(sent: dict[str, Any]) -> list[str]:
    return [name for name in sent if name.startswith("results")]


def test_a_new_method_sends_its_own_scores_as_bytes(
    explorer: tfxg.Explorer, sent: dict[str, Any]
) -> None:
    explorer.method = "saliency"
    finish(explorer)
    assert entries(sent) == ["results_saliency", "results_saliency buffers"]
    buffers = sent["results_saliency buffers"]
    assert len(buffers) == len(LABELS)
    for buffer, result in zip(buffers, explorer.results["saliency"], strict=True):
        np.testing.assert_array_equal(np.frombuffer(buffer, "<f4"), result.scores)
    assert all("scores" not in result for result in sent["results_saliency"])


def test_a_method_that_is_computed_sends_no_scores(
    explorer: tfxg.Explorer, sent: dict[str, Any]
) -> None:
    explorer.method = "saliency"
    finish(explorer)
    order = list(explorer.results)
    sent.clear()
    explorer.method = "integrated_gradients"
    finish(explorer)
    assert list(explorer.results) == order
    assert sent.keys() <= {"method", "status", "costs", "progress"}


def test_results_of_another_text_replace_all(explorer: tfxg.Explorer, sent: dict[str, Any]) -> None:
    explorer.method = "saliency"
    finish(explorer)
    sent.clear()
    explorer.text = "a bad film"
    finish(explorer)
    # That of a method that was not computed for this text is taken back.
    assert sent["results_integrated_gradients"] == []
    assert sent["results_saliency"]
    assert explorer.results.keys() == {"input_x_gradient", "saliency"}


def test_the_whole_state_has_every_entry(explorer: tfxg.Explorer) -> None:
    state = explorer.get_state()
    assert "results" not in state
    found = {name.removeprefix("results_") for name in entries(state) if state[name]}
    assert found == {"input_x_gradient", "integrated_gradients"}
