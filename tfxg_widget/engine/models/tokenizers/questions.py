"""Questions beside a context, which is read in overlapping windows where it is long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding import ANSWERABLE, Encoding
from ...errors import InputError
from ...images import Given
from ...words import Offset
from .base import readable
from .fast import FastTokenizer

#: The most tokens that a question and a window of its context have together, and by how many
#: tokens neighbouring windows overlap, as in transformers' question-answering pipeline.
MAX_SEQ_LEN = 384
DOC_STRIDE = 128


class QuestionTokenizer(FastTokenizer):
    """A fast tokenizer of transformers for a model that answers questions; see ``FastTokenizer``.

    It marks the tokens of the context in the row ``ANSWERABLE``, and the tokenizer's [CLS], which
    stands for "no answer": over these tokens the model's scores are normalised.
    """

    def encode(self, text: Given, text_pair: str | None = None) -> Encoding:
        """Tokenise a question and its context.

        Returns
        -------
        Encoding
            The first window of the context; ``windows`` has all of them.

        Raises
        ------
        InputError
            As ``Tokenizer.encode``, and for a question that leaves no room for the context.
        """
        if text_pair is None:
            # Refused by the task; a model is tried with such a text before it is used.
            whole = super().encode(text)
            return replace(whole, inputs={**whole.inputs, ANSWERABLE: np.ones_like(whole.ids)})
        texts = readable(text, text_pair)
        longest = min(self.max_length or MAX_SEQ_LEN, MAX_SEQ_LEN)
        question = len(self.tokenizer(text, add_special_tokens=False)["input_ids"])
        room = longest - question - self.tokenizer.num_special_tokens_to_add(pair=True)
        if room < 1:
            raise InputError(
                f"The question has {question} tokens, which leaves no room for the context in the "
                f"{longest} that the model reads at once. Ask a shorter question."
            )
        stride = min(longest // 2, DOC_STRIDE)
        if stride >= room:
            # The pipeline fails where a long question leaves less room than the overlap takes.
            stride = room // 2
        pieces = self.tokenizer(
            text,
            text_pair,
            truncation="only_second",
            max_length=longest,
            stride=stride,
            return_overflowing_tokens=True,
            return_token_type_ids=self._token_types,
        )
        found = [
            self._window(texts, kept, {name: values[i] for name, values in pieces.items()})
            for i, kept in enumerate(pieces.encodings)
        ]
        if len(found) == 1:
            return found[0]
        starts = [0, *(_characters(one)[0] for one in found[1:])]
        ends = [*(_characters(one)[1] for one in found[:-1]), len(text_pair)]
        # One list for all: a name such as "heart (2)" counts what stands in any of them.
        windows: list[Encoding] = []
        windows += (
            replace(one, window=span, windows=windows)
            for one, span in zip(found, zip(starts, ends, strict=True), strict=True)
        )
        return windows[0]

    def _window(self, texts: tuple[str, ...], kept: Any, rows: dict[str, Any]) -> Encoding:
        encoding = self._tied(texts, kept, rows, [None, None])
        answerable = np.array([part == 1 for part in kept.sequence_ids])
        if self.tokenizer.cls_token_id is not None:
            answerable |= encoding.ids == self.tokenizer.cls_token_id
        return replace(
            encoding,
            inputs={**encoding.inputs, ANSWERABLE: answerable.astype(np.int32)},
            tokenizer_words=_words(encoding, kept),
        )


def _words(encoding: Encoding, kept: Any) -> tuple[Offset, ...]:
    """Give for each token the characters of its word, by the tokenizer's own words."""
    keys = list(zip(kept.sequence_ids, kept.word_ids, strict=True))
    spans: dict[Any, Offset] = {}
    for key, (start, end) in zip(keys, encoding.offsets, strict=True):
        first, _ = spans.get(key, (start, end))
        spans[key] = (first, end)
    return tuple(
        offset if key[1] is None else spans[key]
        for key, offset in zip(keys, encoding.offsets, strict=True)
    )


def _characters(encoding: Encoding) -> Offset:
    """Give the characters of the context that a window covers."""
    own = [o for o, part in zip(encoding.offsets, encoding.parts, strict=True) if part == 1]
    return (own[0][0], own[-1][1]) if own else (0, 0)
