"""What the methods share that integrate the gradient along a straight path."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from ...gradients.quadrature import Rule, rule
from ...gradients.request import AttributionRequest, EvaluationPoints, Floats
from ...inputs.encoding import Encoding
from ..base import BaselineMethod, Floats64
from .points import inner_product


class PathMethod(BaselineMethod, frozen=True):
    """The mean gradient on the straight path from a baseline, times the displacement."""

    n_steps: Annotated[
        int, Meta(title="steps", description="Points on the path.", ge=1, le=1000)
    ] = 50
    quadrature: Annotated[
        Rule, Meta(title="quadrature", description="Where they lie and what each weighs.")
    ] = "gauss_legendre"

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient along the straight path."""
        return straight_path(request, *rule(self.quadrature, self.n_steps))

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by the displacement from the baseline to the input."""
        return inner_product(gradient, request.displacement)

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each step."""
        del encoding
        return self.n_steps


def straight_path(
    request: AttributionRequest, nodes: NDArray[np.float64], weights: NDArray[np.float64]
) -> EvaluationPoints:
    """Give points on the straight path from baseline (node 0) to input (node 1)."""

    def at(cut: slice) -> Floats:
        node = nodes[cut, None, None]
        start = request.point.astype(np.float64) - request.displacement
        points: Floats = (start + node * request.displacement).astype(np.float32)
        return points

    return EvaluationPoints(weights, at)
