"""Images to explain: opened once, and compared by their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.inputs.errors import InputError
from ..engine.inputs.image_files import RawInput, opened

if TYPE_CHECKING:
    from PIL.Image import Image

#: Formats that a page may send. Others, such as PostScript, can run as programs.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

_MOST_BYTES = 16_000_000
_MOST_PIXELS = 50_000_000


@dataclass(frozen=True)
class HandedOver:
    """An image to explain; images with the same pixels are equal.

    Attributes
    ----------
    name
        Of its file, "" where there is none.
    digest
        Of its content.
    image
        In red, green and blue.
    """

    name: str = field(compare=False)
    digest: str
    image: Image = field(compare=False, repr=False)


def handed_over(source: RawInput) -> HandedOver:
    """Open what a caller gives: a path, an image of Pillow, or an array.

    Raises
    ------
    InputError
        For what is no image.
    """
    path = source if isinstance(source, str | Path) else getattr(source, "filename", "")
    image = opened(source)
    digest = hashlib.sha256(repr(image.size).encode() + image.tobytes()).hexdigest()
    return HandedOver(Path(path).name if isinstance(path, str | Path) else "", digest, image)


def received(name: str, content: str) -> HandedOver:
    """Open a file that a page sent.

    Parameters
    ----------
    name
        Of the file.
    content
        The file, as base64.

    Raises
    ------
    InputError
        For what is no image, or too large a one.
    """
    # Only where there is an image: no text needs it.
    from PIL import Image, UnidentifiedImageError

    try:
        file = base64.b64decode(content, validate=True)
    except binascii.Error as fault:
        raise InputError(f"{name} did not arrive whole ({fault}). Try it again.") from fault
    if len(file) > _MOST_BYTES:
        raise InputError(
            f"{name} has {len(file) / 1e6:.0f} MB; at most {_MOST_BYTES / 1e6:.0f} MB are read. "
            "Make it smaller."
        )
    try:
        image = Image.open(io.BytesIO(file), formats=_FORMATS)
    except UnidentifiedImageError as fault:
        raise InputError(
            f"{name} is no image that can be read. Choose one of {', '.join(_FORMATS)}."
        ) from fault
    except Image.DecompressionBombError as fault:
        raise InputError(f"{name} is too large an image. Make it smaller.") from fault
    if image.width * image.height > _MOST_PIXELS:
        raise InputError(
            f"{name} has {image.width} x {image.height} pixels, more than are read. "
            "Make it smaller."
        )
    try:
        image.load()
    except (OSError, SyntaxError, ValueError) as fault:
        raise InputError(f"{name} is damaged ({fault}). Save it anew.") from fault
    unnamed = handed_over(image)
    return HandedOver(name, unnamed.digest, unnamed.image)
