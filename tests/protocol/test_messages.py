"""Messages between the kernel and the page."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tfxg_widget.protocol.requests import (
    Cancel,
    Done,
    Export,
    Failed,
    File,
    Hello,
    Recompute,
    Reply,
    Request,
)

REQUESTS = [Hello("1"), Cancel("2"), Recompute("3"), Export("4", "html")]
REPLIES = [Done("1"), File("2", "a.html", "text/html", "<p>é</p>"), Failed("3", "no")]


@pytest.mark.parametrize(
    ("message", "kind"),
    [*((one, Request) for one in REQUESTS), *((one, Reply) for one in REPLIES)],
    ids=repr,
)
def test_messages_survive_json(message: Any, kind: Any) -> None:
    assert msgspec.json.decode(msgspec.json.encode(message), type=kind) == message
    assert msgspec.convert(msgspec.to_builtins(message), kind) == message


def test_messages_are_told_apart_by_their_type() -> None:
    assert msgspec.to_builtins(Hello("1")) == {"type": "hello", "id": "1"}
    assert msgspec.to_builtins(Failed("1", "no")) == {"type": "failed", "id": "1", "message": "no"}


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        None,
        "hello",
        {"type": "hello"},
        {"type": "shout", "id": "1"},
        {"type": "hello", "id": 1},
        {"type": "hello", "id": "1", "extra": 1},
        {"type": "export", "id": "1", "format": "exe"},
    ],
    ids=repr,
)
def test_garbage_is_refused(garbage: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(garbage, Request)


def test_messages_are_immutable() -> None:
    message: Any = Hello("1")
    with pytest.raises(AttributeError):
        message.id = "2"
