"""Open images in any form that a caller passes, as transformers' pipelines do."""

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

#: One input as the caller passes it: a text or a chat; or for an image model the path of an image,
#: a Pillow image, or an array of pixels.
RawInput: TypeAlias = "str | Chat | Path | Image | NDArray[Any]"

#: Pillow's modes that convert to 8-bit colours without clipping.
_MODES = frozenset(
    {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr"}
)


def is_single(value: object) -> bool:
    """Tell whether a value is one text or image, rather than a list or batch of them."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "uifb" and value.ndim < 4
    return isinstance(value, str | Path) or not isinstance(value, Iterable)


def opened(source: object) -> Image:
    """Open an image in RGB, rotated upright according to its EXIF data.

    The alpha channel is dropped, as in transformers: colours under transparency become visible.

    Parameters
    ----------
    source
        A path, a Pillow image, or an array of shape (H, W, 3) or (H, W), of uint8 or of floats in
        [0, 1], which are rounded to 256 levels.

    Raises
    ------
    InputError
        If ``source`` is not an image, cannot be read, or has more than 8 bits per channel.
    """
    # Imported late: texts do not need it.
    from PIL import Image

    if isinstance(source, str | Path):
        return _read(source)
    if isinstance(source, np.ndarray):
        return _to_upright_rgb(Image.fromarray(_to_uint8(source)))
    if isinstance(source, Image.Image):
        return _to_upright_rgb(source)
    raise InputError(
        "An image must be a path, a Pillow image or an array of shape (height, width, 3), not "
        f"{type(source).__name__}."
    )


def _to_upright_rgb(image: Image) -> Image:
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
            return _to_upright_rgb(image)
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


def _to_uint8(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Convert an array to uint8 colours, or grey levels."""
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
