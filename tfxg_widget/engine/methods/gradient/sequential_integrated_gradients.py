"""Sequential integrated gradients: one path per token, on which all other tokens are fixed."""

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
    """Integrated gradients with a separate path for each token, all other tokens fixed.

    On its path, a single token moves from the baseline to the input. Its score is the change of f
    by this token alone; the scores have no fixed sum. The paper scales the scores to norm 1; here
    they are left as they are.

    It misleads where tokens act together: each change is measured with all others in place.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients", "words"})
    tokens: ClassVar[tuple[str, ...]] = MASK_FIRST

    baseline: Annotated[
        Any,
        Meta(
            title="baseline",
            description='The baseline of each token in turn. "auto" is the first of mask, pad, '
            "unk and zero that the model has.",
            examples=[AUTO, *NAMES],
        ),
    ] = AUTO
    n_steps: Annotated[
        int,
        Meta(title="steps", description="Number of points on each token's path.", ge=1, le=1000),
    ] = 16

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient on each token's path."""
        nodes, weights = rule(self.quadrature, self.n_steps)
        tokens = len(request.point)
        # Point p is on the path of token moved[p], at this remaining distance from the input.
        moved = np.repeat(np.arange(tokens), self.n_steps)
        remaining = np.tile(1 - nodes, tokens).astype(np.float32)
        token_weights = np.zeros((len(moved), tokens))
        token_weights[np.arange(len(moved)), moved] = np.tile(weights, tokens)

        def at(cut: slice) -> Floats:
            token = moved[cut]
            points = np.repeat(request.point[None], len(token), axis=0)
            difference = remaining[cut, None] * request.displacement[token]
            points[np.arange(len(token)), token] -= difference
            return points

        return EvaluationPoints(token_weights, at)

    def cost(self, encoding: Encoding) -> int:
        """One point per token and step."""
        return len(encoding) * self.n_steps
