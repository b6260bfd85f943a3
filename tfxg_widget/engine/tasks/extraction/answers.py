"""Find the answer to a question as transformers' question-answering pipeline does.

``select_starts_ends``, ``decode_spans`` and ``get_answer`` in
transformers/pipelines/question_answering.py, version 4.57.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ...inputs.encoding import Encoding
from ...inputs.text_span import TextSpan
from ..base import ReadWindow
from ..targets.target import Floats

#: The text that holds the answer; the other one is the question.
CONTEXT = 1

#: The largest number of tokens in an answer.
LONGEST = 15

#: The number of spans of each window that can be the best answer.
_CANDIDATES = 12


@dataclass(frozen=True)
class AnswerSpan:
    """The first and last token of a possible answer, and the whole words that they belong to.

    Attributes
    ----------
    window
        The index of the window that the tokens lie in.
    first, last
        The indices of the tokens in the window.
    start, end
        The characters of the whole words.
    probability
        The probability of the start times that of the end.
    """

    window: int
    first: int
    last: int
    start: int
    end: int
    probability: float


@dataclass(frozen=True)
class Answer:
    """The most probable answer.

    Attributes
    ----------
    spans
        The spans of the window in which the answer is most probable, that of its place first.
    probability
        The sum over all windows. It exceeds 1 where several windows are sure of the answer.
    """

    spans: tuple[AnswerSpan, ...]
    probability: float

    @property
    def window(self) -> int:
        """The index of the window in which the answer is most probable."""
        return self.spans[0].window


def context_tokens(encoding: Encoding) -> list[int]:
    """List the tokens of the context."""
    return [token for token, part in enumerate(encoding.parts) if part == CONTEXT]


def tokens_in(span: TextSpan, encoding: Encoding) -> tuple[int, int] | None:
    """Return the first and last token of a span; None if it has none, or not in this window."""
    if encoding.window and not encoding.window[0] <= span.start < span.end <= encoding.window[1]:
        return None
    tokens = [
        token
        for token in context_tokens(encoding)
        if span.start < encoding.offsets[token][1] and encoding.offsets[token][0] < span.end
    ]
    return (tokens[0], tokens[-1]) if tokens else None


def span_of(first: int, last: int, encoding: Encoding) -> TextSpan:
    """Return the characters from one token of the context to another one."""
    return TextSpan(CONTEXT, encoding.offsets[first][0], encoding.offsets[last][1])


def best_answer(windows: Sequence[ReadWindow]) -> Answer:
    """Find the most probable answer of all windows.

    Spans with the same words, ignoring case, are one answer: their probabilities are added up. Its
    place is that of the first such span.
    """
    answers: dict[str, list[AnswerSpan]] = {}
    for number, (_, probabilities, encoding) in enumerate(windows):
        for span in _spans(number, probabilities, encoding):
            words = encoding.texts[CONTEXT][span.start : span.end].lower()
            answers.setdefault(words, []).append(span)
    same = max(answers.values(), key=_total)
    place = (same[0].start, same[0].end)
    at_place = [span for span in same if (span.start, span.end) == place]
    head = max(at_place, key=lambda span: _total(s for s in same if s.window == span.window))
    others = (s for s in same if s.window == head.window and s is not head)
    return Answer((head, *others), _total(same))


def _spans(window: int, probabilities: Floats, encoding: Encoding) -> list[AnswerSpan]:
    """List the most probable spans of a window, the best one first."""
    tokens = np.array(context_tokens(encoding))
    start, end = probabilities.reshape(-1, 2)[tokens].T
    length = tokens - tokens[:, None]
    allowed = (length >= 0) & (length < LONGEST)
    products = np.where(allowed, np.outer(start, end), -1).flatten()
    count = min(_CANDIDATES, len(products))
    largest = np.argpartition(-products, count - 1)[:count]
    ranked = largest[np.argsort(-products[largest], kind="stable")]
    spans = []
    for place in ranked[products[ranked] >= 0].tolist():
        first, last = (int(tokens[i]) for i in divmod(place, len(tokens)))
        begin, stop = encoding.tokenizer_words[first][0], encoding.tokenizer_words[last][1]
        spans.append(AnswerSpan(window, first, last, begin, stop, float(products[place])))
    return spans


def _total(spans: Iterable[AnswerSpan]) -> float:
    return sum(span.probability for span in spans)
