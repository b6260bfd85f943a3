"""Baselines for images.

Sturmfels et al. 2020 (https://distill.pub/2020/attribution-baselines) compare them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..inputs.colours import GREY, packed
from ..inputs.errors import InputError
from ..inputs.image import PatchedImage
from .baseline_names import NAMES, OF_IMAGES

if TYPE_CHECKING:
    from ..inputs.encoding import Ints
    from ..models.base import Model
    from .baseline_names import Baseline

#: The standard deviation of "blur", relative to the longer side.
_BLUR = 1 / 8


def ids_at(model: Model, image: PatchedImage, baseline: Baseline) -> Ints | None:
    """Give the colours of a baseline, shape (H * W,); None for an array of normalised values.

    Parameters
    ----------
    model
        The model.
    image
        The image as the model reads it.
    baseline
        "zero" is grey: 0 once colours are normalised; "pad", "mask" and "unk" are the same.
        "mean" is the image's mean colour, and "blur" the image under a Gaussian blur, both
        rounded to 8 bits. Everything else is an image, resized and cropped like the input, or an
        array of normalised values, shape (H * W, 3) or (3,).

    Raises
    ------
    InputError
        If the baseline is none of these.
    """
    count = len(image.names)
    if isinstance(baseline, str) and baseline in {*NAMES, *OF_IMAGES}:
        return _NAMED.get(baseline, _grey)(image)
    if isinstance(baseline, np.ndarray) and baseline.shape in {(3,), (count, 3)}:
        return None
    if isinstance(baseline, Sequence) and not isinstance(baseline, str):
        raise InputError("A baseline of an image is a name, an image or an array, not a list.")
    try:
        return model.encode(baseline).ids
    except InputError as fault:
        raise InputError(
            f"A baseline of an image is one of {', '.join(OF_IMAGES)}, or another image. {fault}"
        ) from fault


def _grey(image: PatchedImage) -> Ints:
    return np.full(len(image.names), GREY, np.int32)


def _mean(image: PatchedImage) -> Ints:
    colour = np.round(image.pixels.mean(axis=(0, 1))).astype(np.uint8)
    return packed(np.broadcast_to(colour, image.pixels.shape))


def _blurred(image: PatchedImage) -> Ints:
    # Imported here, as texts do not need it.
    from PIL import Image, ImageFilter

    radius = _BLUR * max(image.size)
    blurred = Image.fromarray(image.pixels).filter(ImageFilter.GaussianBlur(radius))
    pixels: NDArray[np.uint8] = np.asarray(blurred)
    return packed(pixels)


_NAMED = {"mean": _mean, "blur": _blurred}
