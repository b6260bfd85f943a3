"""Prompts of decoders: the continuation follows the prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...inputs.encoding import PREDICTION_COUNTS, Encoding, Ints
from ...inputs.errors import InputError
from ...inputs.image_files import RawInput
from ..base import nothing_to_read
from .continuation import ContinuingTokenizer, Written, reading


class PromptTokenizer(ContinuingTokenizer):
    """A prompt and its continuation, one after the other; see ``ContinuingTokenizer``.

    Parameters
    ----------
    tokenizer
        A fast tokenizer of transformers.
    positions
        The longest input that the model takes, or None.
    ends
        The tokens after which the model writes nothing.
    begin
        The token that stands alone for an empty prompt, or None.
    """

    def __init__(
        self, tokenizer: Any, positions: int | None, ends: frozenset[int], begin: int | None
    ) -> None:
        super().__init__(tokenizer, positions, ends)
        bos = tokenizer.bos_token_id
        self._begin = begin if bos is None else bos

    def source(self, text: RawInput) -> Encoding:
        """Tokenise a prompt, without tokens that a tokenizer adds at the end of a text."""
        if isinstance(text, str) and not text:
            return self._empty()
        encoding = self._tokenised(text)
        if encoding.cut_at[0] is not None:
            raise InputError(
                f"The prompt has more than the {self.max_length} tokens that the model reads, and "
                "without its end another text would follow. Shorten the prompt."
            )
        # A special token that the caller wrote is a prompt too.
        if not any(span != (0, 0) for span in encoding.offsets):
            raise nothing_to_read()
        end = len(encoding)
        while encoding.parts[end - 1] < 0 and encoding.offsets[end - 1] == (0, 0):
            end -= 1
        return encoding.without(np.arange(len(encoding)) >= end)

    def room(self, source: Encoding) -> int | None:
        """Count the tokens that the model can read after the prompt."""
        return None if self.max_length is None else self.max_length - len(source)

    def joined(
        self, source: Encoding, ids: Sequence[int]
    ) -> tuple[list[int], list[str], Mapping[str, Ints]]:
        """Append tokens to the prompt; each is predicted from the token before it."""
        length = len(source) + len(ids)
        names = self.tokenizer.convert_ids_to_tokens(ids)
        inputs = {
            "attention_mask": np.ones(length, np.int32),
            PREDICTION_COUNTS: reading(length, range(len(source) - 1, length - 1)),
        }
        return list(ids), names, inputs

    def given(self, source: Encoding, text: str) -> Written:
        """Tokenise prompt and continuation together, if a token starts between them."""
        (prompt,) = source.texts
        # As for the prompt: nothing is added to a chat, or to a prompt with a start token.
        placed = zip(source.parts, source.offsets, strict=True)
        adds = any(part < 0 and span == (0, 0) for part, span in placed)
        whole = self._call(prompt + text, add_special_tokens=adds)
        written = self._read(whole, prompt + text, len(prompt))
        count = len(source)
        end = len(written.ids)
        while whole.encodings[0].sequence_ids[end - 1] is None:
            end -= 1
        if list(written.ids[:count]) == source.ids.tolist() and count < end:
            return Written(text, written.ids[count:end], written.spans[count:end])
        return self._read(self._call(text, add_special_tokens=False), text)

    def _empty(self) -> Encoding:
        """Encode an empty prompt: the token that begins a text."""
        if self._begin is None:
            raise InputError(
                "The text is empty, and this model has no token to begin a text with. Give at "
                "least one word."
            )
        ids = np.array([self._begin], np.int32)
        return Encoding(
            texts=("",),
            ids=ids,
            inputs={"attention_mask": np.ones(1, np.int32)},
            tokens=tuple(self.tokenizer.convert_ids_to_tokens(ids.tolist())),
            offsets=((0, 0),),
            parts=(-1,),
            word_index=(-1,),
            words=(),
            cut_at=(None,),
        )

    def _before(self, source: Encoding) -> list[int]:
        return [token for token in source.ids.tolist() if token not in self._marks]
