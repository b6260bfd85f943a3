"""Open what a caller gives as an image, as the pipelines of transformers do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

    from .chat import Chat

#: What a model can be asked about: a text, a chat or, for an image model, a path to an image, an
#: image of Pillow, or its pixels.
Given: TypeAlias = "str | Chat | Path | Image | NDArray[Any]"

#: What Pillow turns into 8-bit colours without a loss of range.
_MODES = frozenset(
    {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr"}
)


def is_single(given: object) -> bool:
    """Tell whether this is one text or image, and no list of them."""
    if isinstance(given, np.ndarray):
        return given.dtype.kind in "uifb" and given.ndim < 4
    return isinstance(given, str | Path) or not isinstance(given, Iterable)


def opened(given: object) -> Image:
    """Give an image in red, green and blue, upright as its EXIF data says.

    Transparency is left out, as in transformers: what lies under it is seen.

    Parameters
    ----------
    given
        A path, an image of Pillow, or an array (H, W, 3) or (H, W), of uint8 or of floats in
        [0, 1], which are rounded to 256 levels.

    Raises
    ------
    InputError
        For what is no image, one that cannot be read, or one of more than 8 bits a channel.
    """
    # Only where there is an image: no text needs it.
    from PIL import Image

    if isinstance(given, str | Path):
        return _read(given)
    if isinstance(given, np.ndarray):
        return _upright(Image.fromarray(_levels(given)))
    if isinstance(given, Image.Image):
        return _upright(given)
    raise InputError(
        "An image must be a path, a Pillow image or an array of shape (height, width, 3), not "
        f"{type(given).__name__}."
    )


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    if image.mode not in _MODES:
        raise InputError(
            f"The image has mode {image.mode!r}, which does not hold 8-bit colours. Scale its "
            'values to 0–255 and convert it with image.convert("RGB") first.'
        )
    return ImageOps.exif_transpose(image).convert("RGB")


def _read(path: str | Path) -> Image:
    from PIL import Image, UnidentifiedImageError

    if not str(path).strip():
        raise InputError("The image's path is empty. Pass the path of an image file.")
    try:
        with Image.open(path) as image:
            return _upright(image)
    except InputError:
        raise
    except UnidentifiedImageError as fault:
        raise InputError(
            f"Pillow cannot read {path} as an image. Save it as PNG or JPEG first."
        ) from fault
    except Image.DecompressionBombError as fault:
        raise InputError(f"The image {path} is too large ({fault}). Resize it first.") from fault
    except (OSError, SyntaxError, ValueError) as fault:
        raise InputError(
            f"Found no image at {str(path)!r} ({fault}). This model reads images: pass a path, a "
            "Pillow image or an array of shape (height, width, 3)."
        ) from fault


def _levels(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Turn an array into 8-bit colours, or grey levels."""
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3) or not pixels.size:
        raise InputError(
            f"The image has shape {pixels.shape}; it needs (height, width, 3), or (height, width) "
            "for a grey image."
        )
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype.kind != "f":
        raise InputError(
            f"The image has dtype {pixels.dtype}; it needs uint8, or floats from 0 to 1."
        )
    if not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 1):
        raise InputError(
            "The image has values outside of 0 to 1, or NaN. Divide values from 0 to 255 by 255, "
            "or convert them to uint8. Pass an image before normalisation: the model's image "
            "processor normalises it."
        )
    levels: NDArray[np.uint8] = np.round(pixels * 255).astype(np.uint8)
    return levels
