"""The newest selection wins; a superseded computation leaves no trace."""

from __future__ import annotations

import tfxg_widget as tfxg
from tests.support import PATIENCE

from .conftest import Gate, Opener, finish, receive


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
    assert {len(r.scores) for r in explorer.results} == {tokens}
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
    assert (explorer.status, explorer.progress) == ("ready", None)
    gate.opened.set()
    finish(explorer)
    assert explorer.results == before
    assert explorer.status == "ready"


def test_recompute_goes_on_after_a_cancel(explorer: tfxg.Explorer, gate: Gate) -> None:
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    explorer.cancel()
    gate.opened.set()
    finish(explorer)
    explorer.recompute()
    finish(explorer)
    assert explorer.answer is not None
    assert explorer.answer.text == gate.text


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
    explorer.method = "nope"
    explorer.method = "saliency"
    explorer.text = "a bad film"
    gate.opened.set()
    finish(explorer)
    assert [error for error in errors if error] == []
    assert explorer.error == ""
