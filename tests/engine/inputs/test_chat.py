"""What of a chat is the template's, and what the messages'."""

from __future__ import annotations

from typing import Any

import pytest

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.chat import Chat, checked, contents_of, is_chat

TEMPLATE = ("<s>user: ", "\nassistant: ", "\nuser: ", "\nassistant: ")


@pytest.mark.parametrize(
    ("expected", "written"),
    [
        (("hello", "hi", "bye"), ("hello", "hi", "bye")),
        ((" hello\n", "hi ", " bye"), ("hello", "hi", "bye")),
        # A content may hold what the template writes, or be changed by it.
        (("a\nassistant: b", "hi", "bye"), ("a\nassistant: b", "hi", "bye")),
        (("hello", "<think>long</think>hi", "bye"), ("hello", "hi", "bye")),
        (("hello", "hi", "bye"), ("hello", "hi", "BYE\n")),
        (("hello", "", "bye"), ("hello", "", "bye")),
    ],
)
def test_contents_are_read_off_between_the_pieces(
    expected: tuple[str, ...], written: tuple[str, ...]
) -> None:
    chat = Chat(TEMPLATE, written)
    assert contents_of(chat.text, TEMPLATE, expected) == written
    assert [chat.text[start:end] for start, end in chat.spans] == list(written)


@pytest.mark.parametrize("text", ["", "<s>user: hello", "user: a\nassistant: b", "x" * 9])
def test_a_text_without_the_template_is_told(text: str) -> None:
    chat = Chat(TEMPLATE, ("hello", "hi", "bye"))
    assert chat.edited(text) is None


def test_an_edit_of_the_contents_leaves_the_template() -> None:
    chat = Chat(TEMPLATE, ("hello", "hi", "bye"))
    edited = chat.edited(chat.text.replace("hi", "good day"))
    assert edited == Chat(TEMPLATE, ("hello", "good day", "bye"))


def test_only_characters_of_contents_are_held() -> None:
    chat = Chat(("ab", "ef"), ("cd",))
    held = [chat.holds((at, at + 1)) for at in range(6)]
    assert held == [False, False, True, True, False, False]
    assert chat.holds((1, 3))
    assert not chat.holds((2, 2))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([{"role": "user", "content": "a"}], True),
        (({"content": "a"},), True),
        ([{"text": "a"}], False),
        ([], False),
        ("a", False),
        ([[{"role": "user", "content": "a"}]], False),
        ({"role": "user", "content": "a"}, False),
    ],
)
def test_a_chat_is_a_list_of_messages(given: Any, expected: bool) -> None:
    assert is_chat(given) is expected


def test_text_parts_are_joined_and_other_keys_kept() -> None:
    parts = [{"type": "text", "text": "a "}, {"type": "text", "text": "film"}]
    (found,) = checked([{"role": "user", "content": parts, "name": "Eva"}])
    assert found == {"role": "user", "content": "a film", "name": "Eva"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"content": "a"}, "Message 0 of the chat has no role"),
        ({"role": "user"}, "Message 0 of the chat has no content"),
        (
            {"role": 1, "content": "a"},
            'role of message 0 of the chat must be a string such as "user", not int',
        ),
        (
            {"role": "user", "content": None},
            "content of message 0 of the chat must be a string, not NoneType",
        ),
        (
            {"role": "user", "content": b"a"},
            "content of message 0 of the chat must be a string, not bytes",
        ),
        ({"role": "user", "content": [{"type": "image", "url": "a"}]}, "part of type 'image'"),
        ({"role": "user", "content": ["a"]}, "has a part that is str"),
        ({"role": "user", "content": " "}, "chat is empty"),
    ],
    ids=str,
)
def test_a_malformed_message_is_refused(message: Any, said: str) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        checked([message])
