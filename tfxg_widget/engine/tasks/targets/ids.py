"""Ids of targets that stand at places of an input: the kind, then numbers, then labels.

Examples: "answer:4:12" for the characters 4 to 12 of a context, "entity:4:12:B-place,I-place",
"candidate:2:150" for token 150 of the vocabulary at the second mask. They are written and read
here alone. A target that is one label of the whole input has the label as its id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

#: What a target is: a label of the whole input; an entity with its labels; an answer, its first or
#: its last word, or that there is none; a token of the vocabulary for a mask; a token that was
#: written, several of them, or another token in the place of one.
Kind = Literal[
    "label",
    "entity",
    "answer",
    "start",
    "end",
    "no_answer",
    "candidate",
    "token",
    "tokens",
    "alternative",
]

#: How many numbers the id of each kind has: characters from and to; a mask and a token of the
#: vocabulary; a written token, the first and the last one, or one and a token of the vocabulary.
_COUNTS: Mapping[str, int] = {
    "entity": 2,
    "answer": 2,
    "start": 2,
    "end": 2,
    "no_answer": 0,
    "candidate": 2,
    "token": 1,
    "tokens": 2,
    "alternative": 2,
}

_ID = re.compile(r"(?P<kind>[a-z_]+)(?P<numbers>(:[0-9]+)*)(:(?P<labels>.*))?", re.DOTALL)

#: A label may have a comma, which separates labels in an id.
_ESCAPES = (("%", "%25"), (",", "%2C"))


@dataclass(frozen=True)
class TargetId:
    """The parts of an id.

    Attributes
    ----------
    kind
        Of the target.
    numbers
        What they count depends on the kind: characters, tokens, masks.
    labels
        Of the words of an entity, in order.
    """

    kind: Kind
    numbers: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in self.numbers)
        labels = f":{','.join(map(_escaped, self.labels))}" if self.labels else ""
        return f"{self.kind}{numbers}{labels}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read an id; None for any other text."""
        match = _ID.fullmatch(text)
        if match is None or match["kind"] not in _COUNTS:
            return None
        (kind,) = (kind for kind in get_args(Kind) if kind == match["kind"])
        numbers = tuple(int(number) for number in match["numbers"].split(":")[1:])
        labels = tuple(map(_plain, match["labels"].split(","))) if match["labels"] else ()
        parsed = cls(kind, numbers, labels)
        is_id = len(numbers) == _COUNTS[kind] and bool(labels) == (kind == "entity")
        return parsed if is_id and str(parsed) == text else None


def _escaped(label: str) -> str:
    for plain, escape in _ESCAPES:
        label = label.replace(plain, escape)
    return label


def _plain(label: str) -> str:
    for plain, escape in reversed(_ESCAPES):
        label = label.replace(escape, plain)
    return label
