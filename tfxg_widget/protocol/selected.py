"""Shapes of what masking selected tokens together does, and of the inputs that were tried."""

from __future__ import annotations

from typing import Annotated

import msgspec

from .messages import Shape

#: Indices of tokens of the answer, or of cells of its image.
TokenIndices = Annotated[list[Annotated[int, msgspec.Meta(ge=0)]], msgspec.Meta(max_length=16_384)]


class SelectionEffect(Shape, frozen=True):
    """Each target's probability once all selected tokens are masked together."""

    #: In ascending order.
    tokens: TokenIndices
    #: Ids.
    targets: list[str]
    #: One for each of ``targets``.
    probabilities: list[float]


class MaskTogether(Shape, frozen=True, tag="mask_together"):
    """Ask for the answer without some tokens: the kernel sets ``selection_effect``."""

    id: str
    tokens: TokenIndices


class ReturnToImage(Shape, frozen=True, tag="return_to_image"):
    """Explain an image again that is in the history."""

    id: str
    #: The digest of its content.
    image: str


class TriedText(Shape, frozen=True):
    """A text or an image that was explained, with the model's answer to it."""

    #: Of an image the name of its file.
    text: str
    #: As the trait had it: "" where the model writes it.
    text_pair: str
    #: The predicted target's name, or the text that the model wrote.
    answer: str
    #: Of the predicted target.
    probability: float
    #: The digest of an image's content; "" for a text.
    image: str = ""
