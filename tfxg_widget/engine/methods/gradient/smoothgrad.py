"""SmoothGrad: saliency averaged over noisy copies of the input."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...gradients.request import AttributionRequest, EvaluationPoints
from ...inputs.encoding import Encoding
from ..base import Description, register
from .points import noisy_copies
from .saliency import Saliency

#: A number of noisy copies; each use says of what.
Count = Annotated[int, Meta(ge=1, le=1000)]

InputSamples = Annotated[Count, Meta(title="samples", description="Noisy copies of the input.")]

InputNoise = Annotated[
    float,
    Meta(
        title="input noise",
        description="Standard deviation, as a fraction of the range of the input's values.",
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

    ‖E ∂f/∂x_t (x + ε)‖₂, where ε is normal and its standard deviation is a fraction of the range of
    x. Averaging removes the gradient's noise: the result describes a neighbourhood of the input
    instead of one point.

    It misleads where the noise moves x to inputs that the model answers differently: compare noise
    levels.
    """

    n_samples: InputSamples = 25
    noise_level: InputNoise = 0.15

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at noisy copies."""
        return noisy_copies(request, self.n_samples, self.noise_level)

    def cost(self, encoding: Encoding) -> int:
        """One point per sample."""
        del encoding
        return self.n_samples
