"""Sources of sequence-to-sequence models: the encoder reads the source, the decoder the output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...inputs.encoding import DECODER, PREDICTION_COUNTS, Encoding, Ints
from ...inputs.image_files import RawInput
from ..padding import SourceSide
from .continuation import ContinuingTokenizer, Written, reading


class SourceTokenizer(ContinuingTokenizer):
    """A source followed by the decoder's tokens; see ``ContinuingTokenizer``.

    Parameters
    ----------
    tokenizer
        A fast tokenizer of transformers.
    positions
        The longest input that either side takes, or None.
    ends
        The tokens after which the model writes nothing.
    start
        The token that the decoder starts with.
    """

    padding = SourceSide()

    def __init__(
        self, tokenizer: Any, positions: int | None, ends: frozenset[int], start: int
    ) -> None:
        super().__init__(tokenizer, positions, ends)
        self._start = start
        self._marks |= {start}

    def source(self, text: RawInput) -> Encoding:
        """Tokenise a source; an end that does not fit is cut off."""
        return super(ContinuingTokenizer, self).encode(text)

    def room(self, source: Encoding) -> int | None:
        """Count the tokens that the decoder can read after its start token."""
        del source
        return None if self.max_length is None else self.max_length - 1

    def joined(
        self, source: Encoding, ids: Sequence[int]
    ) -> tuple[list[int], list[str], Mapping[str, Ints]]:
        """Put the start token before them; forced first tokens are not predicted."""
        decoder_ids = [self._start, *ids]
        length = len(source) + len(decoder_ids)
        first = next((i for i, token in enumerate(ids) if token not in self._marks), len(ids))
        inputs = {
            "attention_mask": np.ones(length, np.int32),
            DECODER: (np.arange(length) >= len(source)).astype(np.int32),
            PREDICTION_COUNTS: reading(length, range(len(source) + first, length - 1)),
        }
        return decoder_ids, self.tokenizer.convert_ids_to_tokens(decoder_ids), inputs

    def given(self, source: Encoding, text: str) -> Written:
        """Tokenise an output, with the special tokens that the tokenizer adds."""
        del source
        return self._read(self._call(text_target=text), text)
