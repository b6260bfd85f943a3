"""Colours as numbers, which are the token ids of an image."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

_SHIFTS = np.array([16, 8, 0], np.int32)

#: The number of a special colour: 0 in each channel after normalisation.
GREY = 1 << 24


def packed(pixels: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Encode each colour as a number: (..., 3) to (N,)."""
    channels = pixels.reshape(-1, 3).astype(np.int32)
    numbers: NDArray[np.int32] = (channels << _SHIFTS).sum(axis=1, dtype=np.int32)
    return numbers


def unpacked(colours: Any) -> Any:
    """Decode numbers into red, green and blue from 0 to 255: (...) to (..., 3)."""
    shifted = tf.bitwise.right_shift(colours[..., None], _SHIFTS)
    return tf.bitwise.bitwise_and(shifted, np.int32(255))
