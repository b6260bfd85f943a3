"""The input of a method: what to explain, and where it wants the gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..tasks.targets.target import Target

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class AttributionRequest:
    """An input with the targets to explain.

    Attributes
    ----------
    encoding
        The input.
    point
        The layer's output at the input, shape (T, D).
    baseline
        The layer's output at the baseline, of fewer tokens if the method cuts some out; None if the
        method has no baseline.
    targets
        The K targets to explain.
    seed
        Seeds all random numbers that a method draws.
    background
        All baselines, shape (S, T, D), the first of which is ``baseline``; None without a baseline.
    visible
        Which tokens each target can depend on, shape (K, T); None if on all of them.
    change
        By how much the scalar of each target differs between the input and the baseline, shape
        (K,); None without a baseline.
    """

    encoding: Encoding
    point: Floats
    baseline: Floats | None
    targets: tuple[Target, ...]
    seed: int
    background: Floats | None = None
    visible: NDArray[np.bool_] | None = None
    change: NDArray[np.float64] | None = None

    @property
    def displacement(self) -> Floats:
        """The input minus the baseline, shape (T, D)."""
        if self.baseline is None:
            raise TypeError("This request has no baseline.")
        return self.point - self.baseline

    @property
    def known_change(self) -> NDArray[np.float64]:
        """The change of each target's scalar from the baseline to the input, shape (K,)."""
        if self.change is None:
            raise TypeError("This request has no baseline.")
        return self.change

    @property
    def displacements(self) -> Floats:
        """The input minus each baseline of the background, shape (S, T, D)."""
        if self.background is None:
            raise TypeError("This request has no background.")
        return self.point - self.background


@dataclass(frozen=True)
class EvaluationPoints:
    """The points at which to evaluate the gradient, and their weights in the mean.

    Attributes
    ----------
    weights
        Shape (P,) or, if weights differ between tokens, (P, T); they sum to 1 over P.
    at
        From a slice of P to its points, shape (n, T, D); they do not depend on the slicing.
    references
        From a slice to the baseline of each of its points, for rules that need one.
    integrand
        From a slice and its gradients (n, K, T, D) to the values that are averaged.
    """

    weights: NDArray[np.float64]
    at: Callable[[slice], Floats]
    references: Callable[[slice], Floats] | None = None
    integrand: Callable[[slice, Floats], Floats] = lambda _, gradients: gradients


@dataclass(frozen=True)
class WeightNoise:
    """Multiplicative normal noise of mean 1 on the parameters of the model, drawn several times.

    Attributes
    ----------
    draws
        How many times noise is drawn; each draw is used for an equal number of points.
    std
        Standard deviation of the noise.
    """

    draws: int
    std: float


@dataclass(frozen=True)
class GradientRule:
    """Replaces the gradient of some ops; see ``gradients.rules``.

    Attributes
    ----------
    name
        The name of the rule set.
    options
        The values of its options, by name. They are inputs of the compiled function, so another
        value compiles nothing.
    """

    name: str
    options: tuple[tuple[str, float], ...] = ()

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values of its options."""
        return tuple(value for _, value in self.options)
