"""Requests of the page are always answered."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.widget.static_views import page as module

from .conftest import Gate, finish, receive


@pytest.fixture
def replies(explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(explorer, "send", found.append)
    return found


def ask(explorer: tfxg.Explorer, content: Any) -> None:
    receive(explorer, "custom", content=content)


def test_hello_is_answered(explorer: tfxg.Explorer, replies: list[Any]) -> None:
    ask(explorer, {"type": "hello", "id": "7"})
    assert replies == [{"type": "done", "id": "7"}]


def test_cancel_stops(explorer: tfxg.Explorer, replies: list[Any], gate: Gate) -> None:
    explorer.text = gate.text
    assert gate.reached.wait(PATIENCE)
    ask(explorer, {"type": "cancel", "id": "1"})
    assert explorer.status == "stopped"
    gate.opened.set()
    finish(explorer)
    assert replies == [{"type": "done", "id": "1"}]


def test_recompute_computes_everything_again(
    explorer: tfxg.Explorer, replies: list[Any], computed: list[str]
) -> None:
    explorer.recompute()
    finish(explorer)
    assert computed == []
    ask(explorer, {"type": "recompute", "id": "2"})
    finish(explorer)
    assert computed == ["input_x_gradient", "integrated_gradients", "masking"]
    assert replies == [{"type": "done", "id": "2"}]


def test_export_gives_the_page(explorer: tfxg.Explorer, replies: list[Any]) -> None:
    ask(explorer, {"type": "export", "id": "3", "format": "html"})
    (reply,) = replies
    assert (reply["type"], reply["id"], reply["media_type"]) == ("file", "3", "text/html")
    assert reply["name"].endswith(".html")
    assert reply["content"].startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("garbage", "number"),
    [
        ({"type": "shout", "id": "5"}, "5"),
        ({"type": "hello"}, ""),
        ({"type": "export", "id": "6", "format": "exe"}, "6"),
        ({"id": 7}, "7"),
        ({}, ""),
        ("hello", ""),
        (None, ""),
        ([1, 2], ""),
    ],
    ids=repr,
)
def test_garbage_is_answered_too(
    explorer: tfxg.Explorer, replies: list[Any], garbage: Any, number: str
) -> None:
    ask(explorer, garbage)
    (reply,) = replies
    assert (reply["type"], reply["id"]) == ("failed", number)
    assert "Not understood" in reply["message"]


def test_a_failure_on_the_way_is_answered(
    explorer: tfxg.Explorer,
    replies: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_explorer: Any) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(module, "page", broken)
    with caplog.at_level(logging.ERROR):
        ask(explorer, {"type": "export", "id": "4", "format": "html"})
    assert replies == [{"type": "failed", "id": "4", "message": "OSError: disk full"}]
