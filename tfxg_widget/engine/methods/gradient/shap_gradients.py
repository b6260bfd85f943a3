"""DeepLIFT SHAP and Gradient SHAP: averages over several baselines."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from ...gradients.request import AttributionRequest, EvaluationPoints, Floats, GradientRule
from ...inputs.encoding import Encoding
from ...running.baseline_names import names_for
from ..base import BackgroundMethod, Description, register


@register(
    Description(
        name="deeplift_shap",
        title="DeepLIFT SHAP",
        family="modified gradient",
        paper="Lundberg and Lee 2017, A unified approach to interpreting model predictions",
        url="https://arxiv.org/abs/1705.07874",
        signed=True,
        complete=True,
    )
)
class DeepLiftShap(BackgroundMethod, frozen=True):
    """DeepLIFT averaged over baselines: sums to the change from the mean value at the baselines.

    It misleads if the baselines do not represent other texts.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the input together with each baseline."""
        ways = request.displacements
        return EvaluationPoints(
            np.full(len(ways), 1 / len(ways)),
            lambda cut: np.broadcast_to(request.point, ways[cut].shape),
            lambda cut: request.point - ways[cut],
            lambda cut, gradients: gradients * ways[cut, None],
        )

    def rule(self) -> GradientRule:
        """Replace gradients by differences between two runs."""
        return GradientRule("deeplift")

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each baseline."""
        if isinstance(self.background, str):
            return len(names_for(encoding)) if self.background == "named" else 1
        return len(self.background)


@register(
    Description(
        name="gradient_shap",
        title="Gradient SHAP (expected gradients)",
        family="path",
        paper="Erion et al. 2021, Improving performance of deep learning models with axiomatic "
        "attribution priors and expected gradients",
        url="https://arxiv.org/abs/1906.10670",
        signed=True,
    )
)
class GradientShap(BackgroundMethod, frozen=True):
    """Gradient at random points between random baselines and the input, times the displacement.

    Its expectation is the average of integrated gradients over the baselines.

    It misleads with few samples, whose random error looks like detail.
    """

    n_samples: Annotated[
        int, Meta(title="samples", description="Random points.", ge=1, le=10000)
    ] = 100

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Draw baselines, and points between them and the input."""
        draws = np.random.default_rng(request.seed)
        chosen = draws.integers(len(request.displacements), size=self.n_samples)
        ways = request.displacements
        left = draws.random((self.n_samples, 1, 1), np.float32)

        def at(cut: slice) -> Floats:
            return request.point - left[cut] * ways[chosen[cut]]

        return EvaluationPoints(
            np.full(self.n_samples, 1 / self.n_samples),
            at,
            integrand=lambda cut, gradients: gradients * ways[chosen[cut], None],
        )

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each sample."""
        del encoding
        return self.n_samples
