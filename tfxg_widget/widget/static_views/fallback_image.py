"""What stands in for an image where the widget cannot run."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image as Pillow

from ...protocol.conversion.images import patch_scores
from ...protocol.messages import Image, Result

#: Red speaks for the target, blue against it.
FOR, AGAINST = (214, 96, 77), (67, 147, 195)
_MOST_OPAQUE = 0.7


def ranked_patches(result: Result, image: Image) -> list[tuple[str, float]]:
    """Name the patches with their scores, the strongest first."""
    scores = patch_scores(result.scores, image)
    strongest = np.argsort(-abs(scores), axis=None, kind="stable")
    places = zip(*np.unravel_index(strongest, scores.shape), strict=True)
    return [(f"row {row}, column {column}", float(scores[row, column])) for row, column in places]


def overlaid(result: Result, image: Image) -> str:
    """Draw the patches' colours over the image in grey: a JPEG, as base64."""
    scores = patch_scores(result.scores, image)
    side = image.cell * image.patch
    opacity = _MOST_OPAQUE * abs(scores) / (abs(scores).max() or 1.0)
    opacity = opacity.repeat(side, axis=0).repeat(side, axis=1)[..., None]
    colours = np.where(scores[..., None] >= 0, FOR, AGAINST)
    colours = colours.repeat(side, axis=0).repeat(side, axis=1)
    grey = Pillow.open(io.BytesIO(base64.b64decode(image.png))).convert("L")
    mixed = opacity * colours + (1 - opacity) * np.asarray(grey)[..., None]
    file = io.BytesIO()
    Pillow.fromarray(mixed.round().astype(np.uint8)).save(file, "JPEG", quality=85)
    return base64.b64encode(file.getvalue()).decode("ascii")
