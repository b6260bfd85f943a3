"""How far a method is from another implementation of it: what tests hold, and a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: In what a difference is counted.
Unit = Literal["of the largest score", "standard errors"]


class Pair(NamedTuple):
    """Scores found here and those expected, of one shape.

    The standard error of their difference is there where one of them is an average over draws.
    """

    found: Floats
    expected: Floats
    error: Floats | None = None

    @property
    def difference(self) -> float:
        """The largest, in standard errors or as a share of the largest score expected."""
        off = np.abs(self.found - self.expected)
        if self.error is None:
            return float(off.max() / np.abs(self.expected).max())
        # What is never drawn, such as a special token's 0, has no error and has to be the same.
        return float(np.divide(off, self.error, where=off > 0, out=np.zeros_like(off)).max())


@dataclass(frozen=True)
class Comparison:
    """One method on one set of inputs against one other implementation.

    Attributes
    ----------
    method
        Its name in the catalogue.
    reference
        The other implementation; a library of the reference environment stands in braces.
    on
        What both were given.
    within
        The largest difference that passes.
    unit
        What that is counted in.
    remark
        Where the definitions do not coincide, in what they differ and what was made of it.
    pairs
        Gives ours beside theirs, for each input and variant.
    """

    method: str
    reference: str
    on: str
    within: float
    unit: Unit
    remark: str
    pairs: Callable[[], Iterator[Pair]]

    @property
    def name(self) -> str:
        """What tests call it."""
        return self.pairs.__name__

    def difference(self) -> float:
        """Compute the largest difference of all."""
        # NumPy's maximum, unlike Python's, is NaN where anything is.
        return float(np.max([pair.difference for pair in self.pairs()]))


#: All of them, in the catalogue's order; filled by the modules of this package.
COMPARISONS: list[Comparison] = []


def compared(
    method: str,
    reference: str,
    on: str,
    within: float,
    unit: Unit = "of the largest score",
    remark: str = "",
) -> Callable[[Callable[[], Iterator[Pair]]], Callable[[], Iterator[Pair]]]:
    """Enter what a function gives into the list; see ``Comparison``."""

    def enter(pairs: Callable[[], Iterator[Pair]]) -> Callable[[], Iterator[Pair]]:
        COMPARISONS.append(Comparison(method, reference, on, within, unit, remark, pairs))
        return pairs

    return enter
