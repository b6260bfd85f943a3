"""Names that mean one thing, whatever characters texts and labels have.

A name such as "Rome: city" can often be read in several ways: a text may hold "Rome: city", and a
label may be called so. ``readings`` lists what a name can mean, in a fixed order, and
``unambiguous`` adds a number to a name whose first reading is something else: "Rome: city (2)" is
the second one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_NUMBERED = re.compile(r"(?P<name>.+) \((?P<number>[1-9]\d*)\)", re.DOTALL)

T = TypeVar("T")

#: Lists what a name can mean without a number.
Read = Callable[[str], Iterable[T]]


def readings(name: str, read: Read[T]) -> Iterator[T]:
    """List what a name can mean: first as it stands, then with its last number as such."""
    yield from read(name)
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        return
    every = list(readings(numbered["name"], read))
    number = int(numbered["number"])
    if number <= len(every):
        yield every[number - 1]


def unambiguous(name: str, meant: T, read: Read[T]) -> str:
    """Add numbers to a name until what is meant is its first reading.

    Parameters
    ----------
    name
        One that can mean it.
    meant
        What it is to mean.
    read
        Lists what a name can mean without a number.

    Returns
    -------
    str
        The name itself where that is unambiguous.
    """
    every = list(readings(name, read))
    while meant in every and every[0] != meant:
        name = f"{name} ({every.index(meant) + 1})"
        every = list(readings(name, read))
    return name


def splits(name: str, separator: str) -> Iterator[tuple[str, str]]:
    """Give every way to part a name at a separator, at the last one first."""
    at = name.rfind(separator)
    while at >= 0:
        yield name[:at], name[at + len(separator) :]
        at = name.rfind(separator, 0, at + len(separator) - 1)
