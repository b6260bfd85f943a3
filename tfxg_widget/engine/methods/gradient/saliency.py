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
    """Length of the gradient at each token: how strongly, not in which direction.

    ‖∂f/∂x_t‖₂. It says how much f would react to a small change of a token's vector, which is not
    how much the token contributes.

    It misleads where f is flat at the input though the token matters (a saturated answer), and its
    noise is that of the gradient.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Look at the input alone."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Take the gradient's norm."""
        return norm(gradient)
