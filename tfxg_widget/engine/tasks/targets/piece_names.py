"""Names of tokens that are not words: signs for white space, values for bytes."""

from __future__ import annotations

import re
import unicodedata

#: Signs for white space, which the page uses, too; other white space is named by its code point.
_SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍"}
_SIGNED = {sign: space for space, sign in _SIGNS.items()}

_BYTE_PIECE = re.compile(r"<0x(?P<value>[0-9A-F]{2})>")
_BYTE_NAME = re.compile(r"bytes?(?P<values>( 0x[0-9A-F]{2})+)")


def _alphabet() -> dict[int, str]:
    """Map each byte to the character that byte-level BPE writes for it.

    Printable characters stand for themselves, the other bytes for those from U+0100 on, in order
    (``bytes_to_unicode`` of GPT-2's encoder, Radford et al. 2019).
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printable]
    shifted = {byte: chr(0x100 + place) for place, byte in enumerate(others)}
    return {byte: chr(byte) for byte in printable} | shifted


_LETTERS = _alphabet()
_VALUES = {letter: byte for byte, letter in _LETTERS.items()}


def visible(text: str) -> str:
    """Write a text so that it can be seen: "␣" for a space, "↵" for a line break."""
    word = text.strip()
    if not any(map(str.isprintable, word)):
        return "".join(map(_sign, text))
    return "".join(c if unicodedata.category(c) != "Cc" else _sign(c) for c in word)


def _sign(character: str) -> str:
    return _SIGNS.get(character, f"U+{ord(character):04X}")


def signed(name: str) -> str | None:
    """Return the white space of a name; None if the name is not one of white space."""
    if not name or not set(name) <= set(_SIGNED):
        return None
    return "".join(_SIGNED[character] for character in name)


def byte_name(piece: str, text: str) -> str | None:
    """Name a token that is part of a character, such as "byte 0xE2"; None for other tokens.

    Parameters
    ----------
    piece
        The token in the vocabulary.
    text
        What the token decodes to.
    """
    single = _BYTE_PIECE.fullmatch(piece)
    if single and text != piece and text.strip():
        return f"byte 0x{single['value']}"
    if not text.strip(" \ufffd") and "\ufffd" in text and set(piece) <= set(_VALUES):
        values = "".join(f" 0x{_VALUES[letter]:02X}" for letter in piece)
        return f"byte{'s' if len(piece) > 1 else ''}{values}"
    return None


def byte_pieces(name: str) -> list[str]:
    """List the entries that a vocabulary may have for a token named by its bytes."""
    match = _BYTE_NAME.fullmatch(name)
    if not match:
        return []
    values = [int(value, 16) for value in match["values"].split()]
    byte_level = "".join(_LETTERS[value] for value in values)
    return [byte_level] if len(values) > 1 else [f"<0x{values[0]:02X}>", byte_level]


def space_pieces(space: str) -> list[str]:
    """List the entries that a vocabulary may have for a token of white space."""
    byte_level = "".join(_LETTERS[value] for value in space.encode())
    return [space, byte_level, space.replace(" ", "\u2581")]
