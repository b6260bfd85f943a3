"""Saliency: the norm of the gradient at each token."""

from __future__ import annotations

from ...gradients.request import AttributionRequest, EvaluationPoints
from ..base import Description, Floats64, GradientMethod, register
from .points import copies, norm


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
    """Norm of the gradient at each token: how strongly f depends on it, without a direction.

    ‖∂f/∂x_t‖₂. It measures how much f changes with a small change of a token's vector, which is not
    how much the token contributes.

    It misleads where f is flat at the input although the token matters (a saturated output), and it
    is as noisy as the gradient.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Take the norm over dimensions."""
        return norm(gradient)
