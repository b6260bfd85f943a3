"""What a cell assigns while a message of the page is taken, which come on different threads."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE

from .conftest import finish

#: In seconds: an assignment that waits for nothing is done sooner.
_SOON = 0.3


def test_a_cell_waits_until_the_change_of_the_page_is_made(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the page may be told a text last that is not the one that the kernel has."""
    told: list[str] = []
    meanwhile: list[str] = []
    cell = threading.Thread(target=setattr, args=(explorer, "text", "from a cell"))

    def send(message: dict[str, Any], buffers: Any = None) -> None:
        if "text" in message.get("state", {}):
            told.append(message["state"]["text"])

    def assign_meanwhile(_: Any) -> None:
        explorer.unobserve(assign_meanwhile, "text")
        cell.start()
        cell.join(_SOON)
        meanwhile.append(explorer.text)

    monkeypatch.setattr(explorer, "_send", send)
    explorer.observe(assign_meanwhile, "text")
    explorer.set_state({"text": "from the page"})
    cell.join(PATIENCE)
    assert meanwhile == ["from the page"]
    assert explorer.text == told[-1] == "from a cell"


def test_what_is_held_back_waits_for_no_other_thread(explorer: tfxg.Explorer) -> None:
    for held in (explorer.hold_sync, explorer.hold_trait_notifications):
        cell = threading.Thread(target=setattr, args=(explorer, "text", "from a cell"))
        with held():
            explorer.text = "from the page"
            cell.start()
            cell.join(_SOON)
            assert explorer.text == "from the page"
        cell.join(PATIENCE)
        assert explorer.text == "from a cell"


def test_an_observer_can_wait_for_what_it_hears_of(explorer: tfxg.Explorer) -> None:
    """An observer of a change is called while the widget is locked, which the results need."""
    waited: list[bool] = []
    explorer.observe(lambda _: waited.append(explorer.wait(PATIENCE)), "text")
    explorer.text = "another film"
    explorer.set_state({"text": "a third film"})
    assert waited == [True, True]
    assert explorer.answer is not None
    assert explorer.answer.text == "a third film"
    finish(explorer)
