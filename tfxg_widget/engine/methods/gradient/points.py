"""Where to evaluate the gradient: the sets of points that methods share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...gradients.request import Floats, Points, Problem


def copies(problem: Problem, n: int) -> Points:
    """Give the input itself, ``n`` times."""
    return Points(np.full(n, 1 / n), lambda cut: np.stack([problem.point] * len(range(n)[cut])))


def straight_path(
    problem: Problem, nodes: NDArray[np.float64], weights: NDArray[np.float64]
) -> Points:
    """Give the points at ``nodes`` of the way from the baseline to the input."""

    def at(cut: slice) -> Floats:
        share = nodes[cut, None, None]
        start = problem.point.astype(np.float64) - problem.displacement
        points: Floats = (start + share * problem.displacement).astype(np.float32)
        return points

    return Points(weights, at)


def noisy_copies(problem: Problem, n: int, level: float) -> Points:
    """Give ``n`` copies of the input under normal noise.

    The noise's standard deviation is ``level`` times the range of the input's values. Every copy
    has random numbers of its own, so that it is the same however the copies are batched.
    """
    std = level * float(np.ptp(problem.point))

    def copy(i: int) -> Floats:
        noise = np.random.default_rng([problem.seed, i]).standard_normal(problem.point.shape)
        noisy: Floats = (problem.point + std * noise).astype(np.float32)
        return noisy

    return Points(np.full(n, 1 / n), lambda cut: np.stack([copy(i) for i in range(n)[cut]]))
