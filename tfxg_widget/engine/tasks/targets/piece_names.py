"""Names for tokens that are no words: white space by signs, bytes by their values."""

from __future__ import annotations

import re
import unicodedata

#: Signs for white space, which the page shows as well; any other goes by its code point.
_SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍"}
_SIGNED = {sign: space for space, sign in _SIGNS.items()}

_BYTE_PIECE = re.compile(r"<0x(?P<value>[0-9A-F]{2})>")
_BYTE_NAME = re.compile(r"bytes?(?P<values>( 0x[0-9A-F]{2})+)")


def _alphabet() -> dict[int, str]:
    """Give the character that byte-level BPE writes for each byte.

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
    """Write a text such that something of it is seen: "␣" for a space, "↵" for a line break."""
    word = text.strip()
    if not any(map(str.isprintable, word)):
        return "".join(map(_sign, text))
    return "".join(c if unicodedata.category(c) != "Cc" else _sign(c) for c in word)


def _sign(character: str) -> str:
    return _SIGNS.get(character, f"U+{ord(character):04X}")


def signed(name: str) -> str | None:
    """Give the white space that is named so, None where something else is."""
    if not name or not set(name) <= set(_SIGNED):
        return None
    return "".join(_SIGNED[character] for character in name)


def byte_name(piece: str, text: str) -> str | None:
    """Name a token that is no whole character: "byte 0xE2".

    Parameters
    ----------
    piece
        The token as it stands in the vocabulary.
    text
        What it decodes to.
    """
    single = _BYTE_PIECE.fullmatch(piece)
    if single and text != piece and text.strip():
        return f"byte 0x{single['value']}"
    if not text.strip(" \ufffd") and "\ufffd" in text and set(piece) <= set(_VALUES):
        values = "".join(f" 0x{_VALUES[letter]:02X}" for letter in piece)
        return f"byte{'s' if len(piece) > 1 else ''}{values}"
    return None


def byte_pieces(name: str) -> list[str]:
    """List what a vocabulary may call the token of such a name."""
    found = _BYTE_NAME.fullmatch(name)
    if not found:
        return []
    values = [int(value, 16) for value in found["values"].split()]
    byte_level = "".join(_LETTERS[value] for value in values)
    return [byte_level] if len(values) > 1 else [f"<0x{values[0]:02X}>", byte_level]


def space_pieces(space: str) -> list[str]:
    """List what a vocabulary may call the token of some white space."""
    byte_level = "".join(_LETTERS[value] for value in space.encode())
    return [space, byte_level, space.replace(" ", "\u2581")]
