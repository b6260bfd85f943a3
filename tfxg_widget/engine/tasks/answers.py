"""Find the answer to a question as transformers' question-answering pipeline does.

``select_starts_ends``, ``decode_spans`` and ``get_answer`` in
transformers/pipelines/question_answering.py, version 4.57.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..inputs.encoding import Encoding
from .base import ReadWindow
from .targets.target import Floats

#: The text that holds the answer; the other one is the question.
CONTEXT = 1

#: An answer has so many tokens at the most.
LONGEST = 15

#: So many spans of each window are considered for the one best answer.
_CANDIDATES = 12


@dataclass(frozen=True)
class AnswerSpan:
    """Tokens that an answer can reach from and to, and the whole words around them.

    Attributes
    ----------
    window
        The window that they lie in.
    first, last
        The tokens.
    start, end
        The characters of the words.
    probability
        That of the start times that of the end.
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
        Those of the window in which it is most probable, the one at its place first.
    probability
        The sum over all windows, which exceeds 1 where several of them are sure of it.
    """

    spans: tuple[AnswerSpan, ...]
    probability: float

    @property
    def window(self) -> int:
        """The window in which it is most probable."""
        return self.spans[0].window


def context_tokens(encoding: Encoding) -> list[int]:
    """List the tokens of the context."""
    return [token for token, part in enumerate(encoding.parts) if part == CONTEXT]


def best_answer(windows: Sequence[ReadWindow]) -> Answer:
    """Find the most probable answer of all windows.

    Spans with the same words, in upper or lower case, are one answer, whose probabilities are
    added up. Its place is where it is met first.
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
    """List the most probable spans of a window, best first."""
    tokens = np.array(context_tokens(encoding))
    start, end = probabilities.reshape(-1, 2)[tokens].T
    length = tokens - tokens[:, None]
    allowed = (length >= 0) & (length < LONGEST)
    products = np.where(allowed, np.outer(start, end), -1).flatten()
    count = min(_CANDIDATES, len(products))
    largest = np.argpartition(-products, count - 1)[:count]
    ranked = largest[np.argsort(-products[largest], kind="stable")]
    found = []
    for place in ranked[products[ranked] >= 0].tolist():
        first, last = (int(tokens[i]) for i in divmod(place, len(tokens)))
        begin, stop = encoding.tokenizer_words[first][0], encoding.tokenizer_words[last][1]
        found.append(AnswerSpan(window, first, last, begin, stop, float(products[place])))
    return found


def _total(spans: Iterable[AnswerSpan]) -> float:
    return sum(span.probability for span in spans)
