"""Occlusion: how much the output decreases when a part of the input is masked."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from ..base import Description, Floats64, register
from .base import Masks, PerturbationMethod


@register(
    Description(
        name="occlusion",
        title="occlusion",
        family="perturbation",
        paper="Zeiler & Fergus 2014, Visualizing and understanding convolutional networks",
        url="https://arxiv.org/abs/1311.2901",
        signed=True,
    )
)
class Occlusion(PerturbationMethod, frozen=True):
    """Decrease of f when a word, or a window over several words, is masked.

    Mean of f(x) − f(x without S) over all windows S that contain the word: captum's
    ``FeatureAblation`` and ``Occlusion``. With a window of 1 and ``hiding="removal"`` it is
    leave-one-out (Li et al. 2016, arXiv:1612.08220).

    It misleads where several words say the same: without one of them the others still do, so all
    score low. The model was not trained on masked or shortened texts either.
    """

    window: Annotated[
        int,
        Meta(
            title="window",
            description="Number of neighbouring features masked at once.",
            ge=1,
            le=100,
        ),
    ] = 1

    def masks(self, count: int, seed: int) -> Masks:
        """Mask nothing, then each window."""
        del seed
        size = min(self.window, count)
        position = np.arange(count) - np.arange(count - size + 1)[:, None]
        windows = (position >= 0) & (position < size)
        return np.concatenate([np.zeros((1, count), bool), windows])

    def mask_count(self, count: int) -> int:
        """One mask per window, and the empty mask."""
        return count - min(self.window, count) + 2

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Average the decreases over the windows that contain each feature."""
        windows = masks[1:].astype(np.float64)
        scores: Floats64 = (values[0] - values[1:]).T @ windows / windows.sum(axis=0)
        return scores
