"""Targets as arrays, so that the same compiled function can evaluate any target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..tasks.targets.target import Target


class TargetArrays(NamedTuple):
    """K targets for each of N points, each of up to S sides, of up to A groups of M outputs.

    The first side is the target itself, the second one its contrast. The groups of a side are
    alternatives: its probability is the sum of theirs. Targets with fewer sides, groups or outputs
    are padded, with a sign, a share or a coefficient of 0.

    Attributes
    ----------
    indices
        The outputs, (N, K, S, A, M).
    coefficients
        The coefficient of each output, (N, K, S, A, M); see ``Target``.
    shares
        1 for a group, 0 for padding, (N, K, S, A).
    signs
        1 for the target, -1 for its contrast, 0 for padding, (N, K, S).
    averaged
        Whether probabilities are averaged instead of multiplied, (N, K, S).
    """

    indices: NDArray[np.int32]
    coefficients: NDArray[np.float32]
    shares: NDArray[np.float32]
    signs: NDArray[np.float32]
    averaged: NDArray[np.bool_]


def tabulated(targets: Sequence[Sequence[Target]]) -> TargetArrays:
    """Put K targets for each of N points into arrays."""
    sides = [[_sides(target) for target in of_point] for of_point in targets]
    every = [side for of_point in sides for of_target in of_point for side in of_target]
    shape = (
        len(sides),
        len(sides[0]),
        max(len(s) for of_point in sides for s in of_point),
        max(1 + len(side.alternatives) for side in every),
    )
    indices = np.zeros((*shape, max(len(side.indices) for side in every)), np.int32)
    coefficients = np.zeros(indices.shape, np.float32)
    # In padding, too: without an output the logarithm of a probability would have no gradient.
    coefficients[..., 0] = 1
    shares = np.zeros(shape, np.float32)
    # The same holds for a side without a group.
    shares[..., 0] = 1
    signs = np.zeros(shape[:3], np.float32)
    averaged = np.zeros(shape[:3], bool)
    for n, of_point in enumerate(sides):
        for k, of_target in enumerate(of_point):
            for s, side in enumerate(of_target):
                for a, group in enumerate((side.indices, *side.alternatives)):
                    indices[n, k, s, a, : len(group)] = group
                    coefficients[n, k, s, a, : len(group)] = side.coefficients
                    shares[n, k, s, a] = 1
                signs[n, k, s] = (1, -1)[s]
                averaged[n, k, s] = side.combination == "mean"
    return TargetArrays(indices, coefficients, shares, signs, averaged)


def _sides(target: Target) -> tuple[Target, ...]:
    return (target,) if target.contrast is None else (target, target.contrast)
