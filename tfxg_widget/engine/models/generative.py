"""Models that write: they explain the continuation of a text, which they or the caller wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..inputs.chat import Chat
from ..inputs.encoding import PREDICTION_COUNTS, Encoding, Ints, Rows
from ..inputs.errors import InputError
from ..inputs.image_files import RawInput
from ..recently_used import RecentlyUsed
from ..tokenizers.base import readable
from ..tokenizers.generation.continuation import ContinuingTokenizer, Written, reading
from .accepted_inputs import one_input
from .attentive import AttentiveModel
from .base import Floats
from .capabilities import Generates
from .checkpoints.generation import Decoding
from .layered import Parts

#: So many texts are remembered with the tokens that they were written in.
_REMEMBERED = 256

#: How far apart, absolutely and by their size, logits are that are computed op by op and compiled.
_ROUNDING = 1e-4


@dataclass(frozen=True, eq=False)
class _Choices:
    """The likeliest token at each of S positions, and its logit: both of shape (S,)."""

    tokens: Ints
    logits: Floats

    def agree(self, others: _Choices) -> bool:
        """Tell whether both were computed with the same weights."""
        return np.array_equal(self.tokens, others.tokens) and np.allclose(
            self.logits, others.logits, rtol=_ROUNDING, atol=_ROUNDING
        )


@dataclass(frozen=True, eq=False)
class _Answer:
    """A continuation and the choices that led to it; changed choices show changed weights."""

    written: Written
    choices: _Choices


class GeneratingModel(AttentiveModel, Generates):
    """A model that writes a text token by token.

    Parameters
    ----------
    parts
        What it is composed of; the reader is a ``ContinuingTokenizer``.
    decoding
        How it writes.
    """

    _tokenizer: ContinuingTokenizer
    _decoding: Decoding

    def __init__(self, parts: Parts, decoding: Decoding) -> None:
        super().__init__(parts)
        self._writes(decoding)

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text and what follows it; without a second one the model writes that."""
        _require_text(text)
        if text_pair is None:
            text_pair = self.generate(text)
        known = self._known.get((text, text_pair))
        return self._tokenizer.encode(text, text_pair, known)

    def generate(self, prompt: Any, max_new_tokens: int | None = None) -> str:
        """Continue a prompt, always with the most probable token; see ``Generates.generate``."""
        limit = self._decoding.limit if max_new_tokens is None else max_new_tokens
        if limit < 1:
            raise InputError(f"max_new_tokens must be at least 1, not {limit}.")
        prompt, _ = one_input(self, prompt, None)
        _require_text(prompt)
        key = (prompt, limit)
        source = self._tokenizer.source(prompt)
        room = self._tokenizer.room(source)
        if room is not None and room < 1:
            raise InputError(
                f"The prompt takes all {self.max_length} tokens that the model can read. "
                "Shorten it."
            )
        known = self._answers.get(key)
        if known is not None and known.choices.agree(self._choices(source, known.written.ids)):
            return known.written.text
        ids = self._continued(source, limit if room is None else min(limit, room))
        written = self._tokenizer.spelled(source, ids)
        if not written.text.strip():
            raise InputError(
                "The model writes nothing after this prompt: it ends at once, or writes only white "
                "space. Give another prompt, or give a continuation as text_pair."
            )
        answer = _Answer(written, self._choices(source, ids))
        self._answers[key] = answer
        self._known[prompt, written.text] = written
        return written.text

    def _writes(self, decoding: Decoding) -> None:
        """Set what writing needs."""
        self._decoding = decoding
        self._answers: RecentlyUsed[tuple[RawInput, int], _Answer] = RecentlyUsed(_REMEMBERED)
        self._known: RecentlyUsed[tuple[RawInput, str], Written] = RecentlyUsed(_REMEMBERED)

    def _choices(self, source: Encoding, ids: Sequence[int]) -> _Choices:
        """Run once and find the likeliest token at each position that was written."""
        joined, _, inputs = self._tokenizer.joined(source, ids)
        ids_of_both = np.concatenate([source.ids, np.array(joined, np.int32)])
        rows = Rows(ids_of_both[None], {name: values[None] for name, values in inputs.items()})
        (logits,) = self.passes("", "logit").logits(self.embed(rows.ids), rows)
        by_token = logits.reshape(int(inputs[PREDICTION_COUNTS].sum()), -1)
        return _Choices(by_token.argmax(axis=1), by_token.max(axis=1))

    def _continued(self, source: Encoding, limit: int) -> Sequence[int]:
        """Write at most ``limit`` tokens after a source."""
        # The libraries' own generation supports fewer rules, or needs their tokenizer and head.
        # This one runs the network that is explained, in the same way with both libraries.
        written: list[int] = []
        while len(written) < limit and not self._decoding.ends.intersection(written[-1:]):
            forced = self._decoding.forced(len(written), limit)
            written.append(self._likeliest(source, written) if forced is None else forced)
        return written

    def _likeliest(self, source: Encoding, written: Sequence[int]) -> int:
        """Give the most probable token after those that were written."""
        ids, _, inputs = self._tokenizer.joined(source, written)
        ids_of_both = np.concatenate([source.ids, np.array(ids, np.int32)])
        last = {**inputs, PREDICTION_COUNTS: reading(len(ids_of_both), [len(ids_of_both) - 1])}
        rows = Rows(ids_of_both[None], {name: values[None] for name, values in last.items()})
        (logits,) = self.passes("", "logit").logits(self.embed(rows.ids), rows)
        start = self._decoding.start
        before = source.ids.tolist() if start is None else [start]
        return int(self._decoding.rules.applied(logits, before, written).argmax())


def _require_text(text: RawInput) -> None:
    # Continuations are stored by the text; "" lets a decoder begin by itself.
    if not isinstance(text, str | Chat):
        readable(text, None)
