"""Layer activation: what a layer gives each token, whatever the target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...gradients.request import Problem
from ...models.abilities import Ability
from ..base import Description, Floats64, Method, register
from ..gradient.reductions import norm

if TYPE_CHECKING:
    from ...running.runner import Asker


@register(
    Description(
        name="layer_activation",
        title="layer activation",
        family="layer",
        paper="Kokhlikyan et al. 2020, Captum: a unified model interpretability library",
        url="https://arxiv.org/abs/2009.07896",
        signed=False,
        caution="Knows nothing of what comes after the layer, so nothing of the answer.",
    )
)
class LayerActivation(Method, frozen=True):
    """Length of a layer's output at each token; it knows nothing of the target.

    It misleads where it is read as importance: a long vector need not matter to any target.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients"})

    def attribute(self, problems: Sequence[Problem], evaluator: Asker) -> list[Floats64]:
        """Measure what was computed to begin with; see ``Method.attribute``."""
        evaluator.on_progress(0, len(problems))
        lengths = [norm(problem.point.astype(np.float64)[None]) for problem in problems]
        evaluator.on_progress(len(problems), len(problems))
        return [
            np.repeat(length, len(problem.targets), axis=0)
            for length, problem in zip(lengths, problems, strict=True)
        ]
