"""Grad-CAM at a layer, with tokens in place of positions in an image."""

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
    """A layer's output at each token, its dimensions weighted by their mean gradient.

    Σ_d (1/T Σ_s ∂f/∂h_sd) h_td, with h the output of ``layer=``; use a hidden state. The paper
    keeps only positive values; here the sign is kept.

    It misleads in late layers, where a token's vector holds information from other tokens.
    """

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the gradient at the input."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Weight each dimension by the gradient's mean over tokens, and sum over dimensions."""
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
    """Guided backpropagation at the word embeddings, times the positive part of Grad-CAM.

    It misleads where either of the two does.
    """

    @property
    def compiles(self) -> bool:
        """Guided backpropagation uses a gradient rule."""
        return True

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Multiply the scores of both methods; see ``Method.attribute``."""
        # The method needs gradients, which only this runner provides.
        at_layer = cast("GradientRunner", runner)
        model, report = at_layer.model, at_layer.on_progress
        first_half = replace(at_layer, on_progress=lambda done, total: report(done, 2 * total))
        second_half = replace(
            at_layer,
            passes=model.passes("", at_layer.passes.output),
            on_progress=lambda done, total: report(total + done, 2 * total),
        )
        layer_scores = super().attribute(requests, first_half)
        at_embeddings = [
            replace(request, point=model.embed(request.encoding.ids)) for request in requests
        ]
        guided = GuidedBackprop().attribute(at_embeddings, second_half)
        # In an image model, a layer's scores are per patch and the others per pixel.
        grad_cam = [
            request.encoding.spread(scores)
            for request, scores in zip(requests, layer_scores, strict=True)
        ]
        return [np.maximum(cam, 0) * guide for cam, guide in zip(grad_cam, guided, strict=True)]

    def cost(self, encoding: Encoding) -> int:
        """One point for each of the two methods."""
        del encoding
        return 2
