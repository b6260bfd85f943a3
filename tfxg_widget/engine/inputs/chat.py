"""Chats, formatted by a chat template into template text and message contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any, TypedDict

from .errors import InputError
from .words import Offset


class Message(TypedDict, total=False):
    """A message of a chat, as tokenizers of transformers take it; both keys are required."""

    role: str
    content: str | list[dict[str, str]]


@dataclass(frozen=True)
class Chat:
    """A formatted chat, in which template text and message contents alternate.

    Attributes
    ----------
    template
        The template's text (roles and markers) before, between and after the contents.
    contents
        The contents in the order in which the template writes them; one fewer than ``template``.
    """

    template: tuple[str, ...]
    contents: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole formatted chat."""
        pieces = zip_longest(self.template, self.contents, fillvalue="")
        return "".join(chain.from_iterable(pieces))

    @property
    def spans(self) -> tuple[Offset, ...]:
        """Character range of each content in ``text``."""
        spans: list[Offset] = []
        end = 0
        for before, content in zip(self.template, self.contents, strict=False):
            start = end + len(before)
            end = start + len(content)
            spans.append((start, end))
        return tuple(spans)

    def holds(self, offset: Offset) -> bool:
        """Tell whether a character range overlaps the content of a message."""
        return any(offset[0] < end and start < offset[1] for start, end in self.spans)

    def edited(self, text: str) -> Chat | None:
        """Give the chat with the contents of an edited text; None if the template was edited."""
        contents = contents_of(text, self.template, self.contents)
        return None if contents is None else replace(self, contents=contents)


def contents_of(
    text: str, template: Sequence[str], expected: Sequence[str]
) -> tuple[str, ...] | None:
    """Extract the contents between the pieces of a template.

    Parameters
    ----------
    text
        The whole formatted chat.
    template
        The pieces of the template's text, in order.
    expected
        The contents before formatting; most templates strip white space from them.

    Returns
    -------
    tuple of str or None
        The contents; None if the text does not contain the pieces in this order.
    """
    first, *others = template
    if not text.startswith(first):
        return None
    contents: list[str] = []
    start = len(first)
    for following, content in zip(others[:-1], expected[:-1], strict=True):
        end = _end(text, start, content, following)
        if end < 0:
            return None
        contents.append(text[start:end])
        start = end + len(following)
    end = len(text) - len(others[-1])
    if end < start or not text.endswith(others[-1]):
        return None
    return (*contents, text[start:end])


def _end(text: str, start: int, content: str, following: str) -> int:
    """Find where a content ends; -1 if the following piece of the template is missing."""
    for form in (content, content.strip(), content.lstrip(), content.rstrip()):
        if text.startswith(form + following, start):
            return start + len(form)
    return text.find(following, start)


def is_chat(value: object) -> bool:
    """Tell whether a value is a list of messages."""
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(item, Mapping) for item in value) and any(
        "role" in item or "content" in item for item in value
    )


def checked(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Check messages and give them with their contents as strings; other keys are kept.

    Raises
    ------
    InputError
        If a message has no role or no content, a content is not text, or all contents are blank.
    """
    result = [{**message, **_role_and_content(i, message)} for i, message in enumerate(messages)]
    if not any(message["content"].strip() for message in result):
        raise InputError("The chat is empty. Give at least one message that contains text.")
    return result


def _role_and_content(number: int, message: Mapping[str, Any]) -> dict[str, str]:
    missing = [key for key in ("role", "content") if key not in message]
    if missing:
        raise InputError(
            f"Message {number} of the chat has no {' and no '.join(missing)}. Write each message "
            'as {"role": "user", "content": "…"}.'
        )
    role, content = message["role"], message["content"]
    if not isinstance(role, str):
        raise InputError(
            f"The role of message {number} of the chat must be a string such as "
            f'"user", not {type(role).__name__}.'
        )
    if isinstance(content, str):
        return {"role": role, "content": content}
    if not isinstance(content, list | tuple):
        raise InputError(
            f"The content of message {number} of the chat must be a string, not "
            f"{type(content).__name__}."
        )
    return {"role": role, "content": "".join(_text_of_part(number, part) for part in content)}


def _text_of_part(number: int, part: object) -> str:
    """Give the text of one part of a content, {"type": "text", "text": "…"}."""
    if isinstance(part, Mapping):
        kind, text = part.get("type", "text"), part.get("text")
        if kind == "text" and isinstance(text, str):
            return text
        raise InputError(
            f"Message {number} of the chat has a part of type {kind!r}. Only text can be "
            'explained: write each part as {"type": "text", "text": "…"}.'
        )
    raise InputError(
        f"Message {number} of the chat has a part that is {type(part).__name__}. Write each part "
        'as {"type": "text", "text": "…"}.'
    )
