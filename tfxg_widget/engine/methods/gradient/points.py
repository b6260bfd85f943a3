"""Evaluation points that several methods use, and reductions of a gradient to scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...gradients.request import AttributionRequest, EvaluationPoints, Floats

Floats64 = NDArray[np.float64]


def copies(request: AttributionRequest, n: int) -> EvaluationPoints:
    """Give ``n`` copies of the input."""
    return EvaluationPoints(
        np.full(n, 1 / n), lambda cut: np.stack([request.point] * len(range(n)[cut]))
    )


def noisy_copies(request: AttributionRequest, n: int, level: float) -> EvaluationPoints:
    """Give ``n`` copies of the input with added normal noise.

    The noise's standard deviation is ``level`` times the range of the input's values. Each copy
    has its own random generator, so that batching does not change it.
    """
    std = level * float(np.ptp(request.point))

    def copy(i: int) -> Floats:
        noise = np.random.default_rng([request.seed, i]).standard_normal(request.point.shape)
        noisy: Floats = (request.point + std * noise).astype(np.float32)
        return noisy

    return EvaluationPoints(
        np.full(n, 1 / n), lambda cut: np.stack([copy(i) for i in range(n)[cut]])
    )


def norm(gradient: Floats64) -> Floats64:
    """Take the L2 norm over dimensions: (K, T, D) to (K, T), at least 0."""
    length: Floats64 = np.linalg.norm(gradient, axis=-1)
    return length


def inner_product(gradient: Floats64, factor: NDArray[np.float32]) -> Floats64:
    """Multiply by one vector per token (T, D) and sum over dimensions: (K, T, D) to (K, T)."""
    product: Floats64 = np.einsum("ktd,td->kt", gradient, factor)
    return product
