"""An image as the model sees it: pixels are the tokens, patches the words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: At most so many tokens come before those of the patches: a class and a distillation token.
_BEFORE = 2


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

    @property
    def names(self) -> tuple[str, ...]:
        """The pixels' names: row and column, from 0."""
        return _places(self.size)

    @property
    def patch_names(self) -> tuple[str, ...]:
        """The patches' names: row and column, from 0."""
        return _places(self.grid)

    @property
    def patch_of(self) -> tuple[int, ...]:
        """For each pixel the number of its patch."""
        return _cell_of(self.size, self.patch)

    def spread(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share the scores of a layer's tokens out evenly among the pixels that each stands for.

        Parameters
        ----------
        scores
            Shape (K, T'), in row-major order, for square cells of pixels. What comes before them
            (a class token) stands for no pixel and is left out.

        Returns
        -------
        array
            Shape (K, H * W); as it was given if it is a score a pixel already.

        Raises
        ------
        ValueError
            For tokens that are no grid.
        """
        side = cell_side(self.size, scores.shape[1])
        if side == 1:
            return scores[:, -len(self.names) :]
        cells = np.array(_cell_of(self.size, side))
        own = scores[:, -(cells[-1] + 1) :]
        shared: NDArray[np.float64] = own[:, cells] / side**2
        return shared


def cell_side(size: tuple[int, int], tokens: int) -> int:
    """Give the side of the square cells of pixels that a layer's tokens stand for.

    Raises
    ------
    ValueError
        Where they are no grid, with what comes before it.
    """
    height, width = size
    for side in range(1, min(size) + 1):
        before = tokens - height * width // side**2
        if height % side == width % side == 0 and 0 <= before <= _BEFORE:
            return side
    raise ValueError(
        f"{tokens} tokens form no grid of square cells over {height} x {width} pixels."
    )


@lru_cache(maxsize=8)
def _places(size: tuple[int, int]) -> tuple[str, ...]:
    rows, columns = size
    return tuple(f"{row},{column}" for row in range(rows) for column in range(columns))


@lru_cache(maxsize=16)
def _cell_of(size: tuple[int, int], side: int) -> tuple[int, ...]:
    rows, columns = (np.arange(length) // side for length in size)
    numbers = rows[:, None] * (size[1] // side) + columns
    return tuple(numbers.ravel().tolist())
