"""Colours as numbers: what token ids are to a text, these are to an image."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

_SHIFTS = np.array([16, 8, 0], np.int32)

#: No colour that can be seen: it stands for 0 in every channel after normalisation.
GREY = 1 << 24


def packed(pixels: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Make a number of each colour: (..., 3) to (N,)."""
    channels = pixels.reshape(-1, 3).astype(np.int32)
    numbers: NDArray[np.int32] = (channels << _SHIFTS).sum(axis=1, dtype=np.int32)
    return numbers


def unpacked(colours: Any) -> Any:
    """Give the tensors of red, green and blue again, 0 to 255: (...) to (..., 3)."""
    shifted = tf.bitwise.right_shift(colours[..., None], _SHIFTS)
    return tf.bitwise.bitwise_and(shifted, np.int32(255))
