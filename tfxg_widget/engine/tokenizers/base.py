"""The interface of a reader, which makes the input of a model."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..inputs.chat import Chat
from ..inputs.encoding import Encoding, Ints
from ..inputs.errors import InputError
from ..inputs.image_files import RawInput
from ..inputs.text_span import TextSpan
from ..inputs.words import Offset, group
from .padding import Padding

#: A text for checking a tokenizer and its model: common words, for a small vocabulary.
PROBE = "the a of I it is good 1"

_SURROGATE = re.compile("[\ud800-\udfff]")


class Tokenizer(ABC):
    """Turns texts into the input of a model.

    Attributes
    ----------
    max_length
        The longest encoding in tokens, or None; the rest is cut off and reported.
    takes_pair
        Whether it reads a second text.
    ids_name
        Its name of the ids; None where it gives nothing else.
    padding
        How the model's input is padded; encodings have no padding.
    """

    max_length: int | None
    takes_pair: bool
    ids_name: str | None
    padding: Padding

    @abstractmethod
    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, a chat or a pair of texts, or read an image.

        Raises
        ------
        InputError
            For a text that is no string, blank, or without tokens; for an invalid image.
        """

    def probe(self, text: str = PROBE) -> Encoding:
        """Encode an example, with which a model is checked."""
        return self.encode(text)

    @abstractmethod
    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat as the text that the model reads; see ``chat_template.write``.

        Raises
        ------
        InputError
            For invalid messages, or without a chat template.
        """
        del messages
        raise InputError(
            "This model has no chat template for a list of messages. Give the text that it reads."
        )


def readable(text: RawInput, text_pair: str | None) -> tuple[str, ...]:
    """Check the texts of an input; a chat becomes one text, template included.

    Raises
    ------
    InputError
        For a text that is no string, blank, or has half a character.
    """
    texts: list[str] = []
    first = text.text if isinstance(text, Chat) else text
    for value in (first,) if text_pair is None else (first, text_pair):
        if not isinstance(value, str):
            raise InputError(
                f"A text must be a string, not {type(value).__name__}: this model reads text."
            )
        if not value.strip():
            raise InputError("The text is empty. Give at least one word to explain.")
        if _SURROGATE.search(value):
            raise InputError("The text holds half a character (a lone surrogate). Decode it again.")
        texts.append(value)
    return tuple(texts)


def tied(
    texts: tuple[str, ...],
    ids: Ints,
    inputs: Mapping[str, Ints],
    parts: Sequence[int],
    offsets: Sequence[Offset],
    pieces: Sequence[str],
    cut_at: Sequence[int | None],
    written: Mapping[int, TextSpan] | None = None,
) -> Encoding:
    """Tie tokens to the texts that they come from.

    Parameters
    ----------
    texts
        The caller's.
    ids, inputs
        The input of the model, each of shape (T,).
    parts
        For each token the index into ``texts``; -1 for one that the tokenizer added.
    offsets
        The characters of each token; ignored for added tokens.
    pieces
        The tokenizer's names for the tokens.
    cut_at
        For each text the character from which it was not read, or None.
    written
        By index, the characters of special tokens that the caller wrote.
    """
    spans = [span if part >= 0 else (0, 0) for part, span in zip(parts, offsets, strict=True)]
    index = [-1] * len(spans)
    words: list[tuple[int, Offset]] = []
    for part, text in enumerate(texts):
        members = [i for i, owner in enumerate(parts) if owner == part]
        of_token, of_part = group(text, [spans[i] for i in members])
        for i, word in zip(members, of_token, strict=True):
            index[i] = len(words) + word
        words += [(part, span) for span in of_part]
    names = list(pieces)
    for token, place in (written or {}).items():
        spans[token] = (place.start, place.end)
        names[token] = texts[place.part][place.start : place.end]
    return Encoding(
        texts=texts,
        ids=ids,
        inputs=inputs,
        tokens=tuple(
            name if part < 0 else texts[part][slice(*span)]
            for name, part, span in zip(names, parts, spans, strict=True)
        ),
        offsets=tuple(spans),
        parts=tuple(parts),
        word_index=tuple(index),
        words=tuple(words),
        cut_at=tuple(cut_at),
    )


def with_words(encoding: Encoding) -> Encoding:
    """Return an encoding unchanged.

    Raises
    ------
    InputError
        Where all of its tokens are special.
    """
    if encoding.special.all():
        raise nothing_to_read()
    return encoding


def nothing_to_read() -> InputError:
    """Build the error for a text without tokens."""
    return InputError("The tokenizer finds nothing to read in this text. Give other words.")
