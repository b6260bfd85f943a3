"""Questions with a context; a long context is read in overlapping windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..inputs.encoding import ANSWERABLE, Encoding
from ..inputs.errors import InputError
from ..inputs.image_files import RawInput
from ..inputs.words import Offset
from .base import readable
from .fast import FastTokenizer, WholeInput

#: The most tokens that a question and a window of its context have together, and by how many
#: tokens neighbouring windows overlap, as in transformers' question-answering pipeline.
MAX_SEQ_LEN = 384
DOC_STRIDE = 128


class QuestionTokenizer(FastTokenizer):
    """A fast tokenizer of transformers for a model that answers questions; see ``FastTokenizer``.

    It marks the tokens of the context in the row ``ANSWERABLE``, and the tokenizer's [CLS], which
    stands for "no answer": over these tokens the model's scores are normalised.
    """

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
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
            # The task refuses a single text, but a model is checked with one before it is used.
            whole = super().encode(text)
            return replace(whole, inputs={**whole.inputs, ANSWERABLE: np.ones_like(whole.ids)})
        read = self._read_whole(readable(text, text_pair))
        owners = read.pieces.sequence_ids
        context = [i for i in read.present if owners[i] == 1]
        others = [i for i in read.present if owners[i] != 1]
        longest = min(self.max_length or MAX_SEQ_LEN, MAX_SEQ_LEN)
        room = longest - len(others)
        if room < 1:
            raise InputError(
                f"The question has {sum(owners[i] == 0 for i in others)} tokens, which leaves no "
                f"room for the context in the {longest} that the model reads at once. Ask a "
                "shorter question."
            )
        stride = min(longest // 2, DOC_STRIDE)
        if stride >= room:
            # The pipeline fails where a long question leaves less room than the overlap.
            stride = room // 2
        encodings = [
            self._window(read, sorted([*others, *context[start : start + room]]))
            for start in _starts(len(context), room, room - stride)
        ]
        if len(encodings) == 1:
            return encodings[0]
        starts = [0, *(_characters(window)[0] for window in encodings[1:])]
        ends = [*(_characters(window)[1] for window in encodings[:-1]), len(text_pair)]
        # All windows share one list: a name such as "heart (2)" counts words in all of them.
        windows: list[Encoding] = []
        windows += (
            replace(window, window=span, windows=windows)
            for window, span in zip(encodings, zip(starts, ends, strict=True), strict=True)
        )
        return windows[0]

    def _window(self, read: WholeInput, places: Sequence[int]) -> Encoding:
        encoding = self._tied(read, places, [None, None])
        answerable = np.array([read.pieces.sequence_ids[i] == 1 for i in places])
        if self.tokenizer.cls_token_id is not None:
            answerable |= encoding.ids == self.tokenizer.cls_token_id
        return replace(
            encoding,
            inputs={**encoding.inputs, ANSWERABLE: answerable.astype(np.int32)},
            tokenizer_words=_words(encoding, read, places),
        )


def _starts(count: int, room: int, step: int) -> Iterator[int]:
    """List the starts of the windows of a context of ``count`` tokens."""
    start = 0
    yield start
    while start + room < count:
        start += step
        yield start


def _words(encoding: Encoding, read: WholeInput, places: Sequence[int]) -> tuple[Offset, ...]:
    """Give for each token the characters of its word, as the tokenizer splits words."""
    keys = [(read.pieces.sequence_ids[i], read.pieces.word_ids[i]) for i in places]
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
    spans = [o for o, part in zip(encoding.offsets, encoding.parts, strict=True) if part == 1]
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)
