"""NoiseGrad and FusionGrad: saliency averaged over noisy models (and noisy inputs)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...gradients.request import AttributionRequest, EvaluationPoints, WeightNoise
from ...inputs.encoding import Encoding
from ..base import Description, register
from .points import copies, noisy_copies
from .saliency import Saliency
from .smoothgrad import Count, InputNoise, InputSamples

_PAPER = "Bykov et al. 2022, NoiseGrad: enhancing explanations by introducing stochasticity"
_URL = "https://arxiv.org/abs/2106.10185"


@register(
    Description(
        name="noisegrad",
        title="NoiseGrad",
        family="smoothing",
        paper=_PAPER,
        url=_URL,
        signed=False,
    )
)
class NoiseGrad(Saliency, frozen=True):
    """Norm of the mean gradient over models with noisy parameters.

    ‖E ∂f_θη/∂x_t‖₂, where each parameter θ is multiplied by an independent normal η of mean 1. The
    average keeps what models with similar parameters agree on.

    It misleads where the noise breaks the model: with many parameters, little noise is enough.
    """

    n_draws: Annotated[Count, Meta(title="draws", description="Number of noisy models.")] = 10
    weight_noise: Annotated[
        float,
        Meta(
            title="weight noise",
            description="Standard deviation of the factor that multiplies each parameter.",
            ge=0,
            le=1,
        ),
    ] = 0.1

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input, once per draw."""
        return copies(request, self.n_draws)

    def parameter_noise(self) -> WeightNoise:
        """Multiply the parameters by random factors."""
        return WeightNoise(self.n_draws, self.weight_noise)

    def cost(self, encoding: Encoding) -> int:
        """One point per draw."""
        del encoding
        return self.n_draws


@register(
    Description(
        name="fusiongrad",
        title="FusionGrad",
        family="smoothing",
        paper=_PAPER,
        url=_URL,
        signed=False,
    )
)
class FusionGrad(NoiseGrad, frozen=True):
    """Norm of the mean gradient over noisy models and noisy inputs (the paper's NoiseGrad++).

    ‖E ∂f_θη/∂x_t (x + ε)‖₂: NoiseGrad and SmoothGrad combined. The cost is the product of draws and
    samples.

    It misleads where either of the two does.
    """

    n_samples: Annotated[InputSamples, Meta(description="Noisy copies of the input per draw.")] = 5
    noise_level: InputNoise = 0.15

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at noisy copies, different ones for each draw."""
        return noisy_copies(request, self.n_draws * self.n_samples, self.noise_level)

    def cost(self, encoding: Encoding) -> int:
        """One point per draw and sample."""
        del encoding
        return self.n_draws * self.n_samples
