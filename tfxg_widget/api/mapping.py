"""The public function that opens the map of texts: ``explore_texts``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..engine.models.accepted_inputs import Single
    from ..engine.models.base import Model
    from ..widget.text_map.text_map import TextMap


def explore_texts(
    model: Model,
    texts: Iterable[Single],
    labels: Iterable[str | int | None] | None = None,
    *,
    method: Literal["pca", "umap"] = "pca",
    pooling: Literal["cls", "mean", "last"] | None = None,
    neighbours: int = 10,
    max_points: int = 10_000,
    seed: int = 0,
    memory_budget: int = 1024,
) -> TextMap:
    """Open a map of texts: each text is a point, and texts with similar vectors lie together.

    Pointing at a point shows its text; a click selects it, lists its nearest neighbours and can
    open it in an explorer below the map.

    Parameters
    ----------
    model
        A model from ``load`` or ``wrap``.
    texts
        At least three texts, or dicts of a text and its pair, as for ``explain``.
    labels
        One label for each text, None for a text without one. Integers count the model's own
        labels, where it has so many. Where labels are names of the model's labels, texts can be
        coloured by whether the prediction is correct.
    method
        How vectors are projected to the plane, as for ``project_embeddings``: "pca" or "umap".
    pooling
        As for ``embed``.
    neighbours
        How many nearest neighbours of each text are found, by cosine similarity of the vectors,
        not by distance on the plane.
    max_points
        Of more texts than this, a random sample of so many is embedded and shown, and the map says
        so. At most 65,535; above 10,000 the map may become slow.
    seed
        Seed of the sample, and of "umap".
    memory_budget
        Limit in MiB for the activations of the texts that are run at once.

    Returns
    -------
    TextMap
        The widget, which computes in the background. Display it, observe ``selected`` and
        ``selected_text``, or call ``wait()`` until it is ready.

    Raises
    ------
    InputError
        For fewer than three texts, texts that the model cannot read, labels of another number, an
        unknown method or pooling, or numbers out of range.
    ModelError
        If ``model`` is not a Model, or has no hidden states.
    ImportError
        For "umap" without umap-learn.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> films = ["A gripping film.", "A dull film.", "Fine acting.", "A waste of time."]
    >>> w = tfxg.explore_texts(tfxg.load("demo"), films, labels=[1, 0, 1, 0])
    >>> w.wait()
    True
    >>> w.selected = 3
    >>> w.selected_text
    'A waste of time.'
    """
    from ..widget.text_map.computing import MapOptions
    from ..widget.text_map.text_map import TextMap

    options = MapOptions(
        projection=method,
        pooling=pooling,
        neighbour_count=neighbours,
        seed=seed,
        memory_budget=memory_budget,
    )
    return TextMap(model, texts, labels, max_points=max_points, options=options)
