"""Explorers without a page, and a way to hold a computation where a test wants it."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.protocol.messages import Result
from tfxg_widget.widget.computation import costs
from tfxg_widget.widget.computation.computing import Computing


class Gate:
    """Holds every computation on one text until it is opened."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.reached = threading.Event()
        self.opened = threading.Event()

    def pass_through(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    found = Gate("a slow film")
    compute = Computing.compute

    def held(self: Computing, selection: Any, step: str, *callbacks: Any) -> None:
        if selection.text == found.text:
            found.pass_through()
        compute(self, selection, step, *callbacks)

    monkeypatch.setattr(Computing, "compute", held)
    yield found
    found.opened.set()


Opener = Callable[..., tfxg.Explorer]


@pytest.fixture
def budget_in_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let background work take 300 passes a method, however slow the machine is."""
    monkeypatch.setattr(costs, "BUDGET", math.inf)
    monkeypatch.setattr(costs, "LEAST", math.inf)
    monkeypatch.setattr(costs.Budget, "fits", lambda _budget, passes, _step: passes <= 300)


@pytest.fixture
def opened(tiny_bert: tfxg.Model, budget_in_passes: None) -> Iterator[Opener]:
    """Open explorers that are stopped when the test is over."""
    explorers: list[tfxg.Explorer] = []

    def open_one(text: str = "a good film", *more: Any, **options: Any) -> tfxg.Explorer:
        options = {"model": tiny_bert, "precompute": False, "n_steps": 8} | options
        options = {name: value for name, value in options.items() if value is not None}
        explorers.append(tfxg.explore(options.pop("model"), text, *more, **options))
        return explorers[-1]

    yield open_one
    for explorer in explorers:
        explorer.cancel()
        explorer.close()


@pytest.fixture
def explorer(opened: Opener) -> tfxg.Explorer:
    """Give one that has computed what it shows first."""
    found = opened()
    finish(found)
    return found


def results_of(explorer: tfxg.Explorer) -> list[Result]:
    """List what is computed, of all methods."""
    return [result for results in explorer.results.values() for result in results]


def receive(explorer: tfxg.Explorer, method: str, **data: Any) -> None:
    """Hand over a message of the page as the comm does: an "update" of state, or a "custom" one."""
    explorer._handle_msg({"content": {"data": {"method": method, **data}}, "buffers": []})


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the steps that are computed."""
    steps: list[str] = []
    compute = Computing.compute

    def counted(self: Computing, selection: Any, step: str, *callbacks: Any) -> None:
        steps.append(step)
        compute(self, selection, step, *callbacks)

    monkeypatch.setattr(Computing, "compute", counted)
    return steps


def finish(explorer: tfxg.Explorer) -> None:
    assert explorer.wait(PATIENCE), "it never finished"
