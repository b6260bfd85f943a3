"""DeepLIFT SHAP and Gradient SHAP: averages over several baselines."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from ...gradients.request import AttributionRequest, EvaluationPoints, Floats, GradientRule
from ...inputs.encoding import Encoding
from ...running.baseline_names import names_for
from ..base import Description, register
from .background import BackgroundMethod


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
    """DeepLIFT averaged over several baselines.

    The scores sum to f(x) minus the mean of f over the baselines.

    It misleads where the baselines are not a fair sample of other texts.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Compare the input with each baseline."""
        displacements = request.displacements
        return EvaluationPoints(
            np.full(len(displacements), 1 / len(displacements)),
            lambda cut: np.broadcast_to(request.point, displacements[cut].shape),
            lambda cut: request.point - displacements[cut],
            lambda cut, gradients: gradients * displacements[cut, None],
        )

    def rule(self) -> GradientRule:
        """Replace gradients by slopes between two runs."""
        return GradientRule("deeplift")

    def cost(self, encoding: Encoding) -> int:
        """One point per baseline."""
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
    """Mean gradient × (input − baseline) at random points between input and random baselines.

    Its expectation is the average of integrated gradients over the baselines.

    It misleads with few samples, whose sampling noise looks like detail.
    """

    n_samples: Annotated[
        int, Meta(title="samples", description="Number of random points.", ge=1, le=10000)
    ] = 100

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Draw baselines, and points between each baseline and the input."""
        rng = np.random.default_rng(request.seed)
        displacements = request.displacements
        drawn = rng.integers(len(displacements), size=self.n_samples)
        remaining = rng.random((self.n_samples, 1, 1), np.float32)

        def at(cut: slice) -> Floats:
            return request.point - remaining[cut] * displacements[drawn[cut]]

        return EvaluationPoints(
            np.full(self.n_samples, 1 / self.n_samples),
            at,
            integrand=lambda cut, gradients: gradients * displacements[drawn[cut], None],
        )

    def cost(self, encoding: Encoding) -> int:
        """One point per sample."""
        del encoding
        return self.n_samples
