"""Grad-CAM on a chosen layer, with tokens in the place of an image's positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from ...gradients.request import AttributionRequest, EvaluationPoints
from ...inputs.encoding import Encoding
from ..base import Description, Floats64, GradientMethod, register
from ..gradient.points import copies
from ..modified.guided_backprop import GuidedBackprop

if TYPE_CHECKING:
    from ...running.gradient_runner import GradientRunner
    from ...running.runner import Runner

_PAPER = "Selvaraju et al. 2017, Grad-CAM: visual explanations from deep networks"
_URL = "https://arxiv.org/abs/1610.02391"


@register(
    Description(
        name="grad_cam",
        title="Grad-CAM",
        family="layer",
        paper=_PAPER,
        url=_URL,
        signed=True,
    )
)
class GradCam(GradientMethod, frozen=True):
    """Each token's output of a layer, its dimensions weighed by their mean gradient.

    Take it at a hidden state. The paper keeps what is positive; here the sign stays.

    It misleads in late layers, where a token's place holds what came from other tokens.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Look at the input alone."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Weigh dimensions (K, D) by the gradient's mean over tokens."""
        scores: Floats64 = np.einsum("kd,td->kt", gradient.mean(axis=1), request.point)
        return scores


@register(
    Description(
        name="guided_grad_cam",
        title="guided Grad-CAM",
        family="layer",
        paper=_PAPER,
        url=_URL,
        signed=False,
    )
)
class GuidedGradCam(GradCam, frozen=True):
    """Guided backpropagation to the word embeddings, times what of Grad-CAM is positive.

    It misleads as both of its factors do.
    """

    @property
    def compiles(self) -> bool:
        """One of the two acts by a rule."""
        return True

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Take both and multiply; see ``Method.attribute``."""
        # No other runner has the gradients that this method needs.
        able = cast("GradientRunner", runner)
        said = able.on_progress
        first = replace(able, on_progress=lambda done, total: said(done, 2 * total))
        second = replace(
            able,
            passes=able.model.passes("", able.passes.output),
            on_progress=lambda done, total: said(total + done, 2 * total),
        )
        maps = super().attribute(requests, first)
        at_words = [replace(p, point=able.model.embed(p.encoding.ids)) for p in requests]
        guided = GuidedBackprop().attribute(at_words, second)
        # A layer of an image model has a vector for each patch.
        spread = [p.encoding.spread(one) for p, one in zip(requests, maps, strict=True)]
        return [np.maximum(one, 0) * other for one, other in zip(spread, guided, strict=True)]

    def cost(self, encoding: Encoding) -> int:
        """One point for each of the two."""
        del encoding
        return 2
