"""Prompts of decoders: what follows stands behind the prompt itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...encoding import READS, Encoding, Ints
from ...errors import InputError
from .continuing import ContinuingTokenizer, Written, reading


class PromptTokenizer(ContinuingTokenizer):
    """A prompt and its continuation, one after the other; see ``ContinuingTokenizer``."""

    def source(self, text: str) -> Encoding:
        """Tokenise a prompt, without what a tokenizer may put behind a whole text."""
        found = super(ContinuingTokenizer, self).encode(text)
        if found.cut_at[0] is not None:
            raise InputError(
                f"The prompt does not fit: the model takes {self.max_length} tokens, and what "
                "follows would go on from the wrong place. Shorten the prompt."
            )
        end = len(found)
        while found.parts[end - 1] < 0 and found.offsets[end - 1] == (0, 0):
            end -= 1
        return found.without(np.arange(len(found)) >= end)

    def room(self, source: Encoding) -> int | None:
        """Count what the model takes besides the prompt."""
        return None if self.max_length is None else self.max_length - len(source)

    def joined(
        self, source: Encoding, ids: Sequence[int]
    ) -> tuple[list[int], list[str], Mapping[str, Ints]]:
        """Put them behind the prompt, each read at the token before it."""
        length = len(source) + len(ids)
        names = self.tokenizer.convert_ids_to_tokens(ids)
        inputs = {
            "attention_mask": np.ones(length, np.int32),
            READS: reading(length, range(len(source) - 1, length - 1)),
        }
        return list(ids), names, inputs

    def given(self, source: Encoding, text: str) -> Written:
        """Tokenise prompt and continuation together where a token starts between them."""
        (prompt,) = source.texts
        whole = self._tokenised(prompt + text)
        found = self._read(whole, prompt + text, len(prompt))
        count = len(source)
        end = len(found.ids)
        while whole.encodings[0].sequence_ids[end - 1] is None:
            end -= 1
        if list(found.ids[:count]) == source.ids.tolist() and count < end:
            return Written(text, found.ids[count:end], found.spans[count:end])
        return self._read(self._tokenised(text, add_special_tokens=False), text)

    def _before(self, source: Encoding) -> list[int]:
        return [token for token in source.ids.tolist() if token not in self._marks]
