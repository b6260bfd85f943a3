"""Targets as arrays, so that one compiled function can evaluate any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .base import Target


class TargetArrays(NamedTuple):
    """K targets for each of N points, each of up to S sides of up to M outputs.

    The first side is the target itself, the second one its contrast. Sides and outputs that a
    target does not have are filled up: they count with a sign or a coefficient of 0.

    Attributes
    ----------
    indices
        Which outputs, (N, K, S, M).
    coefficients
        What each of them counts, (N, K, S, M); see ``Target``.
    signs
        1 for the target, -1 for its contrast, 0 for a contrast that it does not have, (N, K, S).
    averaged
        Whether probabilities are averaged, not multiplied, (N, K, S).
    """

    indices: NDArray[np.int32]
    coefficients: NDArray[np.float32]
    signs: NDArray[np.float32]
    averaged: NDArray[np.bool_]


def tabulated(targets: Sequence[Sequence[Target]]) -> TargetArrays:
    """Lay the targets of N points out, K each."""
    sides = [[_sides(target) for target in of_point] for of_point in targets]
    every = [side for of_point in sides for of_target in of_point for side in of_target]
    shape = (len(sides), len(sides[0]), max(len(s) for of_point in sides for s in of_point))
    indices = np.zeros((*shape, max(len(side.indices) for side in every)), np.int32)
    coefficients = np.zeros(indices.shape, np.float32)
    # A side without any output would have no probability, and its logarithm no gradient.
    coefficients[..., 0] = 1
    signs = np.zeros(shape, np.float32)
    averaged = np.zeros(shape, bool)
    for n, of_point in enumerate(sides):
        for k, of_target in enumerate(of_point):
            for s, side in enumerate(of_target):
                indices[n, k, s, : len(side.indices)] = side.indices
                coefficients[n, k, s, : len(side.indices)] = side.coefficients
                signs[n, k, s] = (1, -1)[s]
                averaged[n, k, s] = side.combination == "mean"
    return TargetArrays(indices, coefficients, signs, averaged)


def _sides(target: Target) -> tuple[Target, ...]:
    return (target,) if target.contrast is None else (target, target.contrast)
