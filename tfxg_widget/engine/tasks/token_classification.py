"""Token classification: a label for each word, and entities of several words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np

from ..attribution import Prediction
from ..encoding import Encoding
from ..errors import InputError, unknown
from ..span import Span
from .base import Activation, Chosen, Floats, Table, Target, Task, predicted
from .labels import configured, index_of
from .naming import readings, splits, unambiguous
from .pointing import Pointing
from .spans import Spans

#: The label of words that are no entity.
OUTSIDE = "O"

_FIRST, _FURTHER = "B-", "I-"

#: Words, and the label of each.
_Entity = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class TokenClassification(Task):
    """One logit a token and label; a word's label is read at its first token.

    A target is a stretch of words with their labels: the mean of their logits. Its name is the
    words, a colon, and the kind of the entity ("New York: location") where its labels are the
    usual ones for that kind (B-location, then I-location; or location alone in a scheme without
    prefixes), else the labels ("York: I-location"). (3, "location") is the word of index 3.

    What is predicted are the entities: neighbouring words of one kind. Where a model has no label
    O, as for parts of speech, each word is one. Where it finds none, the word and label that come
    closest stand for them.
    """

    name: ClassVar[str] = "token classification"
    architectures: ClassVar[tuple[str, ...]] = ("ForTokenClassification",)
    unit = "token"
    noun = "entity"
    text_names = ("text",)

    labels: tuple[str, ...]
    activation: Activation

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the labels."""
        del tokenizer
        labels = configured(config)
        return cls(labels, Table(len(labels), "rows"))

    def outputs(self, encoding: Encoding) -> int:
        """Count a label for each token."""
        return len(encoding) * len(self.labels)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the words: each may be an entity."""
        return len(encoding.words)

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (T * C,) into words: its entities."""
        likely = probabilities.reshape(-1, len(self.labels))
        tokens = _first_tokens(encoding)
        found = self._entities({w: int(likely[t].argmax()) for w, t in tokens.items()}, encoding)
        if not found:
            words = list(tokens)
            inside = likely[[tokens[word] for word in words]]
            inside[:, self.labels.index(OUTSIDE)] = -1
            row, label = np.unravel_index(inside.argmax(), inside.shape)
            found = [((words[row],), (int(label),))]
        targets = [self._target(*entity, encoding) for entity in found]
        return predicted(targets, logits, probabilities)

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Find words and their labels by (word index, label), or by name."""
        if isinstance(chosen, tuple):
            word, label = chosen
            words: Sequence[int] = (_word(word, encoding),)
            given = (
                label
                if isinstance(label, str)
                else self.labels[index_of(label, self.labels, "label")]
            )
        elif isinstance(chosen, str) and ": " in chosen:
            found = next(readings(chosen, partial(self._called, encoding=encoding)), None)
            if found is not None:
                return self._target(*found, encoding)
            # No way to read it: say why of the usual one.
            name, given = chosen.rsplit(": ", 1)
            words = _words(name, encoding)
        else:
            raise InputError(
                f"{chosen!r} is no target of a token classifier. Give a word and a label: "
                'target="Paris: location", or target=(3, "location") for the word of index 3.'
            )
        return self._target(words, self._labelled(given, len(words)), encoding)

    @property
    def pointing(self) -> Pointing:
        """Words, as any kind of entity, or with any label."""
        return Pointing(part=None, several=True, labels=self._names, free=False)

    def pointed(self, span: Span, label: str, encoding: Encoding) -> Target:
        """Take the words that lie in a span."""
        words = _within(span, encoding)
        if not words:
            raise InputError("There is no word to label. Point at one or more words of the text.")
        return self._target(words, self._labelled(label, len(words)), encoding)

    @property
    def _names(self) -> tuple[str, ...]:
        """The kinds of entities, and the labels where they are called otherwise."""
        kinds = [_kind(label) for label in self.labels]
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
            span = Spans.of_words(encoding).find(text)
            words = tuple(_within(span, encoding)) if span else ()
            for labels in self._spelled(given, len(words)) if words else ():
                yield words, labels

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
        scheme = [_FIRST + kind, *[_FURTHER + kind] * (count - 1)]
        for labels in (scheme, [kind] * count):
            if set(labels) <= set(self.labels):
                return tuple(self.labels.index(label) for label in labels)
        return None

    def _entities(
        self, label_of: dict[int, int], encoding: Encoding
    ) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Group words, each with its label, into entities: their words, and their labels."""
        found: list[list[int]] = []
        for word, index in label_of.items():
            label = self.labels[index]
            if label == OUTSIDE:
                continue
            last = found[-1][-1] if found else None
            goes_on = (
                OUTSIDE in self.labels
                and last is not None
                and word == last + 1
                and encoding.words[word][0] == encoding.words[last][0]
                and not label.startswith(_FIRST)
                and _kind(self.labels[label_of[last]]) == _kind(label)
            )
            if goes_on:
                found[-1].append(word)
            else:
                found.append([word])
        return [(tuple(words), tuple(label_of[word] for word in words)) for words in found]

    def _target(self, words: Sequence[int], labels: Sequence[int], encoding: Encoding) -> Target:
        tokens = _first_tokens(encoding)
        kind = _kind(self.labels[labels[0]])
        names = [self.labels[label] for label in labels]
        alike = names[0] if len(set(names)) == 1 else " ".join(names)
        told = kind if self._usual(kind, len(words)) == tuple(labels) else alike
        (part, (start, _)), (_, (_, end)) = encoding.words[words[0]], encoding.words[words[-1]]
        span = Span(part, start, end)
        name = f"{Spans.of_words(encoding).name(span)}: {told}"
        entity = (tuple(words), tuple(labels))
        return Target(
            name=unambiguous(name, entity, partial(self._called, encoding=encoding)),
            contrast=None,
            indices=tuple(
                tokens[word] * len(self.labels) + label
                for word, label in zip(words, labels, strict=True)
            ),
            coefficients=(1 / len(words),) * len(words),
            spans=(span,),
        )


def _kind(label: str) -> str:
    return label[2:] if label.startswith((_FIRST, _FURTHER)) else label


def _first_tokens(encoding: Encoding) -> dict[int, int]:
    """Map each word to its first token."""
    found: dict[int, int] = {}
    for token, word in enumerate(encoding.word_index):
        if word >= 0:
            found.setdefault(word, token)
    return found


def _word(word: int, encoding: Encoding) -> int:
    texts = [encoding.texts[part][slice(*span)] for part, span in encoding.words]
    index = index_of(word, [f"{i} {text}" for i, text in enumerate(texts)], "word")
    if index not in _first_tokens(encoding):
        raise InputError(f"The word {texts[index]!r} has no token of its own to take a label at.")
    return index


def _words(name: str, encoding: Encoding) -> list[int]:
    """Find neighbouring words by their text."""
    span = Spans.of_words(encoding).find(name)
    words = _within(span, encoding) if span else []
    if not words:
        raise InputError(
            f"The words {name!r} are not in the text. Give words as they stand there, followed by "
            "a colon and a label."
        )
    return words


def _within(span: Span, encoding: Encoding) -> list[int]:
    """List the words with characters in a span, as far as they have tokens."""
    found = []
    for word in _first_tokens(encoding):
        part, (start, end) = encoding.words[word]
        if part == span.part and start < span.end and span.start < end:
            found.append(word)
    return found
