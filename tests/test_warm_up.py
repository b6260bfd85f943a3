"""A model that is loaded in a notebook runs once in the background."""

from __future__ import annotations

import logging
import threading
from types import SimpleNamespace
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE, REFERENCE
from tfxg_widget.api import notebook


def test_only_the_kernel_of_a_notebook_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.core import getipython

    assert not notebook.is_in_notebook()
    for shell, expected in ((SimpleNamespace(), False), (SimpleNamespace(kernel=None), True)):
        monkeypatch.setattr(getipython, "get_ipython", lambda shell=shell: shell)
        assert notebook.is_in_notebook() == expected


def test_loading_warms_up_in_a_notebook_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[Any] = []
    monkeypatch.setattr(notebook, "warm_up_in_background", warmed.append)
    tfxg.load(REFERENCE / "tiny_bert")
    assert not warmed
    monkeypatch.setattr(notebook, "is_in_notebook", lambda: True)
    model = tfxg.load(REFERENCE / "tiny_bert")
    assert warmed == [model]


def test_warming_up_runs_the_model_and_traces_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tfxg.load(REFERENCE / "tiny_bert")
    runs: list[str] = []
    forward = model.forward

    def heard(*arguments: Any) -> Any:
        runs.append(threading.current_thread().name)
        return forward(*arguments)

    monkeypatch.setattr(model, "forward", heard)
    notebook.warm_up_in_background(model).join(PATIENCE)
    # Forward alone, then forward and backward.
    assert runs == ["tfxg-warm-up"] * 2
    assert model.passes("", "logit").traces == 0


def test_a_model_that_cannot_run_is_left_to_whoever_asks(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        @property
        def abilities(self) -> Any:
            raise ValueError("broken weights")

    broken: Any = Broken()
    with caplog.at_level(logging.DEBUG, "tfxg_widget"):
        notebook.warm_up_in_background(broken).join(PATIENCE)
    assert "broken weights" in caplog.text
