"""Occlusion: what the target loses when a part of the input is hidden."""

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
    """What the target loses when a word, or a window sliding over several, is hidden.

    Mean of f(x) − f(x without S) over the windows S that cover the word: captum's
    ``FeatureAblation``, and ``Occlusion``. With a window of one and ``hiding="removal"`` it is
    leave-one-out (Li et al. 2016, arXiv:1612.08220).

    It misleads where several words say the same: without one of them the others still do, and all
    score low. A mask or a gap is nothing that the model was trained on, too.
    """

    window: Annotated[
        int,
        Meta(title="window", description="Neighbouring features hidden at once.", ge=1, le=100),
    ] = 1

    def masks(self, count: int, seed: int) -> Masks:
        """Hide nothing, then each window."""
        del seed
        size = min(self.window, count)
        places = np.arange(count) - np.arange(count - size + 1)[:, None]
        windows = (places >= 0) & (places < size)
        return np.concatenate([np.zeros((1, count), bool), windows])

    def mask_count(self, count: int) -> int:
        """One mask a window, and the whole."""
        return count - min(self.window, count) + 2

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Average the losses over the windows."""
        windows = masks[1:].astype(np.float64)
        scores: Floats64 = (values[0] - values[1:]).T @ windows / windows.sum(axis=0)
        return scores
