"""Integrated gradients: the gradient averaged on the way from a baseline."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...gradients.quadrature import Rule, rule
from ...gradients.request import AttributionRequest, EvaluationPoints
from ...inputs.encoding import Encoding
from ..base import BaselineMethod, Description, Floats64, register
from .points import straight_path
from .reductions import times


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
    """Mean gradient on the straight path from a baseline, times the way: sums to the change.

    Σ_d (x − x′)_td · ∫₀¹ ∂f/∂x_td (x′ + α (x − x′)) dα, the integral by a quadrature whose weights
    sum to 1. The scores sum to f(x) − f(x′) but for the quadrature's error, which is reported as
    the completeness gap.

    It misleads where the baseline already says something, and between the two lie points that no
    text has. More steps help a large gap; another baseline answers another question.
    """

    n_steps: Annotated[
        int, Meta(title="steps", description="Points on the path.", ge=1, le=1000)
    ] = 50
    quadrature: Annotated[
        Rule, Meta(title="quadrature", description="Where they lie and what each weighs.")
    ] = "gauss_legendre"

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Look along the straight path."""
        return straight_path(request, *rule(self.quadrature, self.n_steps))

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by the way from the baseline."""
        return times(gradient, request.displacement)

    def cost(self, encoding: Encoding) -> int:
        """One point a step."""
        del encoding
        return self.n_steps
