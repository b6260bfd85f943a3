"""Tokens of a vocabulary by the words that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

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
        """Find a token by its word, by "##ing (id 150)", or by its id.

        Parameters
        ----------
        candidate
            The word, or the id.
        spaced
            Whether it follows white space.

        Raises
        ------
        InputError
            For what is not one token.
        """
        if isinstance(candidate, str):
            by_id = _BY_ID.fullmatch(candidate)
            token = int(by_id["id"]) if by_id else self._word(candidate, spaced)
        else:
            token = candidate
        if isinstance(token, bool) or not isinstance(token, int) or not 0 <= token < self.size:
            raise InputError(
                f"{candidate!r} is no candidate: it is not one token of the model's {self.size}. "
                "Give a shorter or more common word, or a token's id."
            )
        return token

    def name(self, token: int, spaced: bool = True) -> str:
        """Name a token such that it is found again: by its word, or by its id as well."""
        word: str = self.tokenizer.decode([token]).strip()
        if word and self._word(word, spaced) == token:
            return word
        return f"{word or self.piece(token)} (id {token})"

    def piece(self, token: int) -> str:
        """Give the tokenizer's own name of a token."""
        piece: str = self.tokenizer.convert_ids_to_tokens(token)
        return piece

    def spaced(self, token: int) -> bool:
        """Tell whether a token stands for white space, too, before its word."""
        return self.piece(token).startswith(_SPACES)

    def _word(self, word: str, spaced: bool) -> int | None:
        if not spaced and self._known(word):
            return int(self.tokenizer.convert_tokens_to_ids(word))
        for written in (f" {word}", word) if spaced else (word, f" {word}"):
            pieces: list[int] = self.tokenizer(written, add_special_tokens=False)["input_ids"]
            if len(pieces) == 1 and pieces[0] != self.tokenizer.unk_token_id:
                return pieces[0]
        return None

    def _known(self, piece: str) -> bool:
        token = self.tokenizer.convert_tokens_to_ids(piece)
        return token is not None and self.piece(token) == piece
