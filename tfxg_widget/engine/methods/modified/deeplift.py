"""DeepLIFT: how each token's difference from a baseline makes up the target's difference."""

from __future__ import annotations

import numpy as np

from ...gradients.request import AttributionRequest, EvaluationPoints, GradientRule
from ..base import BaselineMethod, Description, Floats64, register
from ..gradient.reductions import times


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
    """Slopes between the input and a baseline in the gradient's place: sums to the change.

    The paper's rescale rule; products, such as those of attention and normalisation, take their
    gradient half-way between the two runs, which keeps the sum exact.

    It misleads where the baseline is no neutral text: scores speak of the difference from it.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Look at the input, beside the baseline."""
        baseline = request.point - request.displacement
        return EvaluationPoints(
            np.ones(1), lambda cut: request.point[None][cut], lambda cut: baseline[None][cut]
        )

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by the way from the baseline."""
        return times(gradient, request.displacement)

    def rule(self) -> GradientRule:
        """Take slopes between two runs."""
        return GradientRule("deeplift")
