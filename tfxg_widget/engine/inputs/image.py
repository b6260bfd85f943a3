"""An image as the model reads it: pixels are the tokens, patches are the words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: At most this many tokens precede those of the patches: a class and a distillation token.
_MAX_LEADING_TOKENS = 2


@dataclass(frozen=True, eq=False)
class PatchedImage:
    """The pixels that a model reads, after resizing and cropping, with their patches.

    The tokens are the pixels, the words are the patches, both in row-major order.

    Attributes
    ----------
    pixels
        Red, green and blue, uint8 of shape (H, W, 3).
    patch
        Side of a square patch, in pixels; it divides H and W.
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
        """Names of the pixels: row and column, from 0."""
        return _grid_names(self.size)

    @property
    def patch_names(self) -> tuple[str, ...]:
        """Names of the patches: row and column, from 0."""
        return _grid_names(self.grid)

    @property
    def patch_of(self) -> tuple[int, ...]:
        """For each pixel the index of its patch."""
        return _cell_of(self.size, self.patch)

    def spread(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share the scores of a layer's tokens evenly among the pixels of each token.

        Parameters
        ----------
        scores
            Shape (K, T'), for square cells of pixels in row-major order. Leading tokens (such as a
            class token) represent no pixels, and their scores are dropped.

        Returns
        -------
        array
            Shape (K, H * W); scores that are per pixel already are unchanged.

        Raises
        ------
        ValueError
            If the tokens form no grid of square cells.
        """
        side = cell_side(self.size, scores.shape[1])
        if side == 1:
            return scores[:, -len(self.names) :]
        cells = np.array(_cell_of(self.size, side))
        cell_scores = scores[:, -(cells[-1] + 1) :]
        pixel_scores: NDArray[np.float64] = cell_scores[:, cells] / side**2
        return pixel_scores


def cell_side(size: tuple[int, int], tokens: int) -> int:
    """Find the side, in pixels, of the square cell that each token of a layer represents.

    Raises
    ------
    ValueError
        If the tokens (after at most two leading ones) form no grid of square cells.
    """
    height, width = size
    for side in range(1, min(size) + 1):
        leading = tokens - height * width // side**2
        if height % side == width % side == 0 and 0 <= leading <= _MAX_LEADING_TOKENS:
            return side
    raise ValueError(
        f"{tokens} tokens form no grid of square cells over {height} x {width} pixels."
    )


@lru_cache(maxsize=8)
def _grid_names(size: tuple[int, int]) -> tuple[str, ...]:
    rows, columns = size
    return tuple(f"{row},{column}" for row in range(rows) for column in range(columns))


@lru_cache(maxsize=16)
def _cell_of(size: tuple[int, int], side: int) -> tuple[int, ...]:
    rows, columns = (np.arange(length) // side for length in size)
    indices = rows[:, None] * (size[1] // side) + columns
    return tuple(indices.ravel().tolist())
