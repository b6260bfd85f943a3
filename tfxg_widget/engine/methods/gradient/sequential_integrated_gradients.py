"""Sequential integrated gradients: a path for each token, on which the others are constant."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta

from ...abilities import Ability
from ...gradients.quadrature import rule
from ...gradients.request import AttributionRequest, EvaluationPoints, Floats
from ...inputs.encoding import Encoding
from ...running.baseline_names import AUTO, NAMES
from ...running.default_baselines import MASK_FIRST
from ..base import Description, register
from .path import PathMethod


@register(
    Description(
        name="sequential_integrated_gradients",
        title="sequential integrated gradients",
        family="path",
        paper="Enguehard 2023, Sequential integrated gradients",
        url="https://arxiv.org/abs/2305.15853",
        signed=True,
    )
)
class SequentialIntegratedGradients(PathMethod, frozen=True):
    """Integrated gradients for each token along its own path, all other tokens being the input's.

    Each score is the change that the token alone causes; the scores have no promised sum. The paper
    scales the scores of a text to norm 1, which is not done here.

    It misleads where tokens act together: each is changed with all others in place.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients", "words"})
    tokens: ClassVar[tuple[str, ...]] = MASK_FIRST

    baseline: Annotated[
        Any,
        Meta(
            title="baseline",
            description='What each token in turn is compared with. "auto" is the first of mask, '
            "pad, unk and zero that the model has.",
            examples=[AUTO, *NAMES],
        ),
    ] = AUTO
    n_steps: Annotated[
        int, Meta(title="steps", description="Points on each token's path.", ge=1, le=1000)
    ] = 16

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient along the path of each token."""
        nodes, weights = rule(self.quadrature, self.n_steps)
        tokens = len(request.point)
        which = np.repeat(np.arange(tokens), self.n_steps)
        left = np.tile(1 - nodes, tokens).astype(np.float32)
        every = np.zeros((len(which), tokens))
        every[np.arange(len(which)), which] = np.tile(weights, tokens)

        def at(cut: slice) -> Floats:
            own = which[cut]
            points = np.repeat(request.point[None], len(own), axis=0)
            points[np.arange(len(own)), own] -= left[cut, None] * request.displacement[own]
            return points

        return EvaluationPoints(every, at)

    def cost(self, encoding: Encoding) -> int:
        """Count one point for each step and token."""
        return len(encoding) * self.n_steps
