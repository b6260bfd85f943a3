"""Input × gradient: the first-order contribution of each token to the target."""

from __future__ import annotations

from ...gradients.request import AttributionRequest, EvaluationPoints
from ..base import Description, Floats64, GradientMethod, register
from .points import copies
from .reductions import times


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
    """Gradient times embedding, summed over the dimensions: exact for a linear model.

    Σ_d x_td · ∂f/∂x_td. For a linear f the scores and the bias sum to f(x); for other models their
    sum has no meaning.

    It misleads where f is saturated. It compares each token with a vector of zeros, which stands
    for no word.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Multiply the gradient by the input."""
        return times(gradient, request.point)
