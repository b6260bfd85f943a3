"""What the tasks share whose models write a text token by token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import PREDICTION_COUNTS, Encoding
from ..inputs.errors import InputError, unknown
from ..inputs.text_span import TextSpan
from ..inputs.words import Offset
from .base import Chosen, Floats, Task, predicted
from .targets.labels import index_of
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.spans import Spans
from .targets.target import Activation, Table, Target
from .targets.vocabulary import Vocabulary

#: Of an encoding's texts the one that the model writes.
WRITTEN = 1

#: What asks for the whole of it.
WHOLE = "continuation"

#: Parts the token of a place from another one that could stand there.
_RATHER = " → "


@dataclass(frozen=True, eq=False)
class Generation(Task):
    """A logit for each token that was written and each token of the vocabulary.

    A target is a token that was written: its name (with a number where that repeats), or its index
    among them. Or it is several neighbouring ones, the sum of their logits: by their words, by a
    range of characters, target=(3, 17), or all of them, "continuation". Or it is another token in
    the place of one: (2, "she") for the place of index 2, named "he → she". A contrast that is a
    word means that word in the target's own place.

    All logits come from one run over the prompt and what follows it: a token's are read at the
    token before it, which has seen nothing of it. The first token is what is explained unless
    another target is chosen.
    """

    unit = "step"
    reader = "continuation"
    noun = "token"

    vocabulary: Vocabulary
    activation: Activation

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the size of the vocabulary."""
        return cls(Vocabulary(tokenizer, config.vocab_size), Table(config.vocab_size, "rows"))

    @property
    def pointing(self) -> SelectableSpans:
        """What was written, as itself or with any other token in its place."""
        return SelectableSpans(part=WRITTEN, several=True, labels=(), free=True)

    def outputs(self, encoding: Encoding) -> int:
        """Count the whole vocabulary for each token that was written."""
        return self.vocabulary.size * self.most_targets(encoding)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the tokens that were written."""
        return int(encoding.inputs[PREDICTION_COUNTS].sum())

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (S * V,) into words: the tokens that were written."""
        targets = [self._step(step, encoding) for step in range(len(self._names(encoding)))]
        return predicted(targets, logits, probabilities, targets[0])

    def sees(self, target: Target, encoding: Encoding) -> NDArray[np.bool_]:
        """Tell which tokens come before the last of a target and its contrast, shape (T,)."""
        against = () if target.contrast is None else target.contrast.indices
        last = max(target.indices + against) // self.vocabulary.size
        return np.arange(len(encoding)) < _steps(encoding)[last]

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Find tokens by name, index, words or characters, or another one for a place."""
        names = self._names(encoding)
        if isinstance(chosen, tuple):
            place, other = chosen
            if isinstance(other, str):
                return self._other(index_of(place, names, "token"), other, encoding)
            return self._covering(TextSpan(WRITTEN, place, other), encoding)
        if not isinstance(chosen, str):
            return self._step(index_of(chosen, names, "token"), encoding)
        if chosen in names:
            return self._step(names.index(chosen), encoding)
        if chosen == WHOLE:
            return self._covering(TextSpan(WRITTEN, 0, len(encoding.texts[WRITTEN])), encoding)
        span = Spans.of_tokens(encoding, WRITTEN).find(chosen)
        if span is not None:
            return self._covering(span, encoding)
        place_name, arrow, word = chosen.rpartition(_RATHER)
        if arrow and place_name in names:
            return self._other(names.index(place_name), word, encoding)
        raise unknown("token of the continuation", chosen, names)

    def opposed(self, one: Target, against: Chosen, encoding: Encoding) -> Target:
        """Put a word that a target is contrasted with into the target's own place."""
        if not isinstance(against, str) or _RATHER in against:
            return self.single(against, encoding)
        if len(one.indices) > 1:
            raise InputError(
                f"{one.name!r} has {len(one.indices)} tokens, so {against!r} cannot take its "
                "place. Contrast one token with another."
            )
        return self._other(one.indices[0] // self.vocabulary.size, against, encoding)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Take the tokens that lie in a span, or another one in their place."""
        if span.part != WRITTEN:
            raise InputError("Only what the model writes can be explained. Point at words of that.")
        found = self._covering(span, encoding)
        return self.opposed(found, label, encoding) if label else found

    def _names(self, encoding: Encoding) -> tuple[str, ...]:
        return _named(encoding, self.vocabulary)

    def _step(self, step: int, encoding: Encoding) -> Target:
        token = _steps(encoding)[step]
        index = step * self.vocabulary.size + int(encoding.ids[token])
        return Target(self._names(encoding)[step], None, (index,), (1.0,), _places(token, encoding))

    def _other(self, step: int, word: str, encoding: Encoding) -> Target:
        own = self._step(step, encoding)
        spaced = self.vocabulary.spaced(int(encoding.ids[_steps(encoding)[step]]))
        token = self.vocabulary.token(word, spaced)
        index = step * self.vocabulary.size + token
        if (index,) == own.indices:
            return own
        name = f"{own.name}{_RATHER}{self.vocabulary.name(token, spaced)}"
        return replace(own, name=name, indices=(index,))

    def _covering(self, span: TextSpan, encoding: Encoding) -> Target:
        """Sum the tokens with characters in a span."""
        if not isinstance(span.start, int) or not isinstance(span.end, int):
            raise InputError("A range of characters is two whole numbers: target=(start, end).")
        steps = [
            step
            for step, token in enumerate(_steps(encoding))
            if encoding.parts[token] == WRITTEN and _touches(encoding.offsets[token], span)
        ]
        if not steps or not 0 <= span.start < span.end:
            raise InputError(
                f"There is no token at the characters {span.start} to {span.end} of the "
                f"continuation, which has {len(encoding.texts[WRITTEN])}."
            )
        if len(steps) == 1:
            return self._step(steps[0], encoding)
        first, *_, last = (_steps(encoding)[step] for step in steps)
        covered = TextSpan(WRITTEN, encoding.offsets[first][0], encoding.offsets[last][1])
        return Target(
            name=Spans.of_tokens(encoding, WRITTEN).name(covered),
            contrast=None,
            indices=tuple(self._step(step, encoding).indices[0] for step in steps),
            coefficients=(1.0,) * len(steps),
            spans=(covered,),
        )


@lru_cache(maxsize=64)
def _steps(encoding: Encoding) -> tuple[int, ...]:
    """Find the tokens that were written, each behind the one that it is predicted from."""
    counts = encoding.inputs[PREDICTION_COUNTS]
    return tuple((np.repeat(np.arange(len(counts)), counts) + 1).tolist())


@lru_cache(maxsize=64)
def _named(encoding: Encoding, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Name the tokens that were written, each differently."""
    spans = Spans.of_tokens(encoding, WRITTEN)
    found: list[str] = []
    for step, token in enumerate(_steps(encoding)):
        name = encoding.tokens[token]
        if not name.strip():
            name = vocabulary.shown(int(encoding.ids[token]))
        elif encoding.parts[token] == WRITTEN:
            name = spans.name(TextSpan(WRITTEN, *encoding.offsets[token]))
        # Several tokens may share a character, and blank or special ones may stand there twice.
        found.append(name if name not in found else f"{name} (token {step})")
    return tuple(found)


def _touches(offset: Offset, span: TextSpan) -> bool:
    """Tell whether a token has characters in a span, or none and stands there as white space."""
    start, end = offset
    return start < span.end and (span.start < end or span.start <= start)


def _places(token: int, encoding: Encoding) -> tuple[TextSpan, ...]:
    own = encoding.parts[token] == WRITTEN
    return (TextSpan(WRITTEN, *encoding.offsets[token]),) if own else ()
