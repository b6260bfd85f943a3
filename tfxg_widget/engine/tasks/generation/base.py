"""Base of the tasks whose models write a text token by token."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ...inputs.encoding import PREDICTION_COUNTS, Encoding
from ...inputs.errors import InputError, unknown
from ...inputs.text_span import TextSpan
from ...inputs.words import Offset
from ..base import Chosen, Task
from ..targets.ids import TargetId
from ..targets.labels import index_of
from ..targets.prediction import Prediction
from ..targets.selectable_spans import SelectableSpans
from ..targets.spans import Spans
from ..targets.target import Activation, Floats, Table, Target
from ..targets.vocabulary import Vocabulary

#: The index of the text that the model writes.
WRITTEN = 1

#: Chooses the whole of that text as the target.
WHOLE = "continuation"

#: The kinds of its targets.
_KINDS = ("token", "tokens", "alternative")

#: Separates a written token from the token that replaces it, in a name.
_RATHER = " → "


@dataclass(frozen=True, eq=False)
class Generation(Task):
    """A logit for each token that was written and each token of the vocabulary.

    A target is one of:

    - a token that was written, chosen by its name (with a number where that repeats) or its index;
    - several neighbouring ones, with the sum of their logits, chosen by their words, by a range of
      characters, target=(3, 17), or all of them by "continuation";
    - another token in the place of one: (2, "she") for the place of index 2, named "he → she".

    A contrast that is a word means that word in the place of the target.

    All logits come from one run over the prompt and what follows it: those of a token are read at
    the token before it, which does not depend on it. The first token is explained by default.
    """

    unit = "step"
    reader = "continuation"
    noun = "token"
    reserved = (WHOLE,)

    vocabulary: Vocabulary
    activation: Activation

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the size of the vocabulary."""
        return cls(Vocabulary(tokenizer, config.vocab_size), Table(config.vocab_size, "rows"))

    @property
    def selectable_spans(self) -> SelectableSpans:
        """Select what was written, as it is or with another token in its place."""
        return SelectableSpans(part=WRITTEN, several=True, labels=(), free=True)

    def outputs(self, encoding: Encoding) -> int:
        """Count the whole vocabulary for each token that was written."""
        return self.vocabulary.size * self.most_targets(encoding)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the tokens that were written."""
        return int(encoding.inputs[PREDICTION_COUNTS].sum())

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List the tokens that were written, from a model's output (S * V,)."""
        targets = [self._step(step, encoding) for step in range(len(self._names(encoding)))]
        return self.predicted(targets, logits, probabilities, targets[0])

    def sees(self, target: Target, encoding: Encoding) -> NDArray[np.bool_]:
        """Tell which tokens come before the last of a target and its contrast, shape (T,)."""
        against = () if target.contrast is None else target.contrast.indices
        last = max(target.indices + against) // self.vocabulary.size
        return np.arange(len(encoding)) < _steps(encoding)[last]

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find tokens by id, name, index, words or characters, or another token for a place."""
        names = self._names(encoding)
        if isinstance(chosen, tuple):
            place, other = chosen
            if isinstance(other, str):
                return [self._other(index_of(place, names, "token"), other, encoding)]
            return [self._covering(TextSpan(WRITTEN, place, other), encoding)]
        if not isinstance(chosen, str):
            return [self._step(index_of(chosen, names, "token"), encoding)]
        target_id = TargetId.parse(chosen)
        if target_id is not None and target_id.kind in _KINDS:
            return [self._of_id(target_id, encoding)]
        found = self._named(chosen, encoding)
        if not found:
            raise unknown("token of the continuation", chosen, names)
        return found

    def contrast_candidates(
        self, target: Target, contrast: Chosen, encoding: Encoding
    ) -> Sequence[Target]:
        """Put a word that a target is contrasted with into the target's own place."""
        if not isinstance(contrast, str) or TargetId.parse(contrast) is not None:
            return self.candidates(contrast, encoding)
        if named := self._alternatives(contrast, encoding):
            return named
        if len(target.indices) > 1:
            raise InputError(
                f"{target.name!r} has {len(target.indices)} tokens, so {contrast!r} cannot take "
                "its place. Contrast one token with another."
            )
        return [self._other(target.indices[0] // self.vocabulary.size, contrast, encoding)]

    def target_of_span(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Make a target of the tokens that lie in a span, or of another one in their place."""
        if span.part != WRITTEN:
            raise InputError("Only what the model writes can be explained. Point at words of that.")
        covering = self._covering(span, encoding)
        return self.contrast_candidates(covering, label, encoding)[0] if label else covering

    def _of_id(self, target_id: TargetId, encoding: Encoding) -> Target:
        """Find the target of an id."""
        names = self._names(encoding)
        match target_id.kind, target_id.numbers:
            case "token", (step,):
                return self._step(index_of(step, names, "token"), encoding)
            case "tokens", (first, last) if first < last < len(names):
                return self._together(range(first, last + 1), encoding)
            case "alternative", (step, token) if token < self.vocabulary.size:
                return self._put(index_of(step, names, "token"), token, encoding)
        raise unknown("id of a target", str(target_id), names)

    def _named(self, name: str, encoding: Encoding) -> list[Target]:
        """List the targets that are called so."""
        if name == WHOLE:
            return [self._covering(TextSpan(WRITTEN, 0, len(encoding.texts[WRITTEN])), encoding)]
        names = self._names(encoding)
        steps = [self._step(names.index(name), encoding)] if name in names else []
        spans = Spans.of_tokens(encoding, WRITTEN).named(name)
        covering = [self._covering(span, encoding) for span in spans]
        found = [*steps, *covering, *self._alternatives(name, encoding)]
        return list({target.id: target for target in found}.values())

    def _alternatives(self, name: str, encoding: Encoding) -> list[Target]:
        """List the tokens in the place of another one that are called so."""
        found = []
        for step, own in enumerate(self._names(encoding)):
            before = f"{own}{_RATHER}"
            if name.startswith(before):
                with suppress(InputError):
                    found.append(self._other(step, name[len(before) :], encoding))
        return found

    def _names(self, encoding: Encoding) -> tuple[str, ...]:
        return _named(encoding, self.vocabulary)

    def _step(self, step: int, encoding: Encoding) -> Target:
        """Explain a token that was written."""
        token = _steps(encoding)[step]
        return Target(
            id=str(TargetId("token", (step,))),
            name=self._names(encoding)[step],
            kind="token",
            indices=(step * self.vocabulary.size + int(encoding.ids[token]),),
            coefficients=(1.0,),
            spans=_places(token, encoding),
            token=token,
        )

    def _other(self, step: int, word: str, encoding: Encoding) -> Target:
        """Explain a word in the place of a token that was written."""
        return self._put(step, self.vocabulary.token(word, self._spaced(step, encoding)), encoding)

    def _put(self, step: int, token: int, encoding: Encoding) -> Target:
        """Explain a token of the vocabulary in the place of one that was written."""
        own = self._step(step, encoding)
        index = step * self.vocabulary.size + token
        if (index,) == own.indices:
            return own
        word = self.vocabulary.name(token, self._spaced(step, encoding))
        return replace(
            own,
            id=str(TargetId("alternative", (step, token))),
            name=f"{own.name}{_RATHER}{word}",
            kind="alternative",
            indices=(index,),
            label=word,
        )

    def _spaced(self, step: int, encoding: Encoding) -> bool:
        """Tell whether a token that was written follows white space."""
        return self.vocabulary.spaced(int(encoding.ids[_steps(encoding)[step]]))

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
        return self._together(steps, encoding)

    def _together(self, steps: Sequence[int], encoding: Encoding) -> Target:
        """Sum neighbouring tokens that were written."""
        if len(steps) == 1:
            return self._step(steps[0], encoding)
        first, *_, last = (_steps(encoding)[step] for step in steps)
        covered = TextSpan(WRITTEN, encoding.offsets[first][0], encoding.offsets[last][1])
        return Target(
            id=str(TargetId("tokens", (steps[0], steps[-1]))),
            name=Spans.of_tokens(encoding, WRITTEN).name(covered),
            kind="tokens",
            indices=tuple(self._step(step, encoding).indices[0] for step in steps),
            coefficients=(1.0,) * len(steps),
            spans=(covered,),
        )


@lru_cache(maxsize=64)
def _steps(encoding: Encoding) -> tuple[int, ...]:
    """List the tokens that were written: each comes after the token that it is predicted from."""
    counts = encoding.inputs[PREDICTION_COUNTS]
    return tuple((np.repeat(np.arange(len(counts)), counts) + 1).tolist())


@lru_cache(maxsize=64)
def _named(encoding: Encoding, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Name the tokens that were written; all names differ."""
    spans = Spans.of_tokens(encoding, WRITTEN)
    names: list[str] = []
    for step, token in enumerate(_steps(encoding)):
        name = encoding.tokens[token]
        if not name.strip():
            name = vocabulary.shown(int(encoding.ids[token]))
        elif encoding.parts[token] == WRITTEN:
            name = spans.name(TextSpan(WRITTEN, *encoding.offsets[token]))
        # Several tokens may share a character, and blank or special ones may occur twice.
        names.append(name if name not in names else f"{name} (token {step})")
    return tuple(names)


def _touches(offset: Offset, span: TextSpan) -> bool:
    """Tell whether a token has characters in a span, or is white space that stands there."""
    start, end = offset
    return start < span.end and (span.start < end or span.start <= start)


def _places(token: int, encoding: Encoding) -> tuple[TextSpan, ...]:
    own = encoding.parts[token] == WRITTEN
    return (TextSpan(WRITTEN, *encoding.offsets[token]),) if own else ()
