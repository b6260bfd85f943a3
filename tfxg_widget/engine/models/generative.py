"""Models that write: what they are asked about is what follows a text, theirs or another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..inputs.chat import Chat
from ..inputs.encoding import PREDICTION_COUNTS, Encoding, Ints, Rows
from ..inputs.errors import InputError, ModelError
from ..inputs.image_files import Given
from ..recently_used import RecentlyUsed
from ..tokenizers.base import PROBE, readable
from ..tokenizers.continuation import ContinuingTokenizer, Written, reading
from .accepted_inputs import one_input
from .attentive import AttentiveModel
from .base import Floats
from .checkpoints.generation import Decoding

#: So many texts are remembered with the tokens that they were written in.
_REMEMBERED = 256

#: How far apart numbers may be, by their size, that should be the same.
_NOISE = 1e-5

#: How far apart, absolutely and by their size, logits are that are computed op by op and compiled.
_ROUNDING = 1e-4


@dataclass(frozen=True, eq=False)
class _Choices:
    """The likeliest token at each of some places, and its logit: both of shape (S,)."""

    tokens: Ints
    logits: Floats

    def agree(self, others: _Choices) -> bool:
        """Tell whether a model with the same weights made both."""
        return np.array_equal(self.tokens, others.tokens) and np.allclose(
            self.logits, others.logits, rtol=_ROUNDING, atol=_ROUNDING
        )


@dataclass(frozen=True, eq=False)
class _Answer:
    """What a model wrote, and its choices then: other ones show that it was trained further."""

    written: Written
    choices: _Choices


class GeneratingModel(AttentiveModel):
    """A model that writes a text token by token.

    An adapter calls ``_writes`` before it runs.
    """

    _tokenizer: ContinuingTokenizer
    _decoding: Decoding

    def encode(self, text: Given, text_pair: str | None = None) -> Encoding:
        """Tokenise a text and what follows it; without a second one the model writes that."""
        _require_text(text)
        if text_pair is None:
            text_pair = self.generate(text)
        known = self._known.get((text, text_pair))
        return self._tokenizer.encode(text, text_pair, known)

    def generate(self, prompt: Any, max_new_tokens: int | None = None) -> str:
        """Let the model go on from a text, always with the most probable token.

        Parameters
        ----------
        prompt
            The text or a list of messages, or the source of a sequence-to-sequence model; "" for
            a decoder to begin by itself.
        max_new_tokens
            How many tokens it writes at the most; None for as many as its generation_config.json
            says, or 20.

        Returns
        -------
        str
            What it writes. As ``text_pair`` it stands for the very tokens that it was written in,
            the last one included where the model came to an end.

        Raises
        ------
        InputError
            For a blank or too long prompt, a number below 1, and where the model writes nothing.
        """
        limit = self._decoding.limit if max_new_tokens is None else max_new_tokens
        if limit < 1:
            raise InputError(f"max_new_tokens={limit} asks for no token. Give at least 1.")
        prompt, _ = one_input(self, prompt, None)
        _require_text(prompt)
        key = (prompt, limit)
        source = self._tokenizer.source(prompt)
        room = self._tokenizer.room(source)
        if room is not None and room < 1:
            raise InputError(
                f"The prompt takes all of the {self.max_length} tokens that the model reads. "
                "Shorten it."
            )
        known = self._answers.get(key)
        if known is not None and known.choices.agree(self._choices(source, known.written.ids)):
            return known.written.text
        ids = self._continued(source, limit if room is None else min(limit, room))
        written = self._tokenizer.spelled(source, ids)
        if not written.text.strip():
            raise InputError(
                "The model writes nothing after this prompt: it ends at once, or gives white space "
                "alone. Give another prompt, or a continuation of your own as text_pair."
            )
        answer = _Answer(written, self._choices(source, ids))
        self._answers[key] = answer
        self._known[prompt, written.text] = written
        return written.text

    def _writes(self, decoding: Decoding) -> None:
        """Make ready to write."""
        self._decoding = decoding
        self._answers: RecentlyUsed[tuple[Given, int], _Answer] = RecentlyUsed(_REMEMBERED)
        self._known: RecentlyUsed[tuple[Given, str], Written] = RecentlyUsed(_REMEMBERED)

    def _choices(self, source: Encoding, ids: Sequence[int]) -> _Choices:
        """Run forward once and see what the model prefers at each token that was written."""
        joined, _, inputs = self._tokenizer.joined(source, ids)
        every = np.concatenate([source.ids, np.array(joined, np.int32)])
        rows = Rows(every[None], {name: values[None] for name, values in inputs.items()})
        (logits,) = self.passes("", "logit").logits(self.embed(rows.ids), rows)
        by_token = logits.reshape(int(inputs[PREDICTION_COUNTS].sum()), -1)
        return _Choices(by_token.argmax(axis=1), by_token.max(axis=1))

    def _continued(self, source: Encoding, limit: int) -> Sequence[int]:
        """Write at most so many tokens after a source."""
        # The libraries' own generate knows fewer rules, or brings its own tokenizer and head. This
        # runs what is explained, the same on both stacks.
        written: list[int] = []
        while len(written) < limit and not self._decoding.ends.intersection(written[-1:]):
            forced = self._decoding.forced(len(written), limit)
            written.append(self._likeliest(source, written) if forced is None else forced)
        return written

    def _likeliest(self, source: Encoding, written: Sequence[int]) -> int:
        """Give the most probable token after those that were written."""
        ids, _, inputs = self._tokenizer.joined(source, written)
        every = np.concatenate([source.ids, np.array(ids, np.int32)])
        last = {**inputs, PREDICTION_COUNTS: reading(len(every), [len(every) - 1])}
        rows = Rows(every[None], {name: values[None] for name, values in last.items()})
        (logits,) = self.passes("", "logit").logits(self.embed(rows.ids), rows)
        start = self._decoding.start
        before = source.ids.tolist() if start is None else [start]
        return int(self._decoding.rules.applied(logits, before, written).argmax())

    def _check_order(self, kind: str) -> None:
        """See that a token is predicted without a look at it, once."""
        rows = self._probe()
        ids = rows.ids.copy()
        # Nothing is predicted from the last token; an encoder would tell the others of it.
        ids[:, -1] = ids[:, 0]
        plain, changed = (
            np.asarray(self._from_ids(Rows(some, rows.inputs))) for some in (rows.ids, ids)
        )
        if np.abs(plain - changed).max() > _NOISE * np.abs(plain).max():
            raise ModelError(
                f"{kind} lets tokens see those that follow, so it does not write from left to "
                'right. If it is a decoder, its config.json must say "is_decoder": true.'
            )

    def _probe(self) -> Rows:
        # The first half of it has something to predict, too.
        first, rest = PROBE.split(maxsplit=1)
        return self._tokenizer.encode(first, f" {rest}").rows


def _require_text(text: Given) -> None:
    # What is remembered goes by the text; "" is a decoder's to begin.
    if not isinstance(text, str | Chat):
        readable(text, None)
