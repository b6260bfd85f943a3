"""The names of baselines, for those who need no TensorFlow to list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inputs.encoding import Encoding

#: Takes the best baseline that a model has; see ``default_baselines``.
AUTO = "auto"

#: Special tokens of a tokenizer, the best first by the figures of docs/baselines.md.
TOKENS = ("pad", "mask", "unk")

NAMES = (*TOKENS, "zero", "mean")

#: Those of an image that differ; pad, mask and unk are its zero.
OF_IMAGES = ("zero", "mean", "blur")

#: Hides tokens by cutting them out.
REMOVAL = "removal"


def names_for(encoding: Encoding) -> tuple[str, ...]:
    """Give the baselines that an input has."""
    return NAMES if encoding.image is None else OF_IMAGES
