"""DeepLIFT: contributions of token differences to the difference of the output."""

from __future__ import annotations

import numpy as np

from ...gradients.request import AttributionRequest, EvaluationPoints, GradientRule
from ..base import BaselineMethod, Description, Floats64, register
from ..gradient.points import inner_product


@register(
    Description(
        name="deeplift",
        title="DeepLIFT",
        family="modified gradient",
        paper="Shrikumar et al. 2017, Learning important features through activation differences",
        url="https://arxiv.org/abs/1704.02685",
        signed=True,
        complete=True,
    )
)
class DeepLift(BaselineMethod, frozen=True):
    """Input minus baseline, times slopes between the two runs in place of gradients.

    The paper's rescale rule. Products, such as those in attention and normalisation, use the
    gradient half-way between both runs, which keeps the sum of scores exactly f(x) − f(x′).

    It misleads where the baseline is not a neutral text: scores describe the difference from it.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Compare the input with the baseline."""
        baseline = request.point - request.displacement
        return EvaluationPoints(
            np.ones(1), lambda cut: request.point[None][cut], lambda cut: baseline[None][cut]
        )

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by input − baseline and sum over dimensions."""
        return inner_product(gradient, request.displacement)

    def rule(self) -> GradientRule:
        """Replace gradients by slopes between two runs."""
        return GradientRule("deeplift")
