"""Input × gradient: the first-order contribution of each token to the target."""

from __future__ import annotations

from ...gradients.request import AttributionRequest, EvaluationPoints
from ..base import Description, Floats64, GradientMethod, register
from .points import copies, inner_product


@register(
    Description(
        name="input_x_gradient",
        title="input × gradient",
        family="gradient",
        paper="Shrikumar et al. 2016, Not just a black box",
        url="https://arxiv.org/abs/1605.01713",
        signed=True,
    )
)
class InputXGradient(GradientMethod, frozen=True):
    """Gradient times embedding, summed over the embedding's dimensions.

    Σ_d x_td · ∂f/∂x_td. This is the first-order share of each token in f. For a linear f the scores
    and the bias sum to f(x); for other functions they have no fixed sum.

    It misleads where f is saturated, so that the gradient vanishes. The implicit baseline is a
    vector of zeros, which represents no word.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply by the input and sum over dimensions."""
        return inner_product(gradient, request.point)
