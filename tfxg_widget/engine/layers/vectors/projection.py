"""Vectors of many dimensions on a plane, and which lie next to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...inputs.errors import InputError, unknown

Floats = NDArray[np.float32]

METHODS = ("pca", "umap")
METRICS = ("cosine", "euclidean")


def project(vectors: ArrayLike, method: str, n_components: int, seed: int) -> Floats:
    """Project vectors; see ``tfxg_widget.project_embeddings``."""
    table = _checked(vectors)
    if method not in METHODS:
        raise unknown("projection", method, METHODS)
    most = min(table.shape)
    if not 1 <= n_components <= most:
        raise InputError(
            f"n_components={n_components} is not between 1 and {most}, the smaller of the number "
            "of vectors and their width."
        )
    if method == "umap":
        return _umap(table, n_components, seed)
    # scikit-learn takes long to import, and few need it.
    from sklearn.decomposition import PCA

    solver = PCA(n_components, svd_solver="full")
    # Vectors that are all the same have no variance, whose shares it would divide by zero.
    with np.errstate(invalid="ignore"):
        projected: Floats = solver.fit_transform(table).astype(np.float32)
    return projected


def kept_variance(vectors: Floats, projected: Floats) -> float | None:
    """Give the share of the variance that a projection keeps; None where all vectors are equal."""
    whole = float(vectors.var(axis=0, dtype=np.float64).sum())
    return float(projected.var(axis=0, dtype=np.float64).sum()) / whole if whole > 0 else None


def neighbours(
    vectors: ArrayLike, k: int, metric: str
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find nearest neighbours; see ``tfxg_widget.nearest_neighbours``."""
    table = _checked(vectors)
    if metric not in METRICS:
        raise unknown("metric", metric, METRICS)
    if not 1 <= k < len(table):
        raise InputError(
            f"k={k} is not between 1 and {len(table) - 1}, the number of other vectors."
        )
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=k, metric=metric).fit(table)
    # Without vectors of its own it leaves each one out of its own neighbours.
    distances, indices = search.kneighbors()
    return indices.astype(np.int64), distances.astype(np.float64)


def _checked(vectors: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(vectors, np.float64)
    if table.ndim != 2 or not table.size:
        raise InputError(
            f"Vectors must have the shape (N, D), one row each, not {table.shape}. Take them from "
            "embed()."
        )
    if not np.isfinite(table).all():
        raise InputError("The vectors hold NaN or infinity. Leave those rows out.")
    return table


def _umap(table: NDArray[np.float64], n_components: int, seed: int) -> Floats:
    try:
        from umap import UMAP
    except ImportError as fault:
        raise ImportError(
            'method="umap" needs umap-learn: pip install umap-learn. method="pca" needs nothing '
            "more."
        ) from fault
    neighbours = min(15, len(table) - 1)
    # One thread: with several of them the same seed gives other numbers.
    solver = UMAP(n_neighbors=neighbours, n_components=n_components, random_state=seed, n_jobs=1)
    projected: Floats = np.asarray(solver.fit_transform(table), np.float32)
    return projected
