"""NoiseGrad and FusionGrad: saliency averaged over noisy models, and noisy inputs too."""

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

    ‖E ∂f_θη/∂x_t‖₂, where each parameter θ is multiplied by a normal random number η of mean 1. It
    keeps what similar models agree on.

    It misleads if the noise breaks the model: with many parameters a little noise may be too much.
    """

    n_draws: Annotated[Count, Meta(title="draws", description="Noisy versions of the model.")] = 10
    weight_noise: Annotated[
        float,
        Meta(
            title="weight noise",
            description="Standard deviation of the noise that multiplies each parameter.",
            ge=0,
            le=1,
        ),
    ] = 0.1

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input, once for each draw."""
        return copies(request, self.n_draws)

    def parameter_noise(self) -> WeightNoise:
        """Multiply the parameters by noise."""
        return WeightNoise(self.n_draws, self.weight_noise)

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each draw."""
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
    """NoiseGrad and SmoothGrad together (NoiseGrad++ in the paper).

    ‖E ∂f_θη/∂x_t (x + ε)‖₂, with noise on parameters and input. Its cost is the product of both,
    and it misleads where either does.
    """

    n_samples: Annotated[
        InputSamples, Meta(description="Noisy copies of the input in each draw.")
    ] = 5
    noise_level: InputNoise = 0.15

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient around the input, at other points in each draw."""
        return noisy_copies(request, self.n_draws * self.n_samples, self.noise_level)

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each sample and draw."""
        del encoding
        return self.n_draws * self.n_samples
