"""A chat, written down as a chat template does: what is the template's and what the messages'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any, TypedDict

from .errors import InputError
from .words import Offset


class Message(TypedDict, total=False):
    """A message of a chat, as tokenizers of transformers take it: both keys are needed."""

    role: str
    content: str | list[dict[str, str]]


@dataclass(frozen=True)
class Chat:
    """A chat as a model reads it: the template's characters alternate with the messages'.

    Attributes
    ----------
    template
        What the template writes before, between and behind the contents: roles, their markers.
    contents
        The contents in the order in which the template writes them; one fewer.
    """

    template: tuple[str, ...]
    contents: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole chat, template included."""
        pieces = zip_longest(self.template, self.contents, fillvalue="")
        return "".join(chain.from_iterable(pieces))

    @property
    def spans(self) -> tuple[Offset, ...]:
        """Where in ``text`` each content stands."""
        found: list[Offset] = []
        end = 0
        for before, content in zip(self.template, self.contents, strict=False):
            start = end + len(before)
            end = start + len(content)
            found.append((start, end))
        return tuple(found)

    def holds(self, offset: Offset) -> bool:
        """Tell whether some of these characters are a message's."""
        return any(offset[0] < end and start < offset[1] for start, end in self.spans)

    def edited(self, text: str) -> Chat | None:
        """Give the chat with other contents, None for a text in which the template is not whole."""
        contents = contents_of(text, self.template, self.contents)
        return None if contents is None else replace(self, contents=contents)


def contents_of(
    text: str, template: Sequence[str], expected: Sequence[str]
) -> tuple[str, ...] | None:
    """Read off what stands between the pieces of a template.

    Parameters
    ----------
    text
        The whole chat.
    template
        The pieces, in order.
    expected
        What the contents are unless the template changes them: most cut white space off.

    Returns
    -------
    tuple of str or None
        None where the pieces do not stand there.
    """
    first, *others = template
    if not text.startswith(first):
        return None
    found: list[str] = []
    start = len(first)
    for following, content in zip(others[:-1], expected[:-1], strict=True):
        end = _end(text, start, content, following)
        if end < 0:
            return None
        found.append(text[start:end])
        start = end + len(following)
    end = len(text) - len(others[-1])
    if end < start or not text.endswith(others[-1]):
        return None
    return (*found, text[start:end])


def _end(text: str, start: int, content: str, following: str) -> int:
    """Find where a content ends, -1 where what follows it is not there."""
    for form in (content, content.strip(), content.lstrip(), content.rstrip()):
        if text.startswith(form + following, start):
            return start + len(form)
    return text.find(following, start)


def is_chat(given: object) -> bool:
    """Tell whether this is a list of messages."""
    if not isinstance(given, list | tuple) or not given:
        return False
    return all(isinstance(one, Mapping) for one in given) and any(
        "role" in one or "content" in one for one in given
    )


def checked(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give messages with their contents as strings, whatever other keys they have.

    Raises
    ------
    InputError
        For a message without a role or a content, a content that is no text, or a chat that says
        nothing.
    """
    found = [{**message, **_checked(i, message)} for i, message in enumerate(messages)]
    if not any(message["content"].strip() for message in found):
        raise InputError("The chat is empty. Give at least one message that contains text.")
    return found


def _checked(number: int, message: Mapping[str, Any]) -> dict[str, str]:
    absent = [key for key in ("role", "content") if key not in message]
    if absent:
        raise InputError(
            f"Message {number} of the chat has no {' and no '.join(absent)}. Write each message as "
            '{"role": "user", "content": "…"}.'
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
    return {"role": role, "content": "".join(_part(number, part) for part in content)}


def _part(number: int, part: object) -> str:
    """Give the text of a part of a content, such as {"type": "text", "text": "…"}."""
    if isinstance(part, Mapping):
        kind, text = part.get("type", "text"), part.get("text")
        if kind == "text" and isinstance(text, str):
            return text
        raise InputError(
            f"Message {number} of the chat has a part of type {kind!r}. Only text can be explained: "
            'write parts as {"type": "text", "text": "…"}.'
        )
    raise InputError(
        f"Message {number} of the chat has a part that is {type(part).__name__}. Write each part "
        'as {"type": "text", "text": "…"}.'
    )
