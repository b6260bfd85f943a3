"""The names of baselines; importing them needs no TensorFlow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inputs.encoding import Encoding

#: The best baseline that a model has; see ``default_baselines``.
AUTO = "auto"

#: Special tokens of a tokenizer, ordered by the figures of docs/baselines.md, best first.
TOKENS = ("pad", "mask", "unk")

NAMES = (*TOKENS, "zero", "mean")

#: The baselines of images; "pad", "mask" and "unk" are equal to "zero".
OF_IMAGES = ("zero", "mean", "blur")

#: Hides tokens by removing them.
REMOVAL = "removal"


def names_for(encoding: Encoding) -> tuple[str, ...]:
    """Give the baselines that an input has."""
    return NAMES if encoding.image is None else OF_IMAGES
