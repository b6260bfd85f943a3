"""Sets of points at which several methods evaluate the gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...gradients.request import AttributionRequest, EvaluationPoints, Floats


def copies(request: AttributionRequest, n: int) -> EvaluationPoints:
    """Give ``n`` copies of the input."""
    return EvaluationPoints(
        np.full(n, 1 / n), lambda cut: np.stack([request.point] * len(range(n)[cut]))
    )


def straight_path(
    request: AttributionRequest, nodes: NDArray[np.float64], weights: NDArray[np.float64]
) -> EvaluationPoints:
    """Give points on the straight path: 0 is the baseline, 1 the input."""

    def at(cut: slice) -> Floats:
        share = nodes[cut, None, None]
        start = request.point.astype(np.float64) - request.displacement
        points: Floats = (start + share * request.displacement).astype(np.float32)
        return points

    return EvaluationPoints(weights, at)


def noisy_copies(request: AttributionRequest, n: int, level: float) -> EvaluationPoints:
    """Give ``n`` copies of the input with normal noise.

    The standard deviation of the noise is ``level`` times the range of the input's values. The
    noise of a copy depends on its number alone, not on how copies are batched.
    """
    std = level * float(np.ptp(request.point))

    def copy(i: int) -> Floats:
        noise = np.random.default_rng([request.seed, i]).standard_normal(request.point.shape)
        noisy: Floats = (request.point + std * noise).astype(np.float32)
        return noisy

    return EvaluationPoints(
        np.full(n, 1 / n), lambda cut: np.stack([copy(i) for i in range(n)[cut]])
    )
