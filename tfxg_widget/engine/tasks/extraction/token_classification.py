"""Token classification: a label for each word, and entities of several words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ...inputs.encoding import Encoding
from ...inputs.errors import InputError, unknown
from ...inputs.text_span import TextSpan
from ...inputs.words import Offset
from ..base import Chosen, Task
from ..targets.entity_labels import EntityLabels
from ..targets.ids import TargetId
from ..targets.labels import index_of, read_labels
from ..targets.prediction import Prediction
from ..targets.selectable_spans import SelectableSpans
from ..targets.spans import Spans
from ..targets.target import Activation, Floats, Table, Target
from .entities import (
    OUTSIDE,
    STRATEGIES,
    LabelledWord,
    Strategy,
    Word,
    entities,
    labelled,
    weights,
    words_of,
)

#: The only text.
_TEXT = 0

#: Between the words and the label of a name.
_AS = ": "


@dataclass(frozen=True)
class TokenClassification(Task):
    """One logit for each token and label.

    A target is a span of words with one label each: the mean of their logits, or of their
    probabilities. Its name is the words, a colon, and the kind of the entity
    ("New York: location") where its labels are the usual ones for that kind (B-location, then
    I-location; or location alone in a scheme without prefixes), else the labels
    ("York: I-location"). (3, "location") is the word of index 3.

    The answer has the entities of transformers' token-classification pipeline: neighbouring words
    of the same kind, as the pipeline separates words; see ``entities``. If it finds none, the
    answer is the word and the label that come closest to an entity.

    Attributes
    ----------
    labels
        In the order of the outputs.
    tokenizer
        The tokenizer of transformers, which tells words from pieces of words.
    aggregation_strategy
        How the label of a word follows from its tokens, as in the pipeline: from its "first" token,
        from the "average" of their probabilities, or from the token with the largest probability
        ("max"). With "simple" each token is labelled by itself, and with "none" each token is also
        an entity by itself.
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
            If it is unknown.
        """
        if self.aggregation_strategy not in STRATEGIES:
            raise unknown("aggregation_strategy", self.aggregation_strategy, STRATEGIES)

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the labels."""
        labels = read_labels(config)
        return cls(labels, Table(len(labels), "rows"), tokenizer)

    def outputs(self, encoding: Encoding) -> int:
        """Count all labels for each token."""
        return len(encoding) * len(self.labels)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the words: each can be an entity."""
        return len(self._words(encoding))

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List the entities, from a model's output (T * C,)."""
        likely = probabilities.reshape(-1, len(self.labels))
        strategy = self.aggregation_strategy
        words = [labelled(word, likely, strategy) for word in self._words(encoding)]
        found = entities(words, self.labels, strategy)
        if not found:
            found = [[_closest(words, likely, self.labels.index(OUTSIDE))]]
        targets = [self._target(entity, encoding) for entity in found]
        return self.predicted(targets, logits, probabilities)

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find words and their labels by id, by (word index, label), or by name."""
        if isinstance(chosen, tuple):
            word, label = chosen
            part, offset = encoding.words[_word(word, encoding)]
            span = TextSpan(part, *offset)
            if not isinstance(label, str):
                label = self.labels[index_of(label, self.labels, "label")]
            return [self._within(span, label, encoding)]
        if not isinstance(chosen, str):
            raise _no_target(chosen)
        target_id = TargetId.parse(chosen)
        if target_id is not None and target_id.kind == "entity":
            span = TextSpan(_TEXT, *target_id.numbers)
            count = len(self._words_in(span, encoding))
            labels = [index_of(label, self.labels, "label") for label in target_id.labels]
            if count != len(labels):
                raise InputError(f"{chosen!r} is no target of this text, which has other words.")
            return [self._with_labels(span, labels, encoding)]
        return self._named(chosen, encoding)

    def _named(self, name: str, encoding: Encoding) -> list[Target]:
        """List the entities that are called so, those with the most words first."""
        spans = [
            (called, span)
            for every in (Spans.of_words(encoding), _of_tokens(encoding))
            for called, span in every.beginning(name)
            if _name(span, encoding) == called and name.startswith(called + _AS)
        ]
        spans.sort(key=lambda named: -len(named[0]))
        found = [
            self._with_labels(span, labels, encoding)
            for called, span in spans
            if (words := self._words_in(span, encoding))
            for labels in self._scheme.meanings(name[len(called + _AS) :], len(words))
        ]
        if not found:
            raise self._unknown(name, spans, encoding)
        return list({target.id: target for target in found}.values())

    def _unknown(
        self, name: str, spans: Sequence[tuple[str, TextSpan]], encoding: Encoding
    ) -> InputError:
        """Say why there is no target of a name: for its words, or for its label."""
        for called, span in spans:
            try:
                self._within(span, name[len(called + _AS) :], encoding)
            except InputError as fault:
                return fault
        for label in self._scheme.choices:
            words = name.removesuffix(_AS + label)
            if words != name:
                return InputError(
                    f"The words {words!r} are not in the text. Give words as they stand there, "
                    "followed by a colon and a label."
                )
        return _no_target(name)

    @property
    def selectable_spans(self) -> SelectableSpans:
        """Select words, as any kind of entity, or with any label."""
        choices = self._scheme.choices
        return SelectableSpans(part=None, several=True, labels=choices, free=False)

    def target_of_span(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Make a target of the words that lie in a span."""
        starts = [(word[1][0], word[1][1]) for word in encoding.words if _touches(span, word)]
        if not starts:
            raise InputError("There is no word to label. Point at one or more words of the text.")
        whole = TextSpan(span.part, starts[0][0], starts[-1][1])
        return self._within(whole, label, encoding)

    @property
    def _scheme(self) -> EntityLabels:
        return EntityLabels(self.labels)

    def _words(self, encoding: Encoding) -> list[Word]:
        """List what is labelled: words, or tokens where each is labelled by itself."""
        return words_of(encoding, self.tokenizer, self.aggregation_strategy)

    def _words_in(self, span: TextSpan, encoding: Encoding) -> list[Word]:
        """List the words of a span, each with its tokens in the span only."""
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
        return self._with_labels(span, self._scheme.choose(label, len(words)), encoding)

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
        label = self._scheme.write(labels)
        if span is None:
            first, last = entity[0].tokens[0], entity[-1].tokens[-1]
            start, end = encoding.offsets[first][0], encoding.offsets[last][1]
            span = TextSpan(encoding.parts[first], start, end)
        read = [
            (token * len(self.labels) + word.label, weight / len(entity))
            for word in entity
            for token, weight in word.weights
        ]
        names = tuple(self.labels[index] for index in labels)
        return Target(
            id=str(TargetId("entity", (span.start, span.end), names)),
            name=f"{_name(span, encoding)}{_AS}{label}",
            kind="entity",
            indices=tuple(index for index, _ in read),
            coefficients=tuple(weight for _, weight in read),
            spans=(span,),
            label=label,
            combination="mean",
        )


def _closest(words: Sequence[LabelledWord], likely: Floats, outside: int) -> LabelledWord:
    """Return the word and the label that come closest to an entity."""
    rows = np.stack([word.averaged(likely) for word in words])
    rows[:, outside] = -1
    row, label = divmod(int(rows.argmax()), rows.shape[1])
    closest = words[row]
    return LabelledWord(closest.tokens, label, closest.weights)


def _name(span: TextSpan, encoding: Encoding) -> str:
    """Name a span by its words if it has whole words, else by its tokens."""
    of_words = Spans.of_words(encoding)
    return (of_words if span in of_words else _of_tokens(encoding)).name(span)


def _of_tokens(encoding: Encoding) -> Spans:
    return Spans.of_tokens(encoding, _TEXT)


def _no_target(chosen: object) -> InputError:
    return InputError(
        f"{chosen!r} is no target of a token classifier. Give a word and a label: "
        'target="Paris: location", or target=(3, "location") for the word of index 3.'
    )


def _touches(span: TextSpan, word: tuple[int, Offset]) -> bool:
    part, (start, end) = word
    return part == span.part and start < span.end and span.start < end


def _word(word: int, encoding: Encoding) -> int:
    texts = [encoding.texts[part][slice(*span)] for part, span in encoding.words]
    return index_of(word, [f"{i} {text}" for i, text in enumerate(texts)], "word")
