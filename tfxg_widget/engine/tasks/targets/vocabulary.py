"""The tokens of a vocabulary, by name or by id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...inputs.errors import InputError
from ...tokenizers.locks import lock_of
from .piece_names import byte_name, byte_pieces, signed, space_pieces, visible

_BY_ID = re.compile(r".*\(id (?P<id>\d+)\)", re.DOTALL)

#: How tokens that follow white space start: SentencePiece's sign, and that of byte-level BPE.
_SPACES = ("\u2581", "\u0120")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The tokens that a model chooses from.

    Attributes
    ----------
    tokenizer
        A tokenizer of transformers.
    size
        The number of tokens.
    """

    tokenizer: Any
    size: int

    def token(self, candidate: str | int, spaced: bool = True) -> int:
        """Find a token by its name, such as a word, "↵" or "##ing (id 150)", or check its id.

        Parameters
        ----------
        candidate
            The name, or the id.
        spaced
            Whether the token follows white space.

        Raises
        ------
        InputError
            If it is not exactly one token.
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
        """Name a token uniquely: by its word, with the id where the word means another token.

        White space is named by signs ("␣", "↵"), a part of a character by its bytes ("byte 0xE2").
        """
        shown = self.shown(token)
        if shown and self._found(shown, spaced) == token:
            return shown
        return f"{shown or 'unnamed'} (id {token})"

    def piece(self, token: int) -> str:
        """Return a token as the tokenizer writes it; "" if it has no such id."""
        piece: str | None = self.tokenizer.convert_ids_to_tokens(token)
        return piece or ""

    def shown(self, token: int) -> str:
        """Write a token for people; "" if the tokenizer has no such id."""
        piece = self.piece(token)
        if not piece:
            return ""
        text = self._decoded(token)
        if not text.strip():
            # Decoders drop the space at the start of a text: decode the token twice.
            text = self._decoded(token, token)[len(text) :]
        return byte_name(piece, text) or visible(text)

    def spaced(self, token: int) -> bool:
        """Tell whether a token includes the white space before its word."""
        return self.piece(token).startswith(_SPACES)

    def _found(self, shown: str, spaced: bool) -> int | None:
        """Find a token by what ``shown`` writes; None if there is none."""
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
