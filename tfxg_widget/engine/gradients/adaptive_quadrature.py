"""Integrate over [0, 1] with as few evaluations as a tolerance allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Evaluations of the first stage, at equal distances.
FIRST_STAGE = 13

#: Evaluations that each further stage adds, where the integrand is known least.
_STAGE = 4

#: The two rules may differ by so many tolerances of the scores' size, summed over all intervals and
#: tokens. Without it a residual that vanishes by chance would end the integration.
_SETTLED = 15

#: A change of less than this share of the scores' size is no measure for the residual: positive and
#: negative scores nearly cancel in it, and each of them is exact long before their sum.
_LEAST_CHANGE = 0.01


class AdaptiveQuadrature:
    """The integral of the scores of K targets and T tokens along a path, refined stage by stage.

    The first stage is the trapezoid rule on equidistant nodes, which converges exponentially for an
    integrand that is a smooth bump (Trefethen and Weideman 2014, doi:10.1137/130932132). On the
    path of a transformer most change happens between the ends, where layer normalisation turns the
    vectors, so rules whose nodes crowd at the ends need more of them. Each further stage halves the
    intervals in which the trapezoid rule and a cubic spline through all nodes differ most, and
    integrates that spline. All evaluations of earlier stages are used again, and in each stage the
    weights of all nodes sum to 1.

    A target is done once its residual |Σ scores - change| is at most ``tolerance`` times the
    change, or times a hundredth of Σ |scores| where that is more, and the difference of the two
    rules shows that its scores have settled. Further nodes are chosen for the others, and evaluated
    for them alone.

    Parameters
    ----------
    change
        What the scores of each target sum to if the integral is exact, shape (K,).
    tolerance
        The largest relative residual.
    most
        The largest number of evaluations, at least ``FIRST_STAGE``.

    Attributes
    ----------
    pending
        The nodes to evaluate next; none once the integration has ended.
    open
        For which of the K targets to evaluate them, by their numbers.
    integral
        The best estimate so far, shape (K, T).
    evaluations
        How many nodes have been evaluated for each target, shape (K,).
    """

    def __init__(self, change: Floats, tolerance: float, most: int) -> None:
        self.pending: Floats = np.linspace(0, 1, FIRST_STAGE)
        self.open: NDArray[np.int64] = np.arange(len(change))
        self.integral: Floats = np.zeros((len(change), 0))
        self.evaluations: NDArray[np.int64] = np.zeros(len(change), np.int64)
        self._change = change
        self._tolerance = tolerance
        self._most = most
        self._nodes: Floats = np.zeros(0)
        self._values: Floats | None = None

    def add(self, values: Floats) -> None:
        """Take the integrand at the pending nodes, and choose the next ones.

        Parameters
        ----------
        values
            Of the open targets, shape (n, open targets, T).
        """
        is_first = self._values is None
        nodes = np.concatenate([self._nodes, self.pending])
        joined = values if self._values is None else np.concatenate([self._values, values])
        order = np.argsort(nodes)
        self._nodes, joined = nodes[order], joined[order]
        trapezoids, splines = _trapezoids(self._nodes), _splines(self._nodes)
        weights = (trapezoids if is_first else splines).sum(axis=0)
        found = np.tensordot(weights, joined, 1)
        if is_first:
            self.integral = np.zeros_like(found)
        self.integral[self.open] = found
        self.evaluations[self.open] = len(nodes)
        size = np.maximum(np.abs(found).sum(axis=1), np.finfo(np.float64).tiny)
        differences = np.abs(np.tensordot(splines - trapezoids, joined, 1)) / size[:, None]
        by_interval = differences.sum(axis=2)
        is_open = ~self._is_enough(found, size, by_interval.sum(axis=0))
        self.open, self._values = self.open[is_open], joined[:, is_open]
        room = min(_STAGE, self._most - len(nodes)) if is_open.any() else 0
        widest = np.argsort(-by_interval[:, is_open].sum(axis=1), kind="stable")[:room]
        self.pending = np.sort((self._nodes[widest] + self._nodes[widest + 1]) / 2)

    def _is_enough(self, found: Floats, size: Floats, unsettled: Floats) -> NDArray[np.bool_]:
        """Tell of each open target whether its scores (open targets, T) are exact enough."""
        change = self._change[self.open]
        residual = np.abs(found.sum(axis=1) - change)
        allowed = self._tolerance * np.maximum(np.abs(change), _LEAST_CHANGE * size)
        is_settled = unsettled <= _SETTLED * self._tolerance
        enough: NDArray[np.bool_] = (residual <= allowed) & is_settled
        return enough


def _trapezoids(nodes: Floats) -> Floats:
    """Give for each interval between nodes the weights of the trapezoid rule, shape (P - 1, P)."""
    half_widths = np.diff(nodes) / 2
    weights = np.zeros((len(half_widths), len(nodes)))
    places = np.arange(len(half_widths))
    weights[places, places] = weights[places, places + 1] = half_widths
    return weights


def _splines(nodes: Floats) -> Floats:
    """Give for each interval the weights by which the cubic spline through all nodes integrates."""
    # Imported here, as few methods need it.
    from scipy.interpolate import CubicSpline

    integral = CubicSpline(nodes, np.eye(len(nodes))).antiderivative()
    weights: Floats = np.diff(integral(nodes), axis=0)
    return weights
