"""Which tokens the states of a layer stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..inputs.encoding import DECODER, Encoding
from ..inputs.image import PatchedImage
from ..models.internals.anatomy import Side

#: The name of the token that a decoder starts from, which stands for nothing in the text.
START = "<start>"

#: What image models put before the patches, from the first on.
_BEFORE_PATCHES = ("[CLS]", "[DIST]")


@dataclass(frozen=True)
class LayerTokens:
    """The tokens of one side of a model.

    Attributes
    ----------
    names
        Slices of the text; special tokens by their name, an image's patches by row and column.
    indices
        For each its index among the input's tokens (of an image among its patches); -1 for what a
        model adds itself: a class token before the patches, or what a decoder starts from.
    special
        Which of them stand for no part of the text or image.
    """

    names: tuple[str, ...]
    indices: tuple[int, ...]
    special: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.names)


def layer_tokens(encoding: Encoding, side: Side, count: int) -> LayerTokens:
    """Give the tokens of a side of a model.

    Parameters
    ----------
    encoding
        The input.
    side
        "self", "encoder" or "decoder".
    count
        How many states its layers have.
    """
    if encoding.image is not None:
        return _of_image(encoding.image, count)
    if side == "self":
        return _of_text(encoding, range(len(encoding)))
    if DECODER in encoding.inputs:
        is_on_side = encoding.inputs[DECODER] == (side == "decoder")
        return _of_text(encoding, np.flatnonzero(is_on_side).tolist())
    if side == "encoder":
        return _of_text(encoding, range(len(encoding)))
    # A classifier's decoder reads the text again, one place to the right.
    rest = _of_text(encoding, range(len(encoding) - 1))
    return LayerTokens((START, *rest.names), (-1, *rest.indices), (True, *rest.special))


def _of_text(encoding: Encoding, indices: Sequence[int]) -> LayerTokens:
    special = encoding.special
    return LayerTokens(
        tuple(encoding.tokens[i] for i in indices),
        tuple(indices),
        tuple(bool(special[i]) for i in indices),
    )


def _of_image(image: PatchedImage, count: int) -> LayerTokens:
    before = count - len(image.patch_names)
    return LayerTokens(
        (*_BEFORE_PATCHES[:before], *image.patch_names),
        (*[-1] * before, *range(len(image.patch_names))),
        (*[True] * before, *[False] * len(image.patch_names)),
    )
