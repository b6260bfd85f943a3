"""The synced state of the map of texts."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import numpy as np
import traitlets
from numpy.typing import NDArray

from .messages import Floats, Indices, Progress, Shape
from .requests import Cancel, Hello, Recompute
from .traits import Synced

#: Raised by one whenever the state or a message changes shape; the page refuses another number.
TEXT_MAP_VERSION = 1

#: Points are counted by 16-bit integers, of which the largest stands for "none".
MAX_POINTS = 65_535
NO_CATEGORY = 65_535

ColourBy = Literal["label", "predicted", "correctness", "score"]
Projection = Literal["pca", "umap"]
MapStatus = Literal["ready", "computing", "stopped", "failed"]


class Categories(Shape, frozen=True):
    """One of a few names for each text."""

    names: list[str]
    #: For each text an index of ``names``, or 65535 for none.
    packed_codes: Indices = msgspec.field(name="codes")

    @property
    def codes(self) -> NDArray[np.uint16]:
        """The indices as an array, (N,)."""
        return np.frombuffer(self.packed_codes, dtype="<u2")


class Placement(Shape, frozen=True):
    """Where the texts lie, and which lie next to each other."""

    projection: Projection
    #: The share of the vectors' variance that the plane keeps; null where that is not known.
    kept_variance: float | None
    #: x and y of each text.
    packed_coordinates: Floats = msgspec.field(name="coordinates")
    #: How many neighbours each text has in ``neighbours``.
    neighbour_count: int
    #: For each text the indices of its nearest ones, the closest first.
    packed_neighbours: Indices = msgspec.field(name="neighbours")
    #: The cosine similarity of each neighbour.
    packed_similarities: Floats = msgspec.field(name="similarities")

    @property
    def coordinates(self) -> NDArray[np.float32]:
        """The places, (N, 2)."""
        return np.frombuffer(self.packed_coordinates, dtype="<f4").reshape(-1, 2)

    @property
    def neighbours(self) -> NDArray[np.uint16]:
        """The neighbours, (N, k)."""
        return np.frombuffer(self.packed_neighbours, dtype="<u2").reshape(-1, self.neighbour_count)

    @property
    def similarities(self) -> NDArray[np.float32]:
        """The neighbours' cosine similarities, (N, k)."""
        flat = np.frombuffer(self.packed_similarities, dtype="<f4")
        return flat.reshape(-1, self.neighbour_count)


class Predictions(Shape, frozen=True):
    """The most probable label of each text."""

    labels: Categories
    packed_probabilities: Floats = msgspec.field(name="probabilities")

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """The probability of each text's label, (N,)."""
        return np.frombuffer(self.packed_probabilities, dtype="<f4")


class ExplainText(Shape, frozen=True, tag="explain_text"):
    """Open an explorer on a text below the map."""

    id: str
    index: int


TextMapRequest = Hello | Cancel | Recompute | ExplainText


class TextMapState(traitlets.HasTraits):
    """Everything that is needed to look at the map, with or without a kernel."""

    schema_version = Synced(
        int, TEXT_MAP_VERSION, "Number of the shape that this state has.", owner="kernel"
    )
    model_name = Synced(str, "", "The model that embeds the texts.", owner="kernel")
    texts: Synced[list[str]] = Synced(
        list[str], [], "The texts that are shown; the beginning of long ones.", owner="kernel"
    )
    total = Synced(
        int,
        0,
        "How many texts there are; above the number shown, these are a sample.",
        owner="kernel",
    )
    labels: Synced[Categories | None] = Synced(
        Categories | None, None, "The caller's labels.", owner="kernel"
    )
    placement: Synced[Placement | None] = Synced(
        Placement | None, None, "The map, once it is computed.", owner="kernel"
    )
    predictions: Synced[Predictions | None] = Synced(
        Predictions | None,
        None,
        "What the model predicts, once it is computed; null for models that give no labels.",
        owner="kernel",
    )

    status: Synced[MapStatus] = Synced(
        MapStatus, "ready", "What the kernel does for this widget.", owner="kernel"
    )
    progress: Synced[Progress | None] = Synced(
        Progress | None,
        None,
        "How far the computation is, in texts; ``method`` names the step.",
        owner="kernel",
    )
    error = Synced(
        str, "", 'What went wrong last and what to do about it, "" for nothing.', owner="kernel"
    )

    colour_by: Synced[ColourBy | None] = Synced(
        ColourBy | None,
        None,
        "What the colours stand for; null for the first of label, predicted label that there is.",
        owner="page",
    )
    selected: Synced[int | None] = Synced(
        Annotated[int, msgspec.Meta(ge=0)] | None,
        None,
        "The index of the selected text among those shown; null for none.",
    )
