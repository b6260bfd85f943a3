"""A target that an edit loses gives way to the predicted one, whatever comes meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.widget.computation.inputs import Inputs

from .conftest import Gate, Opener, finish


@pytest.fixture
def explorer(opened: Opener, tiny_nli: tfxg.Model) -> tfxg.Explorer:
    """Give one whose targets are labels of a person's own: an edit of them loses some."""
    found = opened(
        "a love story",
        model=tiny_nli,
        method="input_x_gradient",
        labels=["love", "war"],
        target="war",
        n_steps=None,
    )
    finish(found)
    return found


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hold the first look for lost targets, after it has found them."""
    gate = Gate("")
    lost_targets = Inputs.lost_targets

    def slow(self: Inputs, selection: Any) -> dict[str, str]:
        found = lost_targets(self, selection)
        if not gate.reached.is_set():
            gate.pass_through()
        return found

    monkeypatch.setattr(Inputs, "lost_targets", slow)
    yield gate
    gate.opened.set()


def edit(explorer: tfxg.Explorer, held: Gate) -> None:
    explorer.labels = ["love", "peace"]
    assert held.reached.wait(PATIENCE)


@pytest.mark.parametrize("meanwhile", ["click", "cancel", "edit"])
def test_it_gives_way_although_something_else_comes_meanwhile(
    explorer: tfxg.Explorer, held: Gate, meanwhile: str
) -> None:
    edit(explorer, held)
    if meanwhile == "click":
        explorer.method = "saliency"
    elif meanwhile == "edit":
        explorer.text = "a war story"
    else:
        explorer.cancel()
        explorer.recompute()
    held.opened.set()
    finish(explorer)
    assert (explorer.target, explorer.status, explorer.error) == ("", "ready", "")


def test_what_the_next_edit_brings_back_stays(explorer: tfxg.Explorer, held: Gate) -> None:
    edit(explorer, held)
    explorer.labels = ["love", "war"]
    held.opened.set()
    finish(explorer)
    assert (explorer.target, explorer.status) == ("war", "ready")


def test_what_is_chosen_meanwhile_stays(explorer: tfxg.Explorer, held: Gate) -> None:
    edit(explorer, held)
    explorer.target = "peace"
    held.opened.set()
    finish(explorer)
    assert (explorer.target, explorer.status) == ("peace", "ready")


def test_after_a_failure_it_is_looked_for_again(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any) -> dict[str, str]:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patch:
        patch.setattr(Inputs, "lost_targets", broken)
        explorer.labels = ["love", "peace"]
        finish(explorer)
    assert (explorer.target, explorer.status) == ("war", "failed")
    explorer.recompute()
    finish(explorer)
    assert (explorer.target, explorer.status, explorer.error) == ("", "ready", "")
