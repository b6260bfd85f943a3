"""Targets whose logits are sums of others' need no backward pass for themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tasks.targets.target import Target

Floats = NDArray[np.float32]


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
