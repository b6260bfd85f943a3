"""The labels of the words of an entity, and how they are written together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...inputs.errors import unknown

#: How the labels of an entity's first word, and of its other words, may begin.
FIRST, FURTHER = "B-", "I-"


def kind_of(label: str) -> str:
    """Return a label without "B-" or "I-"."""
    return label[2:] if label.startswith((FIRST, FURTHER)) else label


@dataclass(frozen=True)
class EntityLabels:
    """The labels of a model, with or without "B-" and "I-" (Ramshaw and Marcus 1995).

    Several words of one entity have one label each. They are written as the kind of the entity
    where the labels are the usual ones for that kind, else as the label that all of them have, or
    one after the other.

    Attributes
    ----------
    labels
        In the order of the outputs.
    """

    labels: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """The kinds of entities, and the labels where they are called otherwise."""
        kinds = [kind_of(label) for label in self.labels]
        return tuple(dict.fromkeys([*kinds, *self.labels]))

    def write(self, indices: tuple[int, ...]) -> str:
        """Write the labels of several words together."""
        names = [self.labels[index] for index in indices]
        kind = kind_of(names[0])
        if self._usual(kind, len(indices)) == indices:
            return kind
        return names[0] if len(set(names)) == 1 else " ".join(names)

    def choose(self, choice: str, count: int) -> tuple[int, ...]:
        """Return the labels of several words that a caller most likely means.

        Raises
        ------
        InputError
            If there are none.
        """
        meanings = self.meanings(choice, count)
        if not meanings:
            raise unknown("label", choice, self.choices)
        return meanings[0]

    def meanings(self, choice: str, count: int) -> list[tuple[int, ...]]:
        """List the labels of several words that a caller can mean: the same, of a kind, or each."""
        same = [(self.labels.index(choice),) * count] if choice in self.labels else []
        usual = self._usual(choice, count)
        each = self._each(choice, count) if count > 1 else ()
        return list(dict.fromkeys([*same, *([usual] if usual else []), *each]))

    def _each(self, choice: str, count: int) -> Iterator[tuple[int, ...]]:
        """List the ways to write one label a word; labels may have spaces."""
        if count == 1 and choice in self.labels:
            yield (self.labels.index(choice),)
        for index, label in enumerate(self.labels):
            if count > 1 and choice.startswith(f"{label} "):
                for rest in self._each(choice[len(label) + 1 :], count - 1):
                    yield (index, *rest)

    def _usual(self, kind: str, count: int) -> tuple[int, ...] | None:
        """Return the labels that words of one entity have, None if there is no such kind."""
        scheme = [FIRST + kind, *[FURTHER + kind] * (count - 1)]
        for labels in (scheme, [kind] * count):
            if set(labels) <= set(self.labels):
                return tuple(self.labels.index(label) for label in labels)
        return None
