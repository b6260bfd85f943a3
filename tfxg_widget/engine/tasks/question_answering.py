"""Question answering: where in a text the answer to a question starts and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np

from ..inputs.encoding import ANSWERABLE, Encoding
from ..inputs.errors import InputError, ModelError, unknown
from ..inputs.text_span import TextSpan
from .answers import CONTEXT, AnswerSpan, best_answer, context_tokens
from .base import Chosen, Floats, ReadWindow, Task
from .targets.naming import readings, unambiguous
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.spans import Spans
from .targets.target import Activation, Table, Target

#: What models answer that were trained on questions without an answer: the first token, twice.
NOTHING = "no answer"

_START, _END = "start: ", "end: "

#: As what words can be explained, and how the names of such targets begin.
_SIDES = {"span": "", "start": _START, "end": _END}

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

    Probabilities are taken over the tokens of the context and [CLS], which the model's adapter
    leaves in. The predicted answer and its probability are those of transformers' pipeline, see
    ``answers``; but of overlapping windows, whose probabilities it adds up for the same words, the
    one that is explained counts alone.

    Attributes
    ----------
    handle_impossible_answer
        Whether "no answer" is predicted where it is more probable than every answer.
    """

    name: ClassVar[str] = "question answering"
    architectures: ClassVar[tuple[str, ...]] = ("ForQuestionAnswering",)
    unit = "token"
    head = "span"
    reader = "question"
    noun = "answer"
    text_names = ("question", "context")
    relative = tuple(_SIDES)
    options = ("handle_impossible_answer",)

    activation: Activation = _PLACES
    handle_impossible_answer: bool = False

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
        if not context_tokens(encoding):
            raise InputError(
                "No token of the context is left beside this question, so there is no answer to "
                "explain. Ask a shorter question."
            )

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (2 T,) into words: the best answer, its start and its end."""
        return self.of_windows([(logits, probabilities, encoding)])[1]

    def of_windows(self, windows: Sequence[ReadWindow]) -> tuple[int, Prediction]:
        """Choose the best answer of all windows; see ``Task.of_windows``."""
        answer = best_answer(windows)
        number, spans = answer.window, answer.spans
        impossible = False
        if self.handle_impossible_answer:
            without = [_of_nothing(read) for read in windows]
            least = int(np.argmin(without))
            impossible = without[least] > answer.probability
            if impossible and least != number:
                number, spans = least, best_answer([windows[least]]).spans
        logits, probabilities, encoding = windows[number]
        targets = self._targets(spans, encoding)
        likely = {one.name: float(one.probability(probabilities[None])[0]) for one in targets}
        label = NOTHING if impossible else targets[0].name
        return number, Prediction(
            label=label,
            probability=likely[label],
            probabilities=likely,
            logits={one.name: float(one.value(logits[None])[0]) for one in targets},
            spans={one.name: one.spans for one in targets},
            targets={one.name: one for one in targets},
        )

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
            if not _has_nothing(encoding):
                raise InputError('This model\'s tokenizer has no [CLS], which "no answer" needs.')
            return _NO_ANSWER
        if isinstance(chosen, tuple):
            first, last = self._covered(*chosen, encoding)
        elif isinstance(chosen, str):
            found = next(readings(chosen, partial(self._called, encoding=encoding)), None)
            if found is None or found == _RESERVED:
                words = chosen.removeprefix(_START).removeprefix(_END)
                span = Spans.of_tokens(encoding, CONTEXT).find(words)
                if span is not None:
                    # In another window, or in none: the error says so.
                    self._covered(span.start, span.end, encoding)
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
    def pointing(self) -> SelectableSpans:
        """Words of the context, as an answer, its start or its end."""
        return SelectableSpans(part=CONTEXT, several=True, labels=tuple(_SIDES), free=False)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Take the tokens of the context that lie in a span."""
        if span.part != CONTEXT:
            raise InputError("An answer lies in the context. Point at words there.")
        if label not in _SIDES:
            raise unknown("label", label, _SIDES)
        return self._made(label, *self._covered(span.start, span.end, encoding), encoding)

    def _targets(self, spans: Sequence[AnswerSpan], encoding: Encoding) -> list[Target]:
        """Give what "all" means: an answer, its start and its end, and none."""
        best, *others = spans
        # Named by whole words, though the model points at tokens.
        words = TextSpan(CONTEXT, best.start, best.end)
        span, start, end = (
            self._made(side, best.first, best.last, encoding, words)
            for side in ("span", "start", "end")
        )
        alternatives = tuple((2 * one.first, 2 * one.last + 1) for one in others)
        answer = replace(span, spans=(words,), alternatives=alternatives)
        return [answer, start, end, *([_NO_ANSWER] if _has_nothing(encoding) else [])]

    def _made(
        self, side: str, first: int, last: int, encoding: Encoding, words: TextSpan | None = None
    ) -> Target:
        """Explain the answer of some tokens, or its start or end, under a name of its own.

        It is named by ``words``, those of the tokens if None.
        """
        named = words or _within(first, last, encoding)
        meant: _Answer = (side, *self._covered(named.start, named.end, encoding))
        name = unambiguous(
            _SIDES[side] + Spans.of_tokens(encoding, CONTEXT).name(named),
            meant,
            partial(self._called, encoding=encoding),
        )
        if side == "start":
            return Target(name, None, (2 * first,), (1.0,), (_within(first, first, encoding),))
        if side == "end":
            return Target(name, None, (2 * last + 1,), (1.0,), (_within(last, last, encoding),))
        span = _within(first, last, encoding)
        return Target(name, None, (2 * first, 2 * last + 1), (1.0, 1.0), (span,))

    def _called(self, name: str, encoding: Encoding) -> Iterator[_Answer]:
        """List the answers, starts and ends that a name can mean."""
        if name in (NOTHING, *self.relative):
            yield _RESERVED
        for side in ("start", "end", "span"):
            if not name.startswith(_SIDES[side]):
                continue
            span = Spans.of_tokens(encoding, CONTEXT).find(name.removeprefix(_SIDES[side]))
            tokens = _tokens_in(span, encoding) if span is not None else None
            if tokens is not None:
                yield (side, *tokens)

    def _covered(self, start: object, end: object, encoding: Encoding) -> tuple[int, int]:
        """Give the first and last of the context's tokens that have characters in a range."""
        if not isinstance(start, int) or not isinstance(end, int):
            raise InputError("An answer's characters are two whole numbers: target=(start, end).")
        length = len(encoding.texts[CONTEXT])
        if 0 <= start < end <= length:
            tokens = _tokens_in(TextSpan(CONTEXT, start, end), encoding)
            if tokens is not None:
                return tokens
            if encoding.window:
                raise InputError(
                    f"The characters {start} to {end} of the context do not lie in one window: the "
                    "model reads it in parts. Give fewer words, or a contrast that is closer."
                )
        raise InputError(
            f"There is no answer at the characters {start} to {end}: the context has {length}, and "
            "the range needs a token that was read."
        )


def _tokens_in(span: TextSpan, encoding: Encoding) -> tuple[int, int] | None:
    """Give the first and last token of a span, None where it is not in the window, or has none."""
    if encoding.window and not encoding.window[0] <= span.start < span.end <= encoding.window[1]:
        return None
    tokens = [
        token
        for token in context_tokens(encoding)
        if span.start < encoding.offsets[token][1] and encoding.offsets[token][0] < span.end
    ]
    return (tokens[0], tokens[-1]) if tokens else None


_NO_ANSWER = Target(NOTHING, None, (0, 1), (1.0, 1.0))


def _within(first: int, last: int, encoding: Encoding) -> TextSpan:
    return TextSpan(CONTEXT, encoding.offsets[first][0], encoding.offsets[last][1])


def _has_nothing(encoding: Encoding) -> bool:
    """Tell whether the first token is [CLS], which stands for "no answer"."""
    return encoding.parts[0] < 0 and bool(encoding.inputs[ANSWERABLE][0])


def _of_nothing(read: ReadWindow) -> float:
    """Give the probability of "no answer" in a window."""
    _, probabilities, _ = read
    return float(probabilities[0] * probabilities[1])
