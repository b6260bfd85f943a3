"""An image as the model sees it: pixels are the tokens, patches the words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Picture:
    """The pixels that a model reads, after the image was resized and cropped.

    Tokens are its pixels in row-major order, words its patches in row-major order.

    Attributes
    ----------
    pixels
        Red, green and blue, uint8 of shape (H, W, 3).
    patch
        Side of a square patch in pixels; it divides H and W.
    """

    pixels: NDArray[np.uint8]
    patch: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width, _ = self.pixels.shape
        return height, width

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of patches."""
        height, width = self.size
        return height // self.patch, width // self.patch
