"""Question answering: where in a text the answer to a question starts and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

from ...inputs.encoding import ANSWERABLE, Encoding
from ...inputs.errors import InputError, ModelError, unknown
from ...inputs.text_span import TextSpan
from ..base import Chosen, ReadWindow, Task
from ..targets.ids import Kind, TargetId
from ..targets.prediction import Prediction
from ..targets.selectable_spans import SelectableSpans
from ..targets.spans import Spans
from ..targets.target import Activation, Floats, Table, Target
from .answers import CONTEXT, AnswerSpan, best_answer, context_tokens, span_of, tokens_in

#: Predicted by models that were trained on questions without an answer, as the span of the first
#: token.
NOTHING = "no answer"


@dataclass(frozen=True)
class _Side:
    """An answer, or one side of it.

    Attributes
    ----------
    kind
        Of the target.
    word
        As what a person selects it.
    prefix
        How its name begins.
    """

    kind: Kind
    word: str
    prefix: str


_SIDES: Mapping[Kind, _Side] = {
    "answer": _Side("answer", "span", ""),
    "start": _Side("start", "start", "start: "),
    "end": _Side("end", "end", "end: "),
}

_PLACES = Table(2, "columns")


@dataclass(frozen=True)
class QuestionAnswering(Task):
    """Two logits a token: that the answer starts there, and that it ends there.

    The text is the question, the second text the context. A target is an answer, named by its
    words, with the sum of the logits of its start and its end; or one of the two alone, named
    "start: …" and "end: …". "span", "start" and "end" choose those of the predicted answer, (3, 17)
    the tokens of the context from character 3 to 17, and "no answer" the span of the first token.

    Probabilities are over the tokens of the context and [CLS]: the model's adapter excludes all
    others. The predicted answer and its probability are those of transformers' pipeline, see
    ``answers``. The pipeline adds up the probabilities of the same words in overlapping windows;
    here only the window that is explained counts.

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
    relative = tuple(side.word for side in _SIDES.values())
    reserved = relative
    options = ("handle_impossible_answer",)

    activation: Activation = _PLACES
    handle_impossible_answer: bool = False

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Build the task: every model has the same two outputs.

        Raises
        ------
        ModelError
            If the configuration has another number of outputs.
        """
        del tokenizer
        if config.num_labels != 2:
            raise ModelError(
                "A model for questions has two outputs a token, start and end, but this "
                f"config.json names {config.num_labels} labels. It belongs to another task."
            )
        return cls()

    def outputs(self, encoding: Encoding) -> int:
        """Count one start and one end for each token."""
        return 2 * len(encoding)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the answer, its start, its end, and none."""
        del encoding
        return 4

    def check(self, encoding: Encoding) -> None:
        """Refuse a question without a context, or whose context was cut off entirely."""
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
        """List the best answer, its start and its end, from a model's output (2 T,)."""
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
        best = _NO_ANSWER if impossible else targets[0]
        return number, self.predicted(targets, logits, probabilities, best, encoding)

    def resolve_relative(self, chosen: Chosen | None, prediction: Prediction) -> Chosen:
        """Replace "span" by the id of the predicted answer, "start" by that of its start, …."""
        for side in _SIDES.values():
            if chosen == side.word:
                return next(one.id for one in prediction.own if one.kind == side.kind)
        return super().resolve_relative(chosen, prediction)

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find answers, their starts and their ends: by id, by words, or by characters."""
        if isinstance(chosen, tuple):
            return [self._covering("answer", *chosen, encoding)]
        if not isinstance(chosen, str):
            raise InputError(
                f'{chosen!r} is no answer. Give "span", "start", "end", words of the context, or '
                "characters: target=(start, end)."
            )
        target_id = TargetId.parse(chosen)
        if target_id is not None and target_id.kind == "no_answer":
            return [_no_answer(encoding)]
        if target_id is not None and target_id.kind in _SIDES:
            start, end = target_id.numbers
            return [self._covering(target_id.kind, start, end, encoding)]
        return self._named(chosen, encoding)

    def _named(self, name: str, encoding: Encoding) -> list[Target]:
        """List the targets that are called so.

        Raises
        ------
        InputError
            If there is none in this window.
        """
        spans = Spans.of_tokens(encoding, CONTEXT)
        named = [
            (side.kind, span)
            for side in _SIDES.values()
            if name.startswith(side.prefix)
            for span in spans.named(name[len(side.prefix) :])
        ]
        inside = [(kind, span) for kind, span in named if tokens_in(span, encoding)]
        found = [self._covering(kind, span.start, span.end, encoding) for kind, span in inside]
        if name == NOTHING and (_has_nothing(encoding) or not found):
            found.insert(0, _no_answer(encoding))
        if named and not found:
            # In another window: the error says so.
            self._covering(named[0][0], named[0][1].start, named[0][1].end, encoding)
        if not found:
            raise InputError(
                f"{name!r} is no answer: it does not stand in the context, or not from the "
                "start of a token to the end of one. Give words of the context, or "
                "characters: target=(start, end)."
            )
        return found

    @property
    def selectable_spans(self) -> SelectableSpans:
        """Select words of the context, as an answer, its start or its end."""
        return SelectableSpans(part=CONTEXT, several=True, labels=self.relative, free=False)

    def target_of_span(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Make a target of the tokens of the context that lie in a span."""
        if span.part != CONTEXT:
            raise InputError("An answer lies in the context. Point at words there.")
        for side in _SIDES.values():
            if label == side.word:
                return self._covering(side.kind, span.start, span.end, encoding)
        raise unknown("label", label, self.relative)

    def _targets(self, spans: Sequence[AnswerSpan], encoding: Encoding) -> list[Target]:
        """List the targets of an answer: the answer, its start and its end, and no answer."""
        best, *others = spans
        # Named by whole words, though the model answers with tokens.
        words = TextSpan(CONTEXT, best.start, best.end)
        answer, start, end = (
            self._target(kind, best.first, best.last, words, encoding) for kind in _SIDES
        )
        alternatives = tuple((2 * one.first, 2 * one.last + 1) for one in others)
        answer = replace(answer, spans=(words,), alternatives=alternatives)
        return [answer, start, end, *([_NO_ANSWER] if _has_nothing(encoding) else [])]

    def _covering(self, kind: Kind, start: object, end: object, encoding: Encoding) -> Target:
        """Explain the answer of the tokens with characters in a range, or its start or its end."""
        first, last = self._covered(start, end, encoding)
        return self._target(kind, first, last, span_of(first, last, encoding), encoding)

    def _target(
        self, kind: Kind, first: int, last: int, words: TextSpan, encoding: Encoding
    ) -> Target:
        """Explain the answer of some tokens, or its start or its end, under the name of words."""
        target_id = str(TargetId(kind, (words.start, words.end)))
        name = _SIDES[kind].prefix + Spans.of_tokens(encoding, CONTEXT).name(words)
        if kind == "start":
            last = first
        elif kind == "end":
            first = last
        ends = {"start": [2 * first], "end": [2 * last + 1]}
        outputs = tuple(ends.get(kind, [2 * first, 2 * last + 1]))
        return Target(
            id=target_id,
            name=name,
            kind=kind,
            indices=outputs,
            coefficients=(1.0,) * len(outputs),
            spans=(span_of(first, last, encoding),),
            label=_SIDES[kind].word,
        )

    def _covered(self, start: object, end: object, encoding: Encoding) -> tuple[int, int]:
        """Return the first and last token of the context with characters in a range."""
        if not isinstance(start, int) or not isinstance(end, int):
            raise InputError("An answer's characters are two whole numbers: target=(start, end).")
        length = len(encoding.texts[CONTEXT])
        if 0 <= start < end <= length:
            tokens = tokens_in(TextSpan(CONTEXT, start, end), encoding)
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


_NO_ANSWER = Target("no_answer", NOTHING, "no_answer", (0, 1), (1.0, 1.0))


def _no_answer(encoding: Encoding) -> Target:
    if not _has_nothing(encoding):
        raise InputError('This model\'s tokenizer has no [CLS], which "no answer" needs.')
    return _NO_ANSWER


def _has_nothing(encoding: Encoding) -> bool:
    """Tell whether the first token is [CLS], which stands for "no answer"."""
    return encoding.parts[0] < 0 and bool(encoding.inputs[ANSWERABLE][0])


def _of_nothing(read: ReadWindow) -> float:
    """Compute the probability of "no answer" in a window."""
    _, probabilities, _ = read
    return float(probabilities[0] * probabilities[1])
