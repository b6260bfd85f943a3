"""The public functions that look inside a model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from ..engine.layers.inspection import Inspection
    from ..engine.models.accepted_inputs import Single
    from ..engine.models.base import Model
    from ..engine.running.runner import OnProgress

    Floats = NDArray[np.float32]


def inspect(
    model: Model,
    text: Single,
    text_pair: str | None = None,
    *,
    layers: int | Iterable[int] | None = None,
    heads: int | Iterable[int] | None = None,
    memory_budget: int = 1024,
) -> Inspection:
    """Look inside a model: attention, hidden states and neurons for one input.

    Parameters
    ----------
    model
        From ``load`` or ``wrap``.
    text, text_pair
        One input, as for ``explain``: a text, a pair, a chat or an image. A language model writes
        the second text where there is none.
    layers, heads
        Indices from 0 of the blocks and heads that are kept; negative ones count from the end,
        None for all.
    memory_budget
        In MiB, for what is kept.

    Returns
    -------
    Inspection
        Nothing is computed before it is asked for.

    Raises
    ------
    InputError
        For what ``explain`` refuses as an input, and a layer or head out of range.
    ModelError
        For a model that only answers, of whose layers nothing is known.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> inside = tfxg.inspect(tfxg.load("demo"), "A gripping film.")
    >>> inside.attention.ndim
    4
    """
    from ..engine.layers.opening import inspect as look_inside
    from ..engine.models.accepted_inputs import one_input
    from ..engine.models.base import explainable

    given, pair = one_input(explainable(model), text, text_pair)
    return look_inside(model, given, pair, layers, heads, memory_budget)


def embed(
    model: Model,
    texts: Iterable[Single],
    *,
    pooling: Literal["cls", "mean", "last"] | None = None,
    memory_budget: int = 1024,
    on_progress: OnProgress | None = None,
) -> Floats:
    """Give each input a vector: its last hidden states, pooled.

    Parameters
    ----------
    model
        From ``load`` or ``wrap``.
    texts
        Inputs, as for ``explain``: texts, dicts of a text and its pair, chats or images; as many
        as memory holds, as they are tokenised and run some at a time. Of a model that writes they
        are the prompts; nothing is written.
    pooling
        "cls" for the first token's state, "mean" for the mean of all tokens' states, special ones
        included, or "last" for the last token's state. None for what the checkpoint says
        (``1_Pooling/config.json`` of sentence-transformers), else for what the model's own head
        reads: the first token of BERT, the last one of a decoder, the mean where it answers for
        each token, or of an encoder with a decoder behind it.
    memory_budget
        In MiB, for the activations of the inputs that are run at once.
    on_progress
        Called with the inputs done and their total; raise an error in it to stop.

    Returns
    -------
    array
        Shape (N, D), float32, in the order of the inputs.

    Raises
    ------
    InputError
        For what ``explain`` refuses as an input, an empty list, or an unknown pooling.
    ModelError
        For a model that only answers, or without hidden states.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> vectors = tfxg.embed(tfxg.load("demo"), ["A gripping film.", "A dull film."])
    >>> len(vectors)
    2
    """
    from ..engine.layers.opening import require_layers
    from ..engine.layers.vectors.embedding import embed as embed_inputs
    from ..engine.models.accepted_inputs import read
    from ..engine.running.runner import ignore_progress

    layered = require_layers(model)
    pairs, _ = read(layered, texts)
    return embed_inputs(layered, pairs, pooling, memory_budget, on_progress or ignore_progress)


def project_embeddings(
    vectors: ArrayLike,
    *,
    method: Literal["pca", "umap"] = "pca",
    n_components: int = 2,
    seed: int = 0,
) -> Floats:
    """Project vectors to a plane, or to another number of dimensions.

    Parameters
    ----------
    vectors
        Shape (N, D), as of ``embed``, or the hidden states of one text.
    method
        "pca" for the directions of largest variance; "umap", where umap-learn is installed, for a
        map that keeps neighbours together (McInnes et al. 2018, arXiv:1802.03426).
    n_components
        The number of dimensions.
    seed
        For "umap"; same seed, same numbers.

    Returns
    -------
    array
        Shape (N, n_components), float32.

    Raises
    ------
    InputError
        For what has not the shape (N, D), numbers that are not finite, an unknown method, or more
        dimensions than vectors or than they have.
    ImportError
        For "umap" without umap-learn.
    """
    from ..engine.layers.vectors.projection import project

    return project(vectors, method, n_components, seed)


def nearest_neighbours(
    vectors: ArrayLike, k: int = 5, *, metric: Literal["cosine", "euclidean"] = "cosine"
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find for each vector the k others that lie closest.

    Parameters
    ----------
    vectors
        Shape (N, D), as of ``embed``.
    k
        How many; below N.
    metric
        "cosine" for 1 - cos of the angle, or "euclidean".

    Returns
    -------
    indices, distances
        Each of shape (N, k), the closest first. A vector is not its own neighbour.

    Raises
    ------
    InputError
        For what has not the shape (N, D), an unknown metric, or k out of range.
    """
    from ..engine.layers.vectors.projection import neighbours

    return neighbours(vectors, k, metric)
