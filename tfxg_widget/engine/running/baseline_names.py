"""What a baseline can be, and the names of baselines; importing them needs no TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ..inputs.encoding import Encoding
    from ..inputs.image_files import RawInput

#: A name, another text, token ids, embeddings, or an image.
Baseline: TypeAlias = "RawInput | Sequence[int]"

#: The best baseline that a model has; see ``default_baselines``.
AUTO = "auto"

#: Special tokens of a tokenizer, ordered by the figures of docs/baselines.md, best first.
TOKENS = ("pad", "mask", "unk")

NAMES = (*TOKENS, "zero", "mean")

#: The baselines of images; "pad", "mask" and "unk" are equal to "zero".
OF_IMAGES = ("zero", "mean", "blur")

#: Masks tokens by removing them.
REMOVAL = "removal"


def names_for(encoding: Encoding) -> tuple[str, ...]:
    """Give the baselines that an input has."""
    return NAMES if encoding.image is None else OF_IMAGES
