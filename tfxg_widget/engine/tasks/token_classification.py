"""Token classification: a label for each word, and entities of several words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError, unknown
from ..inputs.text_span import TextSpan
from ..inputs.words import Offset
from .base import Chosen, Floats, Task, predicted
from .entities import (
    FIRST,
    FURTHER,
    OUTSIDE,
    STRATEGIES,
    LabelledWord,
    Strategy,
    Word,
    entities,
    kind_of,
    labelled,
    weights,
    words_of,
)
from .targets.labels import configured, index_of
from .targets.naming import readings, splits, unambiguous
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.spans import Spans
from .targets.target import Activation, Table, Target

#: Where words stand, and the label of each.
_Entity = tuple[TextSpan, tuple[int, ...]]


@dataclass(frozen=True)
class TokenClassification(Task):
    """One logit a token and label.

    A target is a stretch of words with their labels: the mean of their logits, or of their
    probabilities. Its name is the words, a colon, and the kind of the entity
    ("New York: location") where its labels are the usual ones for that kind (B-location, then
    I-location; or location alone in a scheme without prefixes), else the labels
    ("York: I-location"). (3, "location") is the word of index 3.

    What is predicted are the entities of transformers' token-classification pipeline: neighbouring
    words of one kind, where a word is what the pipeline takes for one; see ``entities``. Where it
    finds none, the word and label that come closest stand for them.

    Attributes
    ----------
    labels
        In the order of the outputs.
    tokenizer
        The tokenizer of transformers, which tells words from pieces of words.
    aggregation_strategy
        How the tokens of a word make its label, as in the pipeline: "first" token, "average" of
        their probabilities, or the token that is surest ("max"). With "simple" each token is
        labelled for itself, and with "none" it is an entity of its own, too.
    """

    name: ClassVar[str] = "token classification"
    architectures: ClassVar[tuple[str, ...]] = ("ForTokenClassification",)
    unit = "token"
    head = "token"
    noun = "entity"
    text_names = ("text",)
    options = ("aggregation_strategy",)

    labels: tuple[str, ...]
    activation: Activation
    tokenizer: Any = None
    aggregation_strategy: Strategy = "first"

    def __post_init__(self) -> None:
        """Check the strategy.

        Raises
        ------
        InputError
            For an unknown one.
        """
        if self.aggregation_strategy not in STRATEGIES:
            raise unknown("aggregation_strategy", self.aggregation_strategy, STRATEGIES)

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the labels."""
        labels = configured(config)
        return cls(labels, Table(len(labels), "rows"), tokenizer)

    def outputs(self, encoding: Encoding) -> int:
        """Count a label for each token."""
        return len(encoding) * len(self.labels)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the words: each may be an entity."""
        return len(self._words(encoding))

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (T * C,) into words: its entities."""
        likely = probabilities.reshape(-1, len(self.labels))
        strategy = self.aggregation_strategy
        words = [labelled(word, likely, strategy) for word in self._words(encoding)]
        found = entities(words, self.labels, strategy)
        if not found:
            found = [[_closest(words, likely, self.labels.index(OUTSIDE))]]
        targets = [self._target(entity, encoding) for entity in found]
        return predicted(targets, logits, probabilities)

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Find words and their labels by (word index, label), or by name."""
        if isinstance(chosen, tuple):
            index, label = chosen
            part, offset = encoding.words[_word(index, encoding)]
            span = TextSpan(part, *offset)
            given = (
                label
                if isinstance(label, str)
                else self.labels[index_of(label, self.labels, "label")]
            )
        elif isinstance(chosen, str) and ": " in chosen:
            entity = next(readings(chosen, partial(self._called, encoding=encoding)), None)
            if entity is not None:
                return self._with_labels(*entity, encoding)
            # No way to read it: say why of the usual one.
            name, given = chosen.rsplit(": ", 1)
            found = _find(name, encoding)
            if found is None:
                raise InputError(
                    f"The words {name!r} are not in the text. Give words as they stand there, "
                    "followed by a colon and a label."
                )
            span = found
        else:
            raise InputError(
                f"{chosen!r} is no target of a token classifier. Give a word and a label: "
                'target="Paris: location", or target=(3, "location") for the word of index 3.'
            )
        return self._within(span, given, encoding)

    @property
    def pointing(self) -> SelectableSpans:
        """Words, as any kind of entity, or with any label."""
        return SelectableSpans(part=None, several=True, labels=self._names, free=False)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Take the words that lie in a span."""
        starts = [(word[1][0], word[1][1]) for word in encoding.words if _touches(span, word)]
        if not starts:
            raise InputError("There is no word to label. Point at one or more words of the text.")
        whole = TextSpan(span.part, starts[0][0], starts[-1][1])
        return self._within(whole, label, encoding)

    @property
    def _names(self) -> tuple[str, ...]:
        """The kinds of entities, and the labels where they are called otherwise."""
        kinds = [kind_of(label) for label in self.labels]
        return tuple(dict.fromkeys([*kinds, *self.labels]))

    def _labelled(self, given: str, count: int) -> tuple[int, ...]:
        """Give the label of each of several words."""
        found = self._spelled(given, count)
        if not found:
            raise unknown("label", given, self._names)
        return found[0]

    def _called(self, name: str, encoding: Encoding) -> Iterator[_Entity]:
        """List the words and labels that a name can mean."""
        for text, given in splits(name, ": "):
            span = _find(text, encoding)
            words = self._words_in(span, encoding) if span else []
            if span and words:
                yield from ((span, labels) for labels in self._spelled(given, len(words)))

    def _spelled(self, given: str, count: int) -> Sequence[tuple[int, ...]]:
        """List the labels that several words can have: the same, of one entity, or each its own."""
        same = [(self.labels.index(given),) * count] if given in self.labels else []
        usual = self._usual(given, count)
        each = self._each(given, count) if count > 1 else ()
        return list(dict.fromkeys([*same, *([usual] if usual else []), *each]))

    def _each(self, given: str, count: int) -> Iterator[tuple[int, ...]]:
        """List the labels that a name with a label a word can mean; labels may have spaces."""
        if count == 1 and given in self.labels:
            yield (self.labels.index(given),)
        for index, label in enumerate(self.labels):
            if count > 1 and given.startswith(f"{label} "):
                for rest in self._each(given[len(label) + 1 :], count - 1):
                    yield (index, *rest)

    def _usual(self, kind: str, count: int) -> tuple[int, ...] | None:
        """Give the labels that words of one entity have, None where there is no such kind."""
        scheme = [FIRST + kind, *[FURTHER + kind] * (count - 1)]
        for labels in (scheme, [kind] * count):
            if set(labels) <= set(self.labels):
                return tuple(self.labels.index(label) for label in labels)
        return None

    def _words(self, encoding: Encoding) -> list[Word]:
        """List what has a label: words, or tokens where these are labelled for themselves."""
        return words_of(encoding, self.tokenizer, self.aggregation_strategy)

    def _words_in(self, span: TextSpan, encoding: Encoding) -> list[Word]:
        """List the words of a span, each as far as it lies there."""
        parts = [
            tuple(
                token
                for token in word
                if encoding.parts[token] == span.part
                and encoding.offsets[token][0] < span.end
                and span.start < encoding.offsets[token][1]
            )
            for word in self._words(encoding)
        ]
        return [part for part in parts if part]

    def _within(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Explain a label of the words of a span."""
        words = self._words_in(span, encoding)
        if not words:
            (start, end) = (span.start, span.end)
            raise InputError(
                f"The word {encoding.texts[span.part][start:end]!r} has no token of its own to "
                "take a label at."
            )
        return self._with_labels(span, self._labelled(label, len(words)), encoding)

    def _with_labels(self, span: TextSpan, labels: Sequence[int], encoding: Encoding) -> Target:
        """Explain a label for each word of a span."""
        strategy = self.aggregation_strategy
        words = self._words_in(span, encoding)
        entity = [
            LabelledWord(word, label, weights(word, strategy))
            for word, label in zip(words, labels, strict=True)
        ]
        return self._target(entity, encoding, span)

    def _target(
        self, entity: Sequence[LabelledWord], encoding: Encoding, span: TextSpan | None = None
    ) -> Target:
        labels = tuple(word.label for word in entity)
        kind = kind_of(self.labels[labels[0]])
        names = [self.labels[label] for label in labels]
        alike = names[0] if len(set(names)) == 1 else " ".join(names)
        told = kind if self._usual(kind, len(entity)) == labels else alike
        if span is None:
            first, last = entity[0].tokens[0], entity[-1].tokens[-1]
            start, end = encoding.offsets[first][0], encoding.offsets[last][1]
            span = TextSpan(encoding.parts[first], start, end)
        read = [
            (token * len(self.labels) + word.label, weight / len(entity))
            for word in entity
            for token, weight in word.weights
        ]
        called = partial(self._called, encoding=encoding)
        return Target(
            name=unambiguous(f"{_name(span, encoding)}: {told}", (span, labels), called),
            contrast=None,
            indices=tuple(index for index, _ in read),
            coefficients=tuple(weight for _, weight in read),
            spans=(span,),
            combination="mean",
        )


def _closest(words: Sequence[LabelledWord], likely: Floats, outside: int) -> LabelledWord:
    """Give the word and the label that come closest to an entity."""
    rows = np.stack([word.averaged(likely) for word in words])
    rows[:, outside] = -1
    row, label = divmod(int(rows.argmax()), rows.shape[1])
    closest = words[row]
    return LabelledWord(closest.tokens, label, closest.weights)


def _name(span: TextSpan, encoding: Encoding) -> str:
    """Name a span by whole words where it is such, else by tokens."""
    of_words = Spans.of_words(encoding)
    whole = (span.part, span.start) in of_words.starts and (span.part, span.end) in of_words.ends
    return (of_words if whole else _of_tokens(encoding)).name(span)


def _find(text: str, encoding: Encoding) -> TextSpan | None:
    """Find words, or else tokens, by what they say."""
    return Spans.of_words(encoding).find(text) or _of_tokens(encoding).find(text)


def _of_tokens(encoding: Encoding) -> Spans:
    return Spans.of_tokens(encoding, 0)


def _touches(span: TextSpan, word: tuple[int, Offset]) -> bool:
    part, (start, end) = word
    return part == span.part and start < span.end and span.start < end


def _word(word: int, encoding: Encoding) -> int:
    texts = [encoding.texts[part][slice(*span)] for part, span in encoding.words]
    return index_of(word, [f"{i} {text}" for i, text in enumerate(texts)], "word")
