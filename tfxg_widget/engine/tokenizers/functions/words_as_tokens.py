"""Words as tokens, for a function that reads texts itself."""

from __future__ import annotations

import numpy as np

from ...inputs.encoding import Encoding
from ...inputs.image_files import RawInput
from ...inputs.words import words
from ..base import Tokenizer, readable, tied, with_words
from ..padding import Padding


class WordTokenizer(Tokenizer):
    """Splits texts into words and punctuation; the ids only count them."""

    max_length = None
    takes_pair = False
    ids_name = None
    padding = Padding()

    def special_id(self, name: str) -> int | None:
        """Give None: no word stands for padding or a mask."""
        del name
        return None

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Split a text; see ``Tokenizer.encode``."""
        texts = readable(text, text_pair)
        spans = [words(part) for part in texts]
        parts = [part for part, of_text in enumerate(spans) for _ in of_text]
        encoding = tied(
            texts,
            ids=np.arange(len(parts), dtype=np.int32),
            inputs={},
            parts=parts,
            offsets=[span for of_text in spans for span in of_text],
            pieces=[""] * len(parts),
            cut_at=[None] * len(texts),
        )
        return with_words(encoding)
