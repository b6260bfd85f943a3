"""Layer activation: the norm of a layer's output at each token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...abilities import Ability
from ...gradients.request import AttributionRequest
from ..base import Description, Floats64, Method, register
from ..gradient.points import norm

if TYPE_CHECKING:
    from ...running.runner import Runner


@register(
    Description(
        name="layer_activation",
        title="layer activation",
        family="layer",
        paper="Kokhlikyan et al. 2020, Captum: a unified model interpretability library",
        url="https://arxiv.org/abs/2009.07896",
        signed=False,
        caution=(
            "Shows what is active at the layer, not what the answer makes of it: the layers above "
            "play no part."
        ),
    )
)
class LayerActivation(Method, frozen=True):
    """Norm of a layer's output at each token, independent of the target.

    ‖h_t‖₂, with h the output of ``layer=``.

    It misleads when it is read as importance: a long vector need not matter for any target.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients"})

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Take the norm of the layer's output; see ``Method.attribute``."""
        runner.on_progress(0, len(requests))
        norms = [norm(request.point.astype(np.float64)[None]) for request in requests]
        runner.on_progress(len(requests), len(requests))
        return [
            np.repeat(token_norms, len(request.targets), axis=0)
            for token_norms, request in zip(norms, requests, strict=True)
        ]
