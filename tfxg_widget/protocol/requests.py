"""All requests that the page can make."""

from __future__ import annotations

from .inside import LookInside
from .messages import Cancel, Export, Hello, Recompute, ReplaceImage, SelectTarget
from .selected import MaskTogether
from .views import LoadView

Request = (
    Hello
    | Cancel
    | Recompute
    | Export
    | SelectTarget
    | ReplaceImage
    | LookInside
    | MaskTogether
    | LoadView
)
