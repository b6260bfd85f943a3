"""Arrays in 8 bits a number."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..messages import Floats, Shape

#: An array of bytes.
Bytes = Annotated[bytes, msgspec.Meta(extra_json_schema={"tsType": "number[]", "packed": "uint8"})]


class Quantised(Shape, frozen=True):
    """An array of numbers in 8 bits each.

    A value is ``(byte - zero) * step`` with the step of its row, which is its index along the first
    axis. ``zero`` is 0 for numbers that are at least 0, and 128 for signed ones.
    """

    shape: list[int]
    values: Bytes
    steps: Floats
    zero: int


def quantised(numbers: NDArray[np.floating[Any]]) -> Quantised:
    """Write an array in 8 bits a number, with a step of its own for each row of the first axis.

    Parameters
    ----------
    numbers
        At least one axis. The error is at most half a step: 1/510 of the row's largest absolute
        value, or 1/254 where an entry of the array is negative.
    """
    exact = np.asarray(numbers, np.float64)
    signed = bool((exact < 0).any())
    most, zero = (127, 128) if signed else (255, 0)
    rows = exact.reshape(len(exact), -1)
    largest = np.abs(rows).max(axis=1, initial=0.0)
    steps = np.where(largest > 0, largest, 1.0) / most
    values = np.rint(rows / steps[:, None]) + zero
    return Quantised(
        shape=list(exact.shape),
        values=values.astype(np.uint8).tobytes(),
        steps=steps.astype("<f4").tobytes(),
        zero=zero,
    )
