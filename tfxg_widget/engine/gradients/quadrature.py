"""Quadrature rules on [0, 1]: nodes and weights."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..inputs.errors import InputError

Floats = NDArray[np.float64]
Rule = Literal["gauss_legendre", "riemann_left", "riemann_right", "riemann_middle", "trapezoid"]


def rule(name: Rule, n: int) -> tuple[Floats, Floats]:
    """Give the nodes and weights of a quadrature rule with ``n`` points.

    Parameters
    ----------
    name
        The rule. The left rule includes 0, the right rule 1, the trapezoid both.
    n
        Number of points, at least 1; the trapezoid needs 2.

    Returns
    -------
    nodes, weights
        Each of shape (n,); nodes lie in [0, 1] and weights sum to 1.

    Raises
    ------
    InputError
        If the trapezoid rule has a single point.
    """
    even = np.full(n, 1 / n)
    match name:
        case "gauss_legendre":
            nodes, weights = np.polynomial.legendre.leggauss(n)
            return (nodes + 1) / 2, weights / 2
        case "riemann_left":
            return np.arange(n) / n, even
        case "riemann_right":
            return (np.arange(n) + 1) / n, even
        case "riemann_middle":
            return (np.arange(n) + 0.5) / n, even
        case "trapezoid":
            if n < 2:
                raise InputError("The trapezoid rule needs n_steps of at least 2.")
            weights = np.full(n, 1 / (n - 1))
            weights[[0, -1]] /= 2
            return np.linspace(0, 1, n), weights
