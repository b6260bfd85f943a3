"""An image in the shapes that the page knows: small enough to be synced and saved."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from ...engine.inputs.image import PatchedImage
from ..messages import Image

#: More cells than this along a side can't be told apart on the screen, and weigh on the state.
_MOST_CELLS = 112


def image_of(image: PatchedImage) -> Image:
    """Write an image down, with the cells that its scores are given for."""
    file = io.BytesIO()
    Pillow.fromarray(image.pixels).save(file, "PNG", optimize=True)
    height, width = image.size
    cell = _cell(image)
    return Image(
        png=base64.b64encode(file.getvalue()).decode("ascii"),
        width=width,
        height=height,
        cell=cell,
        patch=image.patch // cell,
    )


def cell_scores(scores: NDArray[np.float64], image: PatchedImage) -> NDArray[np.float64]:
    """Sum the scores of pixels, (H * W,), by cells, row by row."""
    height, width = image.size
    return _by_squares(scores.reshape(height, width), _cell(image)).ravel()


def patch_scores(scores: NDArray[np.floating[Any]], image: Image) -> NDArray[np.float64]:
    """Sum the scores of cells by patches: to (rows, columns)."""
    rows, columns = image.height // image.cell, image.width // image.cell
    return _by_squares(scores.reshape(rows, columns), image.patch)


def pixels_of_cells(cells: Sequence[int], image: PatchedImage) -> list[int]:
    """Return the indices of the pixels of some cells; both are counted row by row."""
    height, width = image.size
    side = _cell(image)
    marked = np.zeros((height // side, width // side), bool)
    marked.ravel()[list(cells)] = True
    pixels: list[int] = np.flatnonzero(marked.repeat(side, axis=0).repeat(side, axis=1)).tolist()
    return pixels


def _by_squares(scores: NDArray[np.floating[Any]], side: int) -> NDArray[np.float64]:
    rows, columns = scores.shape
    squares = scores.reshape(rows // side, side, columns // side, side)
    sums: NDArray[np.float64] = squares.sum(axis=(1, 3), dtype=np.float64)
    return sums


def _cell(image: PatchedImage) -> int:
    """Choose the smallest cell, in pixels a side, that patches are made of and that is not tiny."""
    whole = [side for side in range(1, image.patch + 1) if image.patch % side == 0]
    few = [side for side in whole if max(image.size) <= side * _MOST_CELLS]
    return min(few, default=image.patch)
