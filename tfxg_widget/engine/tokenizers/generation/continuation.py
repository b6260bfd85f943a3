"""Tokenizers of models that write: a text and its continuation in one row of tokens."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...inputs.encoding import Encoding, Ints
from ...inputs.errors import InputError
from ...inputs.image_files import RawInput
from ...inputs.text_span import TextSpan
from ...inputs.words import Offset
from ..base import PROBE, readable, tied, with_words
from ..characters import settled
from ..fast import FastTokenizer, doubled
from ..locks import lock_of


@dataclass(frozen=True)
class Written:
    """A continuation, written by the model or by the caller.

    Attributes
    ----------
    text
        The text, without special tokens.
    ids
        Of every token.
    spans
        For each token its characters, None for a special one.
    """

    text: str
    ids: Sequence[int]
    spans: Sequence[Offset | None]


class ContinuingTokenizer(FastTokenizer):
    """Encodes a source and its continuation together; the continuation is predicted.

    Special tokens that a text holds, as those of a chat template, are special in the encoding.

    Parameters
    ----------
    tokenizer
        A fast tokenizer of transformers.
    positions
        The longest input that the model takes, or None.
    ends
        The tokens after which the model writes nothing.
    """

    answers = True

    def __init__(self, tokenizer: Any, positions: int | None, ends: frozenset[int]) -> None:
        super().__init__(tokenizer, frozenset({"attention_mask"}), positions, token_types=False)
        known = tokenizer.added_tokens_decoder.items()
        named = {tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id}
        special = {token for token, added in known if added.special} | named - {None}
        # The token for unknown words stands for a word, unless it is one of these tokens too.
        self._marks = ends | (special - ({tokenizer.unk_token_id} - named))

    @abstractmethod
    def source(self, text: RawInput) -> Encoding:
        """Tokenise the source, which the model continues.

        Raises
        ------
        InputError
            For a source that is too long, or blank.
        """

    @abstractmethod
    def room(self, source: Encoding) -> int | None:
        """Count the tokens that can be written after a source, None for any number."""

    @abstractmethod
    def joined(
        self, source: Encoding, ids: Sequence[int]
    ) -> tuple[list[int], list[str], Mapping[str, Ints]]:
        """Append written tokens to a source.

        Returns
        -------
        list of int
            The tokens that follow the source.
        list of str
            Their names.
        dict
            The inputs besides the ids, ``PREDICTION_COUNTS`` among them.
        """

    @abstractmethod
    def given(self, source: Encoding, text: str) -> Written:
        """Tokenise a continuation that the caller wrote."""

    def probe(self, text: str = PROBE) -> Encoding:
        """Encode an example: the text from its second word on follows the first word."""
        first, rest = text.split(maxsplit=1)
        return self.encode(first, f" {rest}")

    def encode(
        self, text: RawInput, text_pair: str | None = None, written: Written | None = None
    ) -> Encoding:
        """Tokenise a source and its continuation; see ``Tokenizer.encode``.

        Parameters
        ----------
        text
            The source.
        text_pair
            The continuation.
        written
            Its tokens, where they are known.

        Raises
        ------
        InputError
            For a blank text, or texts that are too long.
        """
        if text_pair is None:
            raise InputError("There is no continuation to explain. Give it as text_pair.")
        source = self.source(text)
        if not text_pair.strip():
            raise InputError(
                "The continuation is empty. Give at least one word of it, or leave text_pair out "
                "and the model writes one."
            )
        (text_pair,) = readable(text_pair, None)
        written = written or self.given(source, text_pair)
        room = self.room(source)
        if room is not None and len(written.ids) > room:
            raise InputError(
                f"The model takes {self.max_length} tokens, which leaves {room} for a continuation "
                f"of {len(written.ids)}. Shorten the texts."
            )
        ids, names, inputs = self.joined(source, written.ids)
        added = len(ids) - len(written.ids)
        spans = [*[None] * added, *written.spans]
        encoding = tied(
            (*source.texts, text_pair),
            ids=np.concatenate([source.ids, np.array(ids, np.int32)]),
            inputs=inputs,
            parts=[*source.parts, *(-1 if span is None else 1 for span in spans)],
            offsets=[*source.offsets, *(span or (0, 0) for span in spans)],
            pieces=[*source.tokens, *names],
            cut_at=[*source.cut_at, None],
            written={
                i: TextSpan(0, *span)
                for i, (span, part) in enumerate(zip(source.offsets, source.parts, strict=True))
                if part < 0 and span != (0, 0)
            },
        )
        return with_words(encoding)

    def spelled(self, source: Encoding, ids: Sequence[int]) -> Written:
        """Tie ids that a model wrote to their characters."""
        plain = [i for i, token in enumerate(ids) if token not in self._marks]
        before = self._before(source)
        so_far = [
            self._decoded([*before, *(ids[i] for i in plain[:count])])
            for count in range(len(plain) + 1)
        ]
        whole = so_far[-1]
        # An incomplete character is decoded differently from a complete one.
        ends = [_agreeing(whole, some) for some in so_far]
        start = ends[0]
        offsets: list[Offset] = []
        names = self.tokenizer.convert_ids_to_tokens([ids[i] for i in plain])
        for at, (name, end) in enumerate(zip(names, ends[1:], strict=True)):
            # A token that adds nothing is a part of the next character, unless it is a space.
            spaces = self._layout.is_space(name)
            later = [end] if spaces else ends[at + 1 :]
            stop = next((other for other in later if other > ends[at]), end)
            before = [other for other in [start, *ends] if other < stop and not spaces]
            begin = ends[at] if ends[at] < stop else max(before, default=stop)
            offsets.append((begin - start, stop - start))
        spans: list[Offset | None] = [None] * len(ids)
        for i, span in zip(plain, settled(whole[start:], offsets), strict=True):
            spans[i] = span
        return Written(whole[start:], tuple(ids), tuple(spans))

    def _before(self, source: Encoding) -> list[int]:
        """Give the ids before the first written token, on which its spelling depends."""
        del source
        return []

    def _decoded(self, ids: Sequence[int]) -> str:
        with lock_of(self.tokenizer):
            text: str = self.tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        return text

    def _call(self, text: str | None = None, **options: Any) -> Any:
        with lock_of(self.tokenizer):
            return self.tokenizer(text, verbose=False, **options)

    def _read(self, pieces: Any, text: str, start: int = 0) -> Written:
        """Take from what the tokenizer gave for a text all that comes from a character on."""
        (kept,) = pieces.encodings
        left_out = doubled(kept).values()
        rows = [
            row
            for i, row in enumerate(
                zip(kept.ids, kept.sequence_ids, self._spans(kept, [text]), strict=True)
            )
            if i not in left_out
        ]
        spans = [
            None if part is None or token in self._marks else offset for token, part, offset in rows
        ]
        moved = [span and (max(span[0] - start, 0), span[1] - start) for span in spans]
        return Written(text[start:], [token for token, _, _ in rows], moved)


def reading(length: int, places: Sequence[int]) -> Ints:
    """Give the row ``PREDICTION_COUNTS``, of some length: one output at each of the places."""
    return np.bincount(places, minlength=length).astype(np.int32)


def _agreeing(text: str, other: str) -> int:
    """Count the characters that two texts share at their start."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(text), len(other)))
