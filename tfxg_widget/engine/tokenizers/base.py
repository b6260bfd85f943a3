"""What an adapter asks of a tokenizer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..inputs.chat import Chat
from ..inputs.encoding import Encoding, Ints
from ..inputs.errors import InputError
from ..inputs.image_files import Given
from ..inputs.text_span import TextSpan
from ..inputs.words import Offset, group
from .padding import Padding

#: A text to try a tokenizer and its model with: common words, for a small vocabulary.
PROBE = "the a of I it is good 1"

_SURROGATE = re.compile("[\ud800-\udfff]")


class Tokenizer(ABC):
    """Turns texts into what a model reads.

    Attributes
    ----------
    max_length
        The longest encoding in tokens, or None; what is over is cut off and reported.
    takes_pair
        Whether it takes a second text.
    ids_name
        What it calls the ids; None where it gives nothing else.
    padding
        To what length it fills its encodings up, for the model; encodings are without it.
    """

    max_length: int | None
    takes_pair: bool
    ids_name: str | None
    padding: Padding

    @abstractmethod
    def encode(self, text: Given, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, a chat or a pair of texts, or read an image.

        Raises
        ------
        InputError
            For a text that is no string, blank, or of nothing that the tokenizer can read; for
            what is no image.
        """

    def probe(self, text: str = PROBE) -> Encoding:
        """Encode an example, which a model is tried with before it is used."""
        return self.encode(text)

    @abstractmethod
    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat down as the model reads it; see ``chat_template.write``.

        Raises
        ------
        InputError
            For messages that are none, or without a chat template.
        """
        del messages
        raise InputError(
            "This model has no chat template for a list of messages. Give the text that it reads."
        )


def readable(text: Given, text_pair: str | None) -> tuple[str, ...]:
    """Give the texts of an input, of a chat the whole with its template.

    Raises
    ------
    InputError
        For one that is no string, blank, or half a character.
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
        What the model reads, each of shape (T,).
    parts
        For each token the index into ``texts``; -1 for one that the tokenizer added.
    offsets
        For each token its characters; those of added ones do not count.
    pieces
        The tokenizer's names for the tokens.
    cut_at
        For each text the character from which it was not read, or None.
    written
        Where those special tokens stand that the caller wrote, by their index.
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
    """Give an encoding back.

    Raises
    ------
    InputError
        Where all of its tokens are special.
    """
    if encoding.special.all():
        raise nothing_to_read()
    return encoding


def nothing_to_read() -> InputError:
    """Build the error for a text that has no token of its own."""
    return InputError("The tokenizer gives no tokens for this text. Give other words.")
