"""Shapes of everything that crosses between the kernel and the page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..engine.tasks.targets.ids import Kind

Scalar = bool | int | float | str

Output = Literal["logit", "probability", "log_odds"]
Granularity = Literal["tokens", "words", "sentences", "lines", "paragraphs"]
Scale = Literal["input", "fixed"]
#: "heatmap", "compare", "map", or the name of a view that is loaded.
View = Annotated[str, msgspec.Meta(max_length=40)]
Palette = Literal["blue_red", "purple_orange", "teal_brown"]
Status = Literal["ready", "computing", "background", "stopped", "failed"]
#: How an image and its scores are laid over each other.
ImageMode = Literal["overlay", "heatmap", "side_by_side", "masked", "alpha"]
#: Which scores of a signed method are drawn, and whether their sign is.
Sign = Literal["all", "positive", "negative", "absolute"]


#: An array of 32-bit floats, little-endian, row by row: a list of numbers in the page.
Floats = Annotated[
    bytes, msgspec.Meta(extra_json_schema={"tsType": "number[]", "packed": "float32"})
]

#: An array of 16-bit unsigned integers, little-endian, row by row: a list of numbers in the page.
Indices = Annotated[
    bytes, msgspec.Meta(extra_json_schema={"tsType": "number[]", "packed": "uint16"})
]


def packed_indices(numbers: NDArray[np.integer[Any]]) -> bytes:
    """Write an array of numbers below 65,536 down as ``Indices``."""
    return numbers.astype("<u2").tobytes()


def packed(numbers: NDArray[np.floating[Any]]) -> bytes:
    """Write an array down as ``Floats``."""
    return numbers.astype("<f4").tobytes()


def _unpacked(floats: bytes) -> NDArray[np.float32]:
    return np.frombuffer(floats, dtype="<f4")


#: A number of pixels or cells.
Size = Annotated[int, msgspec.Meta(ge=1)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all shapes: immutable, and without fields that are not declared."""


class SelectableSpans(Shape, frozen=True):
    """Which spans of the texts can be selected as a target."""

    #: The text that a span has to lie in; null for any.
    part: int | None
    #: Whether several neighbouring words are one target.
    several: bool
    #: The labels that a span can be explained as.
    labels: list[str]
    #: Whether any other word can take the place of a label.
    free: bool


class ModelInfo(Shape, frozen=True):
    """What the page shows of the model."""

    name: str
    task: str
    #: Names that the ``layer`` trait takes besides "" (the word embeddings).
    layers: list[str]
    #: Whether the model takes a second text.
    takes_pair: bool
    #: Whether the input is an image instead of a text.
    takes_image: bool
    #: Whether the model generates the second text if there is none.
    generates: bool
    #: The names of the texts that the task uses, for their fields.
    text_names: list[str]
    #: The noun for a target: class, entity, answer.
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

    #: Tells it from every other target of this input.
    id: str
    #: What people call it; several targets may have the same name.
    name: str
    kind: Kind
    #: As what its places are explained: the kind of an entity, a word for a mask; else "".
    label: str
    #: Index of the token that it stands at, for a mask or a written token; else null.
    token: int | None
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
    width: Size
    height: Size
    #: Side of a cell in pixels, and of a patch in cells.
    cell: Size
    patch: Size


class Answer(Shape, frozen=True):
    """The model's answer to one input, which the results explain.

    Of an image, ``text`` is the name, and there are neither tokens nor words.
    """

    text: str
    text_pair: str
    tokens: list[Token]
    #: Words as slices of the text, in the order of ``Token.word``.
    words: list[str]
    #: Those of the model's answer, then others that were asked about.
    targets: list[TargetScore]
    #: The id of the predicted one.
    predicted: str
    #: Where each part was cut to fit the model, as a character offset; null where it was not.
    cut_at: list[int | None]
    image: Image | None


class Result(Shape, frozen=True):
    """One attribution of the present answer. Scores are raw, one a token or cell, row by row."""

    method: str
    #: The ids of the target and of what it is contrasted with, "" for nothing.
    target: str
    contrast: str
    signed: bool
    packed_scores: Floats = msgspec.field(name="scores")
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

    @property
    def scores(self) -> NDArray[np.float32]:
        """The scores as an array: (T,), or a row of cells after the other."""
        return _unpacked(self.packed_scores)


class OcclusionEffect(Shape, frozen=True):
    """Each target's probability once a token, or a word, is masked out.

    ``tokens[i][k]`` belongs to token i and to the target of id ``targets[k]``; ``words`` alike.
    """

    targets: list[str]
    packed_tokens: Floats = msgspec.field(name="tokens")
    packed_words: Floats = msgspec.field(name="words")

    @property
    def tokens(self) -> NDArray[np.float32]:
        """The probabilities with a token masked: (T, targets)."""
        return _unpacked(self.packed_tokens).reshape(-1, len(self.targets))

    @property
    def words(self) -> NDArray[np.float32]:
        """The probabilities with a word masked: (words, targets)."""
        return _unpacked(self.packed_words).reshape(-1, len(self.targets))


class HoveredToken(Shape, frozen=True):
    """A token or a word that a person points at, with its score under the shown result.

    In an image it is a cell or a patch, from its first pixel to its last, counted row by row.
    """

    index: Annotated[int, msgspec.Meta(ge=0)]
    #: Its beginning, where it is longer: a paragraph can be selected, too.
    text: Annotated[str, msgspec.Meta(max_length=1000)]
    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(ge=0)]
    score: float


#: At most so many are taken from a page.
SelectedTokens = Annotated[list[HoveredToken], msgspec.Meta(max_length=4096)]


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
