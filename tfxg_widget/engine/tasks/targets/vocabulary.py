"""Tokens of a vocabulary by the words that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...inputs.errors import InputError
from ...tokenizers.locks import lock_of
from .piece_names import byte_name, byte_pieces, signed, space_pieces, visible

_BY_ID = re.compile(r".*\(id (?P<id>\d+)\)", re.DOTALL)

#: What the pieces start with that follow white space: SentencePiece's sign, and byte-level BPE's.
_SPACES = ("\u2581", "\u0120")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The tokens that a model can put in a place.

    Attributes
    ----------
    tokenizer
        One of transformers.
    size
        How many there are.
    """

    tokenizer: Any
    size: int

    def token(self, candidate: str | int, spaced: bool = True) -> int:
        """Find a token by its name, such as a word, "↵" or "##ing (id 150)", or by its id.

        Parameters
        ----------
        candidate
            The name, or the id.
        spaced
            Whether it follows white space.

        Raises
        ------
        InputError
            For what is not one token.
        """
        if isinstance(candidate, str):
            by_id = _BY_ID.fullmatch(candidate)
            token = int(by_id["id"]) if by_id else self._found(candidate, spaced)
        else:
            token = candidate
        if isinstance(token, bool) or not isinstance(token, int) or not 0 <= token < self.size:
            raise InputError(
                f"{candidate!r} is no candidate: it is not one token of the model's {self.size}. "
                "Give a shorter or more common word, or a token's id."
            )
        return token

    def name(self, token: int, spaced: bool = True) -> str:
        """Name a token such that it is found again: by its word, or by its id as well.

        White space is named by a sign ("␣", "↵"), part of a character by its bytes ("byte 0xE2").
        """
        shown = self.shown(token)
        if shown and self._found(shown, spaced) == token:
            return shown
        return f"{shown or 'unnamed'} (id {token})"

    def piece(self, token: int) -> str:
        """Give the tokenizer's own name of a token, "" for an id that it does not have."""
        piece: str | None = self.tokenizer.convert_ids_to_tokens(token)
        return piece or ""

    def shown(self, token: int) -> str:
        """Write a token down for people, "" for an id that the tokenizer does not have."""
        piece = self.piece(token)
        if not piece:
            return ""
        text = self._decoded(token)
        if not text.strip():
            # Decoders leave out the space that a text starts with.
            text = self._decoded(token, token)[len(text) :]
        return byte_name(piece, text) or visible(text)

    def spaced(self, token: int) -> bool:
        """Tell whether a token stands for white space, too, before its word."""
        return self.piece(token).startswith(_SPACES)

    def _found(self, shown: str, spaced: bool) -> int | None:
        """Find a token by what is shown of it."""
        if shown in self.tokenizer.all_special_tokens:
            return int(self.tokenizer.convert_tokens_to_ids(shown))
        token = self._word(shown, spaced)
        if token is not None:
            return token
        space = signed(shown)
        pieces = byte_pieces(shown) if space is None else space_pieces(space)
        known = (self.tokenizer.convert_tokens_to_ids(p) for p in pieces if self._known(p))
        return next((int(token) for token in known if self.shown(token) == shown), None)

    def _word(self, word: str, spaced: bool) -> int | None:
        if not spaced and self._known(word):
            return int(self.tokenizer.convert_tokens_to_ids(word))
        for written in (f" {word}", word) if spaced else (word, f" {word}"):
            with lock_of(self.tokenizer):
                pieces: list[int] = self.tokenizer(written, add_special_tokens=False)["input_ids"]
            if len(pieces) == 1 and pieces[0] != self.tokenizer.unk_token_id:
                return pieces[0]
        return None

    def _known(self, piece: str) -> bool:
        token = self.tokenizer.convert_tokens_to_ids(piece)
        return token is not None and self.piece(token) == piece

    def _decoded(self, *tokens: int) -> str:
        with lock_of(self.tokenizer):
            text: str = self.tokenizer.decode([*tokens], clean_up_tokenization_spaces=False)
        return text
