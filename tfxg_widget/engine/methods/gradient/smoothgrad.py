"""SmoothGrad: saliency averaged over noise on the input."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...gradients.request import AttributionRequest, EvaluationPoints
from ...inputs.encoding import Encoding
from ..base import Description, register
from .points import noisy_copies
from .saliency import Saliency

#: How many noisy copies a method averages over.
Count = Annotated[int, Meta(ge=1, le=1000)]

InputSamples = Annotated[Count, Meta(title="samples", description="Noisy copies of the input.")]

InputNoise = Annotated[
    float,
    Meta(
        title="input noise",
        description="Standard deviation, over the range of the input's values.",
        ge=0,
        le=1,
    ),
]


@register(
    Description(
        name="smoothgrad",
        title="SmoothGrad",
        family="smoothing",
        paper="Smilkov et al. 2017, SmoothGrad: removing noise by adding noise",
        url="https://arxiv.org/abs/1706.03825",
        signed=False,
    )
)
class SmoothGrad(Saliency, frozen=True):
    """Norm of the mean gradient over noisy copies of the input.

    ‖E ∂f/∂x_t (x + ε)‖₂ with normal ε, whose standard deviation is a share of the range of x. It
    averages out the noise of the gradient, and describes a neighbourhood instead of a point.

    It misleads if the noise changes the model's answer: compare noise levels.
    """

    n_samples: InputSamples = 25
    noise_level: InputNoise = 0.15

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient around the input."""
        return noisy_copies(request, self.n_samples, self.noise_level)

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each sample."""
        del encoding
        return self.n_samples
