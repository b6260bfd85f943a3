"""SquareGrad and VarGrad: size and variance of the gradient around the input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...gradients.request import AttributionRequest, EvaluationPoints
from ..base import Description, Floats64, register
from .smoothgrad import SmoothGrad


@register(
    Description(
        name="squaregrad",
        title="SquareGrad",
        family="smoothing",
        paper="Hooker et al. 2019, A benchmark for interpretability methods",
        url="https://arxiv.org/abs/1806.10758",
        signed=False,
    )
)
class SquareGrad(SmoothGrad, frozen=True):
    """Mean squared norm of the gradient over noisy copies of the input.

    It misleads if read in the units of the gradient: squares exaggerate the largest scores.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the squared gradient around the input."""
        return replace(super().points(request), integrand=lambda _, gradient: gradient**2)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Sum the mean squares (K, T, D) over the dimension."""
        del request
        squares: Floats64 = gradient.sum(axis=-1)
        return squares


@register(
    Description(
        name="vargrad",
        title="VarGrad",
        family="smoothing",
        paper="Adebayo et al. 2018, Local explanation methods lack sensitivity to parameters",
        url="https://arxiv.org/abs/1810.03307",
        signed=False,
    )
)
class VarGrad(SmoothGrad, frozen=True):
    """Variance of the gradient over noisy copies of the input, summed over the dimension.

    It misleads where the gradient is strong and constant: its score is then 0.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient and its square around the input."""
        return replace(
            super().points(request),
            integrand=lambda _, gradient: np.concatenate([gradient, gradient**2], axis=-1),
        )

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Compute the variance from the means of the gradient and its square (K, T, 2D)."""
        del request
        mean, square = np.split(gradient, 2, axis=-1)
        variance: Floats64 = np.maximum(square - mean**2, 0).sum(axis=-1)
        return variance
