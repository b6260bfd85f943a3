"""Question answering: where in a text the answer to a question starts and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..attribution import Prediction
from ..encoding import Encoding
from ..errors import InputError, ModelError, unknown
from ..span import Span
from .base import Activation, Chosen, Floats, Table, Target, Task
from .naming import readings, unambiguous
from .pointing import Pointing
from .spans import Spans

#: An answer has so many tokens at the most, as in transformers' pipeline.
LONGEST = 15

#: What models answer that were trained on questions without an answer: the first token, twice.
NOTHING = "no answer"

_START, _END = "start: ", "end: "

#: As what words can be explained, and how the names of such targets begin.
_SIDES = {"span": "", "start": _START, "end": _END}

_CONTEXT = 1

#: Which side of an answer, and its first and last token.
_Answer = tuple[str, int, int]

#: What a word means that stands for the predicted answer, or for none, whatever the context says.
_RESERVED: _Answer = ("", 0, 0)

_PLACES = Table(2, "columns")


@dataclass(frozen=True)
class QuestionAnswering(Task):
    """Two logits a token: that the answer starts there, and that it ends there.

    The text is the question, its pair the context. A target is an answer: the sum of the logits
    that it starts and ends where it does, whose name are its words; or one of the two alone,
    "start: …" and "end: …". "span", "start" and "end" mean those of the predicted answer, (3, 17)
    the context's tokens from character 3 to 17, and "no answer" what the first token stands for.

    The predicted answer is the span of the largest logits that lies in the context, does not end
    before it starts, and has at most ``LONGEST`` tokens. Its probability is that of its start
    times that of its end.
    """

    name: ClassVar[str] = "question answering"
    architectures: ClassVar[tuple[str, ...]] = ("ForQuestionAnswering",)
    unit = "token"
    noun = "answer"
    text_names = ("question", "context")
    relative = tuple(_SIDES)

    activation: Activation = _PLACES

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Need nothing of it: every model of the task has the same two outputs.

        Raises
        ------
        ModelError
            Where the configuration has another number.
        """
        del tokenizer
        if config.num_labels != 2:
            raise ModelError(
                "A model for questions has two outputs a token, start and end, but this "
                f"config.json names {config.num_labels} labels. It belongs to another task."
            )
        return cls()

    def outputs(self, encoding: Encoding) -> int:
        """Count a start and an end for each token."""
        return 2 * len(encoding)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the answer, its start, its end, and none."""
        del encoding
        return 4

    def check(self, encoding: Encoding) -> None:
        """Refuse a question without a context, or whose context was cut off."""
        if len(encoding.texts) == 1:
            raise InputError(
                "A question is asked of a context. Give both: explain(model, question, "
                "text_pair=context)."
            )
        if not self._context(encoding):
            raise InputError(
                "No token of the context is left beside this question, so there is no answer to "
                "explain. Ask a shorter question."
            )

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (2 T,) into words: the best answer, its start and its end."""
        first, last = self._best(logits.reshape(-1, 2), encoding)
        targets = [
            *(self._made(side, first, last, encoding) for side in _SIDES),
            self.single(NOTHING, encoding),
        ]
        words = targets[0].name
        likely = {one.name: float(self.likelihood(one, probabilities[None])[0]) for one in targets}
        return Prediction(
            label=words,
            probability=likely[words],
            probabilities=likely,
            logits={one.name: float(one.value(logits[None])[0]) for one in targets},
            spans={one.name: one.spans for one in targets},
        )

    def likelihood(self, target: Target, probabilities: Floats) -> NDArray[np.float64]:
        """Multiply the probabilities of an answer's start and end: (N, 2 T) to (N,)."""
        ends = probabilities[:, list(target.indices)].astype(np.float64)
        both: NDArray[np.float64] = ends.prod(axis=1)
        return both

    def meant(self, chosen: Chosen | None, said: Prediction) -> Chosen:
        """Put the predicted answer for "span", its start for "start", and so on."""
        if isinstance(chosen, str) and chosen in self.relative:
            return [name for name in said.probabilities if name not in said.asked][
                tuple(_SIDES).index(chosen)
            ]
        return super().meant(chosen, said)

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Find an answer by its words, or by characters of the context."""
        if chosen == NOTHING:
            return Target(NOTHING, None, (0, 1), (1.0, 1.0))
        if isinstance(chosen, tuple):
            first, last = self._covered(*chosen, encoding)
        elif isinstance(chosen, str):
            found = next(readings(chosen, partial(self._called, encoding=encoding)), None)
            if found is None or found == _RESERVED:
                words = chosen.removeprefix(_START).removeprefix(_END)
                raise InputError(
                    f"{words!r} is no answer: it does not stand in the context, or not from the "
                    "start of a token to the end of one. Give words of the context, or "
                    "characters: target=(start, end)."
                )
            return self._made(*found, encoding)
        else:
            raise InputError(
                f'{chosen!r} is no answer. Give "span", "start", "end", words of the context, or '
                "characters: target=(start, end)."
            )
        return self._made("span", first, last, encoding)

    @property
    def pointing(self) -> Pointing:
        """Words of the context, as an answer, its start or its end."""
        return Pointing(part=_CONTEXT, several=True, labels=tuple(_SIDES), free=False)

    def pointed(self, span: Span, label: str, encoding: Encoding) -> Target:
        """Take the tokens of the context that lie in a span."""
        if span.part != _CONTEXT:
            raise InputError("An answer lies in the context. Point at words there.")
        if label not in _SIDES:
            raise unknown("label", label, _SIDES)
        return self._made(label, *self._covered(span.start, span.end, encoding), encoding)

    def _made(self, side: str, first: int, last: int, encoding: Encoding) -> Target:
        """Explain the answer of some tokens, or its start or end, under a name of its own."""
        words = Spans.of_tokens(encoding, _CONTEXT).name(_span(first, last, encoding))
        read = partial(self._called, encoding=encoding)
        name = unambiguous(_SIDES[side] + words, (side, first, last), read)
        if side == "start":
            return Target(name, None, (2 * first,), (1.0,), (_span(first, first, encoding),))
        if side == "end":
            return Target(name, None, (2 * last + 1,), (1.0,), (_span(last, last, encoding),))
        span = _span(first, last, encoding)
        return Target(name, None, (2 * first, 2 * last + 1), (1.0, 1.0), (span,))

    def _called(self, name: str, encoding: Encoding) -> Iterator[_Answer]:
        """List the answers, starts and ends that a name can mean."""
        if name in (NOTHING, *self.relative):
            yield _RESERVED
        for side in ("start", "end", "span"):
            if not name.startswith(_SIDES[side]):
                continue
            span = Spans.of_tokens(encoding, _CONTEXT).find(name.removeprefix(_SIDES[side]))
            if span is not None:
                yield (side, *self._covered(span.start, span.end, encoding))

    def _best(self, logits: Floats, encoding: Encoding) -> tuple[int, int]:
        """Give the first and last token of the best answer."""
        tokens = np.array(self._context(encoding))
        sums = logits[tokens, 0][:, None] + logits[tokens, 1]
        behind = np.arange(len(tokens)) - np.arange(len(tokens))[:, None]
        sums[(behind < 0) | (behind >= LONGEST)] = -np.inf
        first, last = np.unravel_index(sums.argmax(), sums.shape)
        return int(tokens[first]), int(tokens[last])

    def _covered(self, start: object, end: object, encoding: Encoding) -> tuple[int, int]:
        """Give the first and last of the context's tokens that have characters in a range."""
        if not isinstance(start, int) or not isinstance(end, int):
            raise InputError("An answer's characters are two whole numbers: target=(start, end).")
        tokens = [
            token
            for token in self._context(encoding)
            if start < encoding.offsets[token][1] and encoding.offsets[token][0] < end
        ]
        if not tokens or not 0 <= start < end <= len(encoding.texts[_CONTEXT]):
            raise InputError(
                f"There is no answer at the characters {start} to {end}: the context has "
                f"{len(encoding.texts[_CONTEXT])}, and the range needs a token that was read."
            )
        return tokens[0], tokens[-1]

    @staticmethod
    def _context(encoding: Encoding) -> list[int]:
        return [token for token, part in enumerate(encoding.parts) if part == _CONTEXT]


def _span(first: int, last: int, encoding: Encoding) -> Span:
    return Span(_CONTEXT, encoding.offsets[first][0], encoding.offsets[last][1])
