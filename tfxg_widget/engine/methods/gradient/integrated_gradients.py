"""Integrated gradients: the gradient averaged on a straight path from a baseline."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...gradients.quadrature import Rule, rule
from ...gradients.request import AttributionRequest, EvaluationPoints
from ...inputs.encoding import Encoding
from ..base import BaselineMethod, Description, Floats64, register
from .points import straight_path
from .reductions import inner_product


@register(
    Description(
        name="integrated_gradients",
        title="integrated gradients",
        family="path",
        paper="Sundararajan et al. 2017, Axiomatic attribution for deep networks",
        url="https://arxiv.org/abs/1703.01365",
        signed=True,
        complete=True,
    )
)
class IntegratedGradients(BaselineMethod, frozen=True):
    """Mean gradient on the straight path from a baseline to the input, times their difference.

    Σ_d (x − x′)_td · ∫₀¹ ∂f/∂x_td (x′ + α (x − x′)) dα. The integral is a quadrature whose weights
    sum to 1. The scores sum to f(x) − f(x′) up to the error of the quadrature, which is reported as
    the completeness gap.

    It misleads where the baseline itself carries meaning, and because points between baseline and
    input represent no text. If the gap is large, take more steps; another baseline answers another
    question.
    """

    n_steps: Annotated[
        int, Meta(title="steps", description="Number of points on the path.", ge=1, le=1000)
    ] = 50
    quadrature: Annotated[
        Rule,
        Meta(title="quadrature", description="Positions and weights of the points on the path."),
    ] = "gauss_legendre"

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient on the straight path."""
        return straight_path(request, *rule(self.quadrature, self.n_steps))

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by input − baseline and sum over dimensions."""
        return inner_product(gradient, request.displacement)

    def cost(self, encoding: Encoding) -> int:
        """One point per step."""
        del encoding
        return self.n_steps
