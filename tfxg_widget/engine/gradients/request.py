"""What a method is given to work on, and what it gives back."""

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
    """One input with the targets to explain.

    Attributes
    ----------
    encoding
        The input.
    point
        The layer's output at the input, shape (T, D).
    baseline
        The same at what the method compares the input with, of fewer tokens where it cuts some
        out; None where that is nothing.
    targets
        What to explain, K of them.
    seed
        For every random number that a method draws.
    background
        All baselines, shape (S, T, D), the first of which is ``baseline``; None without any.
    sees
        Which tokens each target can depend on at all, shape (K, T); None for all of them.
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
    sees: NDArray[np.bool_] | None = None
    change: NDArray[np.float64] | None = None

    @property
    def displacement(self) -> Floats:
        """The way from the baseline to the input, shape (T, D)."""
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
        """The ways from each baseline of the background to the input, shape (S, T, D)."""
        if self.background is None:
            raise TypeError("This request has no background.")
        return self.point - self.background


@dataclass(frozen=True)
class EvaluationPoints:
    """Where to evaluate the gradient, and how much each place weighs in the mean.

    Attributes
    ----------
    weights
        Shape (P,) or, where each token has weights of its own, (P, T); they sum to 1 over P.
    at
        Gives the points of a slice of P, shape (n, T, D); the same ones however it is sliced.
    references
        Gives the baselines of a slice, one a point, for rules that compare each with one.
    integrand
        Makes of a slice and its gradients (n, K, T, D) what is averaged over the points.
    """

    weights: NDArray[np.float64]
    at: Callable[[slice], Floats]
    references: Callable[[slice], Floats] | None = None
    integrand: Callable[[slice, Floats], Floats] = lambda _, gradients: gradients


@dataclass(frozen=True)
class WeightNoise:
    """Multiplicative normal noise of mean 1 on the parameters, drawn several times.

    Attributes
    ----------
    draws
        Each sees an equal share of the points.
    std
        Standard deviation of the noise.
    """

    draws: int
    std: float


@dataclass(frozen=True)
class GradientRule:
    """What takes the place of the true gradient of some ops; see ``engine.rules``.

    Attributes
    ----------
    name
        Of a rule set.
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
