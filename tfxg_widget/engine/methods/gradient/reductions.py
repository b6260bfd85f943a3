"""Reductions of a gradient (K, T, D) to one score per token (K, T)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats64 = NDArray[np.float64]


def norm(gradient: Floats64) -> Floats64:
    """Take the L2 norm over dimensions: (K, T, D) to (K, T), at least 0."""
    length: Floats64 = np.linalg.norm(gradient, axis=-1)
    return length


def inner_product(gradient: Floats64, factor: NDArray[np.float32]) -> Floats64:
    """Multiply by one vector per token (T, D) and sum over dimensions: (K, T, D) to (K, T)."""
    product: Floats64 = np.einsum("ktd,td->kt", gradient, factor)
    return product
