"""From a gradient for each embedding dimension to a score for each token."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats64 = NDArray[np.float64]


def norm(gradient: Floats64) -> Floats64:
    """Compute the L2 norm over the embedding dimension: (K, T, D) to (K, T)."""
    length: Floats64 = np.linalg.norm(gradient, axis=-1)
    return length


def times(gradient: Floats64, factor: NDArray[np.float32]) -> Floats64:
    """Multiply (K, T, D) by a vector for each token (T, D), and sum over the dimension."""
    product: Floats64 = np.einsum("ktd,td->kt", gradient, factor)
    return product
