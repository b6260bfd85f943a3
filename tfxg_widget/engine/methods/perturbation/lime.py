"""LIME: a linear model fitted to the model's outputs near the input."""

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
    """Weights of a linear model fitted to the model's outputs on masked copies of the input.

    As in the authors' text explainer, each mask hides a random number of features, from one to all,
    chosen at random. Its weight is exp(−d² / 2w²), with the kernel width w and the cosine distance
    d = 1 − √(share of features kept).

    It misleads where the model is far from linear in what is masked, as the quality of the fit is
    not reported. The penalty shrinks all scores towards 0, and few masks leave them noisy: compare
    seeds.
    """

    n_masks: Annotated[
        int,
        Meta(title="masks", description="Number of masked copies of the input.", ge=2, le=10000),
    ] = 500
    kernel_width: Annotated[
        float,
        Meta(
            title="kernel width",
            description="Distance from the input over which masked copies count.",
            ge=0.01,
            le=10,
        ),
    ] = 0.25
    regression: Annotated[
        Literal["ridge", "lasso"],
        Meta(
            title="regression",
            description="Lasso sets some scores to 0, and scores of targets no longer add up.",
        ),
    ] = "ridge"
    penalty: Annotated[
        float,
        Meta(
            title="penalty",
            description="Weight of the regression's penalty; for lasso try 0.01.",
            ge=0,
            le=100,
        ),
    ] = 1.0

    def masks(self, count: int, seed: int) -> Masks:
        """Mask nothing, then random features."""
        rng = np.random.default_rng(seed)
        ranks = rng.random((self.n_masks - 1, count)).argsort(axis=1).argsort(axis=1)
        sizes = rng.integers(1, count, endpoint=True, size=(self.n_masks - 1, 1))
        return np.concatenate([np.zeros((1, count), bool), ranks < sizes])

    def mask_count(self, count: int) -> int:
        """Return ``n_masks``, for any number of features."""
        del count
        return self.n_masks

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Fit the linear model; its coefficients are the scores."""
        # Imported late: it takes half a second, which reading the catalogue should not wait for.
        from sklearn.linear_model import Lasso, Ridge

        model = {"ridge": Ridge, "lasso": Lasso}[self.regression](alpha=self.penalty)
        model.fit(~masks, values, sample_weight=self.weights(masks))
        scores: Floats64 = np.reshape(model.coef_, (values.shape[1], masks.shape[1]))
        return scores

    def visible_scores(
        self, masks: Masks, values: Floats64, visible: NDArray[np.bool_]
    ) -> Floats64:
        """Fit the linear model to the features that the targets can depend on."""
        scores = np.zeros((values.shape[1], len(visible)))
        scores[:, visible] = self.scores(masks[:, visible], values)
        return scores

    def weights(self, masks: Masks) -> Floats64:
        """Weight masks by how close they are to the input: shape (M,)."""
        distances = 1 - np.sqrt(1 - masks.mean(axis=1))
        weights: Floats64 = np.exp(-(distances**2) / (2 * self.kernel_width**2))
        return weights
