"""The names of baselines, for those who need no TensorFlow to list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .encoding import Encoding

NAMES = ("pad", "mask", "unk", "zero", "mean")

#: Those of an image that differ; pad, mask and unk are its zero.
OF_IMAGES = ("zero", "mean", "blur")


def names_for(encoding: Encoding) -> tuple[str, ...]:
    """Give the baselines that an input has."""
    return NAMES if encoding.picture is None else OF_IMAGES
