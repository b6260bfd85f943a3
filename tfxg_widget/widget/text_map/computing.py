"""Computes a map step by step, and keeps what is done, so that it can be stopped and resumed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...engine.inputs.errors import InputError, unknown
from ...engine.layers.vectors.embedding import Floats, embedded_batches
from ...engine.layers.vectors.pooling import pooling_of
from ...engine.layers.vectors.projection import METHODS, neighbours, project
from ...engine.models.accepted_inputs import Pair
from ...engine.models.layered import LayeredModel
from ...engine.running.runners import runner_for
from ...engine.tasks.classification.labelled import Labelled
from ...protocol.messages import packed, packed_indices
from ...protocol.text_map_state import Categories, Placement, Predictions, Projection

#: The steps of the computation, as progress names them.
Step = Literal["embedding", "placing", "predicting"]

#: Called with the step, the texts done and their total; what it raises stops the computation.
OnStep = Callable[[Step, int, int], None]

#: So many texts are classified before a stop is looked for.
_CLASSIFIED_AT_ONCE = 64


@dataclass(frozen=True)
class MapOptions:
    """How a map is made.

    Attributes
    ----------
    projection
        "pca" or "umap".
    pooling
        As for ``embed``.
    neighbour_count
        How many nearest neighbours each text has.
    seed
        For "umap".
    memory_budget
        In MiB, for the activations of the texts that are run at once.
    """

    projection: Projection
    pooling: Literal["cls", "mean", "last"] | None
    neighbour_count: int
    seed: int
    memory_budget: int

    def check(self, model: LayeredModel) -> None:
        """Refuse what would fail only after the texts are embedded.

        Raises
        ------
        InputError
            For an unknown projection or pooling, or a number of neighbours that is not positive.
        ImportError
            For "umap" without umap-learn.
        """
        if self.projection not in METHODS:
            raise unknown("projection", self.projection, METHODS)
        if self.projection == "umap" and importlib.util.find_spec("umap") is None:
            raise ImportError('method="umap" needs umap-learn: pip install umap-learn.')
        if self.neighbour_count < 1:
            raise InputError(f"neighbours={self.neighbour_count} is not positive.")
        pooling_of(model, self.pooling)


class MapComputing:
    """Embeds texts, places them on a plane, and predicts their labels.

    Parameters
    ----------
    model
        The model.
    pairs
        The texts.
    options
        How the map is made.
    """

    def __init__(self, model: LayeredModel, pairs: Sequence[Pair], options: MapOptions) -> None:
        self._model = model
        self._pairs = pairs
        self._options = options
        self._batches: Iterator[tuple[list[int], Floats]] | None = None
        self._embedded = 0
        self._vectors: Floats | None = None
        self._probabilities: list[NDArray[np.floating]] = []

    @property
    def vectors(self) -> Floats | None:
        """The embeddings, (N, D); None until all are computed."""
        return self._vectors if self._embedded == len(self._pairs) else None

    @property
    def gives_labels(self) -> bool:
        """Whether the model predicts one of a few labels for a text."""
        task = self._model.task
        return isinstance(task, Labelled) and task.activation != "identity"

    def embed(self, on_step: OnStep) -> None:
        """Embed the texts that are not embedded yet."""
        total, options = len(self._pairs), self._options
        on_step("embedding", self._embedded, total)
        while self._embedded < total:
            if self._batches is None:
                # After a failure all begins anew: the iterator has ended with it.
                self._embedded, self._vectors = 0, None
                self._batches = embedded_batches(
                    self._model, self._pairs, options.pooling, options.memory_budget
                )
            try:
                places, vectors = next(self._batches)
            except BaseException:
                self._batches = None
                raise
            if self._vectors is None:
                self._vectors = np.empty((total, vectors.shape[1]), np.float32)
            self._vectors[places] = vectors
            self._embedded += len(places)
            on_step("embedding", self._embedded, total)

    def place(self) -> Placement:
        """Project the embeddings, and find nearest neighbours."""
        options, vectors = self._options, self._vectors
        if vectors is None:
            raise ValueError("Embed the texts first.")
        count = min(options.neighbour_count, len(vectors) - 1)
        coordinates = project(vectors, options.projection, 2, options.seed)
        nearest, distances = neighbours(vectors, count, "cosine")
        return Placement(
            projection=options.projection,
            kept_variance=_kept_variance(vectors, coordinates)
            if options.projection == "pca"
            else None,
            packed_coordinates=packed(coordinates),
            neighbour_count=count,
            packed_neighbours=packed_indices(nearest),
            packed_similarities=packed(1 - distances),
        )

    def predict(self, on_step: OnStep) -> Predictions:
        """Predict the label of each text whose label is not predicted yet."""
        total = len(self._pairs)
        runner = runner_for(
            self._model, "logit", "", self._options.memory_budget, lambda _done, _total: None
        )
        while (done := len(self._probabilities)) < total:
            on_step("predicting", done, total)
            some = self._pairs[done : done + _CLASSIFIED_AT_ONCE]
            inputs = [runner.whole(self._model.encode(*pair)) for pair in some]
            self._probabilities.extend(runner.probabilities(np.stack(runner.logits_of(inputs))))
        on_step("predicting", total, total)
        probabilities = np.stack(self._probabilities)
        best = probabilities.argmax(axis=1)
        task = self._model.task
        names = list(task.labels) if isinstance(task, Labelled) else []
        return Predictions(
            labels=Categories(names=names, packed_codes=packed_indices(best)),
            packed_probabilities=packed(probabilities[np.arange(total), best]),
        )


def _kept_variance(vectors: Floats, coordinates: Floats) -> float | None:
    whole = float(vectors.var(axis=0, dtype=np.float64).sum())
    # Of texts that all have the same vector there is none to keep.
    return float(coordinates.var(axis=0, dtype=np.float64).sum()) / whole if whole > 0 else None
