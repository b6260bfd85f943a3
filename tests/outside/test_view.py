"""A view from another package, in one file of JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tests.widget.conftest import receive
from tfxg_widget.widget.views import register_view, unregister_view

SCRIPT = Path(__file__).with_name("tally.js")


@pytest.fixture
def tally() -> Iterator[None]:
    register_view("tally", label="Tally", hint="how many words are for and against", script=SCRIPT)
    yield
    unregister_view("tally")


@pytest.fixture
def explorer(tally: None, tiny_bert: tfxg.Model) -> Iterator[tfxg.Explorer]:
    found = tfxg.explore(tiny_bert, "a good film", method="input_x_gradient", precompute=False)
    assert found.wait(PATIENCE)
    yield found
    found.close()


def open_view(explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Do what the page does when its button is pressed."""
    replies: list[dict[str, Any]] = []
    monkeypatch.setattr(explorer, "send", replies.append)
    explorer.view = "tally"
    receive(explorer, "custom", content={"type": "load_view", "id": "1", "name": "tally"})
    (reply,) = replies
    return reply


def test_its_code_comes_when_it_is_opened(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "tally" in [view.name for view in explorer.loaded_views]
    assert explorer.view_scripts == {}
    assert open_view(explorer, monkeypatch)["type"] == "done"
    assert explorer.view_scripts == {"tally": SCRIPT.read_text("utf-8")}


def test_a_name_is_taken_once(tally: None) -> None:
    with pytest.raises(tfxg.InputError, match="a view 'tally' already"):
        register_view("tally", label="", hint="", script=SCRIPT)


def test_a_view_that_there_is_not_is_refused(explorer: tfxg.Explorer) -> None:
    with pytest.raises(tfxg.InputError, match=r"Unknown view 'table'.*heatmap, compare, map"):
        explorer.view = "table"
