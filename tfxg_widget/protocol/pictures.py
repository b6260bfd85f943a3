"""A picture in the shapes that the page knows: small enough to be synced and saved."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from ..engine.picture import Picture
from .messages import Image

#: More cells than this along a side can't be told apart on the screen, and weigh on the state.
_MOST_CELLS = 112

#: More digits than the eye sees as colour, or a person reads.
_DIGITS = 4


def image_of(picture: Picture) -> Image:
    """Write a picture down, with the cells that its scores are given for."""
    file = io.BytesIO()
    Pillow.fromarray(picture.pixels).save(file, "PNG", optimize=True)
    height, width = picture.size
    cell = _cell(picture)
    return Image(
        png=base64.b64encode(file.getvalue()).decode("ascii"),
        width=width,
        height=height,
        cell=cell,
        patch=picture.patch // cell,
    )


def cell_scores(scores: NDArray[np.float64], picture: Picture) -> list[float]:
    """Sum the scores of pixels, (H * W,), by cells, row by row."""
    height, width = picture.size
    cell = _cell(picture)
    blocks = scores.reshape(height // cell, cell, width // cell, cell)
    return [float(f"{score:.{_DIGITS}g}") for score in blocks.sum(axis=(1, 3)).ravel()]


def _cell(picture: Picture) -> int:
    """Choose the smallest cell, in pixels a side, that patches are made of and that is not tiny."""
    whole = [side for side in range(1, picture.patch + 1) if picture.patch % side == 0]
    few = [side for side in whole if max(picture.size) <= side * _MOST_CELLS]
    return min(few, default=picture.patch)
