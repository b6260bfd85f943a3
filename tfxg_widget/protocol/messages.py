"""Shapes of everything that crosses between the kernel and the page."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Scalar = bool | int | float | str

Output = Literal["logit", "probability", "log_odds"]
Granularity = Literal["tokens", "words", "sentences", "lines", "paragraphs"]
Scale = Literal["input", "fixed"]
View = Literal["heatmap", "compare", "map"]
Palette = Literal["blue_red", "purple_orange", "teal_brown"]
Status = Literal["ready", "computing", "background", "stopped", "failed"]
#: How an image and its scores are laid over each other.
ImageMode = Literal["overlay", "heatmap", "side_by_side", "masked", "alpha"]
#: Which scores of a signed method are drawn, and whether their sign is.
Sign = Literal["all", "positive", "negative", "absolute"]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all shapes: immutable, and strict about what it is given."""


class SelectableSpans(Shape, frozen=True):
    """What a person can point at in the texts to make a target of."""

    #: The text that it has to lie in; null for any.
    part: int | None
    #: Whether neighbouring words make one target.
    several: bool
    #: What it can be explained as.
    labels: list[str]
    #: Whether any other word can be given in a label's place.
    free: bool


class ModelInfo(Shape, frozen=True):
    """What the page shows of the model."""

    name: str
    task: str
    #: Names that the ``layer`` trait takes besides "" (the word embeddings).
    layers: list[str]
    #: Whether the model takes a second text.
    takes_pair: bool
    #: Whether the model is asked about an image instead of a text.
    takes_image: bool
    #: Whether the model writes the second text itself where none is given.
    generates: bool
    #: What the text is called, and the second one where that has a use.
    text_names: list[str]
    #: What a target is called: a class, an entity, an answer.
    target_noun: str
    #: Whether targets do not exclude each other, so that their probabilities don't sum to 1.
    independent: bool
    #: Which spans of the texts can be selected as a target; null where none can.
    selectable_spans: SelectableSpans | None
    #: Longest input in tokens, special tokens included; null where the model sets no limit.
    max_length: int | None
    #: Names that the ``target`` trait takes besides those of the answer.
    labels: list[str]


class Parameter(Shape, frozen=True):
    """One parameter of a method, enough to draw a form field for it."""

    name: str
    title: str
    doc: str
    kind: Literal["integer", "number", "flag", "choice", "text"]
    default: Scalar
    minimum: float | None = None
    maximum: float | None = None
    #: Every value that a "choice" takes; for a "text", values to suggest.
    choices: list[str] = []


class MethodInfo(Shape, frozen=True):
    """One entry of the catalogue."""

    name: str
    title: str
    family: str
    doc: str
    paper: str
    url: str
    #: Signed scores speak for or against the target; unsigned ones only say how much.
    signed: bool
    #: At how many points an input of ten words is evaluated, by default; ``costs`` of the state
    #: tells it for the present input.
    passes: int
    #: Why the method should not be trusted alone; "" for most.
    caution: str
    parameters: list[Parameter]


class Token(Shape, frozen=True):
    """One token of the input, a slice of the caller's own text unless it is special."""

    text: str
    start: int
    end: int
    #: 0 for ``text``, 1 for ``text_pair``.
    part: int
    special: bool
    #: Index of the word that holds the token; null for special tokens.
    word: int | None


class TextSpan(Shape, frozen=True):
    """Characters of one of the texts."""

    #: 0 for ``text``, 1 for ``text_pair``.
    part: int
    start: int
    end: int


class TargetScore(Shape, frozen=True):
    """One target that can be explained, with what the model gives it on this input."""

    name: str
    probability: float
    logit: float
    #: Where it stands in the texts; nowhere for a label of the whole.
    places: list[TextSpan]
    #: Whether it was asked about, and is no part of the model's answer.
    asked: bool


class Image(Shape, frozen=True):
    """The image that the model read, and the square cells that its scores are given for."""

    #: As base64.
    png: str
    #: In pixels.
    width: int
    height: int
    #: Side of a cell in pixels, and of a patch in cells.
    cell: int
    patch: int


class Answer(Shape, frozen=True):
    """What the model made of one input: the ground that results stand on.

    Of an image, ``text`` is the name, and there are neither tokens nor words.
    """

    text: str
    text_pair: str
    tokens: list[Token]
    #: Words as slices of the text, in the order of ``Token.word``.
    words: list[str]
    #: Those of the model's answer, then others that were asked about.
    targets: list[TargetScore]
    predicted: str
    #: Where each part was cut to fit the model, as a character offset; null where it was not.
    cut_at: list[int | None]
    image: Image | None


class Result(Shape, frozen=True):
    """One attribution of the present answer. Scores are raw, one a token or cell, row by row."""

    method: str
    target: str
    contrast: str
    signed: bool
    scores: list[float]
    #: The explained scalar at the input.
    value: float
    #: The same at the baseline, for the methods that have one and promise completeness.
    baseline_value: float | None
    #: |sum of scores - (value - baseline_value)|, and the same over |value - baseline_value|.
    gap: float | None
    relative_gap: float | None
    parameters: dict[str, Scalar]
    output: Output
    layer: str
    #: Forward passes, each a single point, that it took.
    passes: int
    seconds: float


class OcclusionEffect(Shape, frozen=True):
    """Each target's probability once a token, or a word, is masked out.

    ``tokens[i][k]`` belongs to token i and to ``targets[k]``; ``words`` alike.
    """

    targets: list[str]
    tokens: list[list[float]]
    words: list[list[float]]


class HoveredToken(Shape, frozen=True):
    """A token or a word that a person points at, with its score under the shown result.

    In an image it is a cell or a patch, from its first pixel to its last, counted row by row.
    """

    index: Annotated[int, msgspec.Meta(ge=0)]
    text: str
    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(ge=0)]
    score: float


class ImageDisplay(Shape, frozen=True):
    """How an image's scores are drawn."""

    mode: ImageMode = "overlay"
    sign: Sign = "all"
    #: Scores whose size lies beyond it all have the full colour; 100 for none.
    percentile: Annotated[float, msgspec.Meta(ge=50, le=100)] = 98
    #: Of the full colour over the image.
    opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.8
    #: In mode "masked", the share of the image that stays in sight.
    kept: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.2


class Progress(Shape, frozen=True):
    """How far the running computation is, in passes."""

    method: str
    done: int
    total: int


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
    """Explain another image; answered once it is understood, before it is explained."""

    id: str
    #: Of the file.
    name: str
    #: The file, as base64.
    content: str


class SelectTarget(Shape, frozen=True, tag="select_target"):
    """Make a target of what a person points at; the kernel then sets it as one."""

    id: str
    span: TextSpan
    #: As what to explain it.
    label: str
    #: Whether to contrast with it, in place of explaining it.
    contrast: bool


Request = Hello | Cancel | Recompute | Export | SelectTarget | ReplaceImage


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


Reply = Done | File | Failed
