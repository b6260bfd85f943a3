"""The targets to differentiate: as few as their gradients follow from, and as arrays.

With arrays, the same compiled function can evaluate any target. Targets whose logits are sums of
others' need no backward pass of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..tasks.targets.target import Target

Floats = NDArray[np.float32]


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

    def apart(self) -> TargetArrays:
        """Give a point of its own to each target: one for each of N * K points."""
        count = self.signs.shape[0] * self.signs.shape[1]
        return TargetArrays(
            self.indices.reshape(count, 1, *self.indices.shape[2:]),
            self.coefficients.reshape(count, 1, *self.coefficients.shape[2:]),
            self.shares.reshape(count, 1, *self.shares.shape[2:]),
            self.signs.reshape(count, 1, *self.signs.shape[2:]),
            self.averaged.reshape(count, 1, *self.averaged.shape[2:]),
        )


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


@dataclass(frozen=True, eq=False)
class SharedTargets:
    """Targets to differentiate, and how the gradients of all targets follow from theirs.

    Attributes
    ----------
    basis
        B targets to differentiate.
    mixing
        The gradient of each of K targets is this sum of those of the basis, shape (K, B); None
        where the basis is the targets themselves.
    """

    basis: tuple[Target, ...]
    mixing: Floats | None = None

    def widened(self, count: int) -> SharedTargets:
        """Repeat a target of the basis, which counts nothing, until there are ``count`` of them."""
        missing = count - len(self.basis)
        if not missing:
            return self
        mixing = np.eye(len(self.basis), dtype=np.float32) if self.mixing is None else self.mixing
        filled = np.pad(mixing, ((0, 0), (0, missing)))
        return SharedTargets((*self.basis, *self.basis[:1] * missing), filled)

    def mixed(self, gradients: Floats) -> Floats:
        """Give the gradients of all targets (n, K, T, D) from those of the basis (n, B, T, D)."""
        if self.mixing is None:
            return gradients
        every: Floats = np.einsum("kb,nbtd->nktd", self.mixing, gradients, optimize=True)
        return every


def shared(targets: Sequence[Target]) -> SharedTargets:
    """Choose as few targets as have gradients that those of all follow from.

    The logit of a target is a sum Σ c_i z_i over the model's outputs, so its gradient is the same
    sum over theirs. A span's is that of its start and that of its end; two targets against each
    other have opposite ones.
    """
    outputs = [_coefficients(target) for target in targets]
    if _are_independent(outputs):
        return SharedTargets(tuple(targets))
    matrix = _matrix(outputs)
    basis = _independent_rows(matrix)
    if len(basis) == len(targets):
        return SharedTargets(tuple(targets))
    mixing = matrix @ np.linalg.pinv(matrix[basis])
    # What is left of zeros and ones after rounding would only spoil sums.
    near = np.round(mixing)
    mixing = np.where(np.abs(mixing - near) < 1e-9, near, mixing)
    return SharedTargets(tuple(targets[i] for i in basis), mixing.astype(np.float32))


def _coefficients(target: Target) -> dict[int, float]:
    """Give by output what it counts in the logit that is explained."""
    total: dict[int, float] = {}
    for sign, side in ((1.0, target), (-1.0, target.contrast)):
        if side is not None:
            for index, coefficient in zip(side.indices, side.coefficients, strict=True):
                total[index] = total.get(index, 0.0) + sign * coefficient
    return {index: value for index, value in total.items() if value}


def _are_independent(outputs: Sequence[dict[int, float]]) -> bool:
    """Tell whether each target has an output to itself, as labels do."""
    uses = Counter(index for of_target in outputs for index in of_target)
    return all(any(uses[index] == 1 for index in of_target) for of_target in outputs)


def _matrix(outputs: Sequence[dict[int, float]]) -> NDArray[np.float64]:
    columns = {index: i for i, index in enumerate(sorted({i for some in outputs for i in some}))}
    matrix = np.zeros((len(outputs), max(1, len(columns))))
    for row, of_target in zip(matrix, outputs, strict=True):
        for index, value in of_target.items():
            row[columns[index]] = value
    return matrix


def _independent_rows(matrix: NDArray[np.float64]) -> list[int]:
    """List rows that span all of them; those of few outputs first, whose sums cancel least."""
    chosen: list[int] = []
    for row in np.argsort(np.count_nonzero(matrix, axis=1), kind="stable").tolist():
        if np.linalg.matrix_rank(matrix[[*chosen, row]]) > len(chosen):
            chosen.append(row)
    # A target without any output has a gradient of 0, which needs one to be made from.
    return sorted(chosen) or [0]
