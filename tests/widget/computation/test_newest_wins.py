"""The newest selection wins; a superseded computation leaves no trace."""

from __future__ import annotations

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE

from ..conftest import Gate, Opener, finish, receive, results_of


def texts_shown(explorer: tfxg.Explorer) -> list[str]:
    shown: list[str] = []
    explorer.observe(lambda change: shown.append(change["new"].text), "answer")
    return shown


def test_a_superseded_computation_never_shows(explorer: tfxg.Explorer, gate: Gate) -> None:
    shown = texts_shown(explorer)
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.text = "a bad film"
    gate.opened.set()
    finish(explorer)
    assert shown == ["a bad film"]
    assert explorer.answer is not None
    assert explorer.answer.text == "a bad film"
    tokens = len(explorer.answer.tokens)
    assert {len(r.scores) for r in results_of(explorer)} == {tokens}
    assert (explorer.status, explorer.progress) == ("ready", None)


def test_a_superseded_computation_goes_no_further(
    explorer: tfxg.Explorer, gate: Gate, computed: list[str]
) -> None:
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.text = "a bad film"
    gate.opened.set()
    finish(explorer)
    # The first step of the slow text, which was stopped, and all of the newer one.
    assert computed == ["input_x_gradient", "input_x_gradient", "integrated_gradients", "masking"]


def test_of_many_that_wait_only_the_last_is_computed(explorer: tfxg.Explorer, gate: Gate) -> None:
    shown = texts_shown(explorer)
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    for i in range(10):
        explorer.text = f"a film {i}"
    gate.opened.set()
    finish(explorer)
    assert shown == ["a film 9"]


def test_cancel_stops_and_keeps_what_is_done(explorer: tfxg.Explorer, gate: Gate) -> None:
    before = explorer.results
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    assert explorer.status == "computing"
    explorer.cancel()
    assert (explorer.status, explorer.progress) == ("stopped", None)
    gate.opened.set()
    finish(explorer)
    assert explorer.results == before
    assert explorer.status == "stopped"


def test_cancel_of_what_was_never_begun_says_so_too(explorer: tfxg.Explorer, gate: Gate) -> None:
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.text = "a bad film"
    explorer.cancel()
    gate.opened.set()
    finish(explorer)
    assert explorer.status == "stopped"


def test_cancel_with_all_there_changes_nothing(explorer: tfxg.Explorer) -> None:
    explorer.cancel()
    assert explorer.status == "ready"


@pytest.mark.parametrize("resume", ["recompute", "choose", "ask"])
def test_a_cancelled_computation_is_resumed(
    explorer: tfxg.Explorer, gate: Gate, computed: list[str], resume: str
) -> None:
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.cancel()
    gate.opened.set()
    finish(explorer)
    computed.clear()
    if resume == "recompute":
        explorer.recompute()
    elif resume == "choose":
        explorer.method = "saliency"
    else:
        receive(explorer, "custom", content={"type": "recompute", "id": "1"})
    finish(explorer)
    assert explorer.status == "ready"
    assert explorer.answer is not None
    assert explorer.answer.text == gate.text
    assert explorer.method in {r.method for r in results_of(explorer)}


def test_the_kernel_stays_usable_meanwhile(opened: Opener, gate: Gate) -> None:
    explorer = opened(gate.text)
    assert gate.reached.wait(PATIENCE)
    assert not explorer.wait(0)
    explorer.palette = "purple_orange"
    receive(explorer, "update", state={"granularity": "tokens"})
    assert "explaining 'a slow film'" in repr(explorer)
    gate.opened.set()
    finish(explorer)
    assert explorer.granularity == "tokens"


def test_an_old_failure_is_not_shown(explorer: tfxg.Explorer, gate: Gate) -> None:
    errors: list[str] = []
    explorer.observe(lambda change: errors.append(change["new"]), "error")
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.text = ""
    explorer.text = "a bad film"
    gate.opened.set()
    finish(explorer)
    assert [error for error in errors if error] == []
    assert explorer.error == ""
