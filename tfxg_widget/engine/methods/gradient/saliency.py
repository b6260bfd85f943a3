"""Saliency: how strongly the target reacts to each token."""

from __future__ import annotations

from ...gradients.request import AttributionRequest, EvaluationPoints
from ..base import Description, Floats64, GradientMethod, register
from .points import copies
from .reductions import norm


@register(
    Description(
        name="saliency",
        title="saliency",
        family="gradient",
        paper="Simonyan et al. 2014, Deep inside convolutional networks",
        url="https://arxiv.org/abs/1312.6034",
        signed=False,
    )
)
class Saliency(GradientMethod, frozen=True):
    """Norm of the gradient at each token: how strongly f reacts, without a direction.

    ‖∂f/∂x_t‖₂. It says how much f would react to a small change of a token's vector, which is not
    how much the token contributes.

    It misleads where f is flat at the input though the token matters (a saturated answer), and it
    is as noisy as the gradient.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Compute the norm of the gradient."""
        return norm(gradient)
