"""The requests that the page makes, and the replies to them."""

from __future__ import annotations

from typing import Literal

from .inside.queries import LookInside
from .messages import Shape, TextSpan
from .selected import MaskTogether, ReturnToImage
from .views import LoadView


class Hello(Shape, frozen=True, tag="hello"):
    """Ask whether a kernel is listening; answered by ``Done``."""

    id: str


class Cancel(Shape, frozen=True, tag="cancel"):
    """Stop what is being computed."""

    id: str


class Recompute(Shape, frozen=True, tag="recompute"):
    """Compute the present selection again: all of it, or what is missing after a cancel."""

    id: str


class Export(Shape, frozen=True, tag="export"):
    """Ask for the saved page, to download; answered by ``File``."""

    id: str
    format: Literal["html"]


class ReplaceImage(Shape, frozen=True, tag="replace_image"):
    """Explain another image. The reply comes once the image is read, before it is explained."""

    id: str
    #: Of the file.
    name: str
    #: The file, as base64.
    content: str


class SelectTarget(Shape, frozen=True, tag="select_target"):
    """Explain a selected span: the kernel resolves it to a target and sets the trait."""

    id: str
    span: TextSpan
    #: The label that the span is explained as.
    label: str
    #: Whether to set it as the contrast instead of the target.
    contrast: bool


#: All requests.
Request = (
    Hello
    | Cancel
    | Recompute
    | Export
    | SelectTarget
    | ReplaceImage
    | LookInside
    | MaskTogether
    | ReturnToImage
    | LoadView
)


class Done(Shape, frozen=True, tag="done"):
    """The request ``id`` was carried out."""

    id: str


class File(Shape, frozen=True, tag="file"):
    """The file that the request ``id`` asked for."""

    id: str
    name: str
    media_type: str
    content: str


class Failed(Shape, frozen=True, tag="failed"):
    """The request ``id`` could not be carried out, and why."""

    id: str
    message: str


#: All replies.
Reply = Done | File | Failed
