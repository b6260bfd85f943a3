"""LIME: a linear model that answers as the model does, near the input."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from ..base import Description, Floats64, register
from .base import Masks, PerturbationMethod


@register(
    Description(
        name="lime",
        title="LIME",
        family="perturbation",
        paper='Ribeiro et al. 2016, "Why should I trust you?"',
        url="https://arxiv.org/abs/1602.04938",
        signed=True,
    )
)
class Lime(PerturbationMethod, frozen=True):
    """Weights of a linear model that imitates the model on variants close to the input.

    As the authors do for texts, each variant hides a random number of features, from one to all,
    chosen at random. It weighs exp(−d² / 2w²), w being the kernel width and d the cosine distance
    of what is left from the whole, 1 − √(share left).

    It misleads where the model is far from linear in what is hidden: nothing tells how well the
    imitation fits. The penalty draws all scores to 0, and few masks leave them noisy: compare
    seeds.
    """

    n_masks: Annotated[
        int, Meta(title="masks", description="Variants of the input.", ge=2, le=10000)
    ] = 500
    kernel_width: Annotated[
        float,
        Meta(
            title="kernel width",
            description="How far from the input variants count.",
            ge=0.01,
            le=10,
        ),
    ] = 0.25
    regression: Annotated[
        Literal["ridge", "lasso"],
        Meta(
            title="regression",
            description="Lasso leaves features out; its scores then no longer add up over targets.",
        ),
    ] = "ridge"
    penalty: Annotated[
        float,
        Meta(
            title="penalty",
            description="The regression's own; for lasso try 0.01.",
            ge=0,
            le=100,
        ),
    ] = 1.0

    def masks(self, count: int, seed: int) -> Masks:
        """Hide nothing, then random features."""
        rng = np.random.default_rng(seed)
        ranks = rng.random((self.n_masks - 1, count)).argsort(axis=1).argsort(axis=1)
        sizes = rng.integers(1, count, endpoint=True, size=(self.n_masks - 1, 1))
        return np.concatenate([np.zeros((1, count), bool), ranks < sizes])

    def mask_count(self, count: int) -> int:
        """As many as were asked for."""
        del count
        return self.n_masks

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Fit the linear model."""
        # Half a second to import, which the catalogue need not wait for.
        from sklearn.linear_model import Lasso, Ridge

        model = {"ridge": Ridge, "lasso": Lasso}[self.regression](alpha=self.penalty)
        model.fit(~masks, values, sample_weight=self.weights(masks))
        scores: Floats64 = np.reshape(model.coef_, (values.shape[1], masks.shape[1]))
        return scores

    def scores_of(self, masks: Masks, values: Floats64, seen: NDArray[np.bool_]) -> Floats64:
        """Leave features out of the linear model that the targets cannot depend on."""
        scores = np.zeros((values.shape[1], len(seen)))
        scores[:, seen] = self.scores(masks[:, seen], values)
        return scores

    def weights(self, masks: Masks) -> Floats64:
        """Weigh variants by how close they are to the input: shape (M,)."""
        distances = 1 - np.sqrt(1 - masks.mean(axis=1))
        weights: Floats64 = np.exp(-(distances**2) / (2 * self.kernel_width**2))
        return weights
