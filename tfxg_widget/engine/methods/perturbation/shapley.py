"""Shapley values, by KernelSHAP and by sampling permutations."""

from __future__ import annotations

from math import comb
from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from ..base import Description, Floats64, register
from .base import Masks, PerturbationMethod


@register(
    Description(
        name="kernel_shap",
        title="KernelSHAP",
        family="perturbation",
        paper="Lundberg & Lee 2017, A unified approach to interpreting model predictions",
        url="https://arxiv.org/abs/1705.07874",
        signed=True,
        complete=True,
    )
)
class KernelShap(PerturbationMethod, frozen=True):
    """Shapley values by weighted regression; exact if the masks cover all subsets of features.

    If 2^F is at most ``n_masks``, every subset is evaluated and weighted by the Shapley kernel, and
    the scores are the exact Shapley values. Otherwise subsets are drawn with that kernel, each with
    its complement (Covert & Lee 2021, arXiv:2012.01536). Either way the scores sum to f(x) − f(x′),
    where x′ has all features masked.

    It misleads because most subsets of a text's words are not texts, so it relies on the model's
    outputs for inputs unlike its training data. Drawn subsets give an estimate: compare seeds.
    """

    n_masks: Annotated[
        int,
        Meta(
            title="masks",
            description="Largest number of masked copies of the input.",
            ge=4,
            le=20000,
        ),
    ] = 1024

    def masks(self, count: int, seed: int) -> Masks:
        """Mask nothing, everything, then all other subsets or random ones."""
        ends = np.repeat([[False], [True]], count, axis=1)
        subsets = _all_subsets(count) if self._is_exact(count) else self._draw_subsets(count, seed)
        return np.concatenate([ends, subsets])

    def mask_count(self, count: int) -> int:
        """All 2^F subsets if they are few, else ``n_masks`` rounded down to an even number."""
        return 1 << count if self._is_exact(count) else self.n_masks // 2 * 2

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Fit least squares under the constraint that the scores sum to f(x) − f(x′)."""
        return self.visible_scores(masks, values, np.ones(masks.shape[1], bool))

    def visible_scores(
        self, masks: Masks, values: Floats64, visible: NDArray[np.bool_]
    ) -> Floats64:
        """Fit the features that the targets can depend on; all others have Shapley value 0."""
        is_exact = self._is_exact(masks.shape[1])
        masks = masks[:, visible]
        count = masks.shape[1]
        change = values[0] - values[1]
        kept = 1.0 - masks
        # The constraint fixes the mean score as change / F. What is left to fit are deviations
        # from it, which only depend on rows whose mean over features is 0.
        rows = kept - kept.mean(axis=1, keepdims=True)
        residuals = values - values[1] - np.outer(kept.mean(axis=1), change)
        root = np.sqrt(_kernel(masks) if is_exact else np.ones(len(masks)))[:, None]
        deviations = np.linalg.lstsq(root * rows, root * residuals, rcond=None)[0]
        scores = np.zeros((values.shape[1], len(visible)))
        scores[:, visible] = deviations.T + change[:, None] / count
        return scores

    def _is_exact(self, count: int) -> bool:
        return 1 << count <= self.n_masks

    def _draw_subsets(self, count: int, seed: int) -> Masks:
        """Draw subsets by the Shapley kernel, each with its complement."""
        rng = np.random.default_rng(seed)
        sizes = np.arange(1, count)
        odds = 1 / (sizes * (count - sizes))
        pairs = self.n_masks // 2 - 1
        drawn_sizes = rng.choice(sizes, size=(pairs, 1), p=odds / odds.sum())
        ranks = rng.random((pairs, count)).argsort(axis=1).argsort(axis=1)
        subsets = ranks < drawn_sizes
        return np.concatenate([subsets, ~subsets])


def _all_subsets(count: int) -> Masks:
    """Give every subset except for the empty and the whole set: shape (2^F - 2, F)."""
    numbers = np.arange(1, (1 << count) - 1)
    subsets: Masks = (numbers[:, None] >> np.arange(count)) % 2 == 1
    return subsets


def _kernel(masks: Masks) -> Floats64:
    """Weight subsets of s features by 1 / (C(F, s) s (F - s)), up to a factor; 0 for s = 0, F."""
    count = masks.shape[1]
    of_size = np.zeros(count + 1)
    for size in range(1, count):
        of_size[size] = 1 / (comb(count, size) * size * (count - size))
    weights: Floats64 = of_size[masks.sum(axis=1)]
    return weights


@register(
    Description(
        name="shapley_sampling",
        title="Shapley sampling",
        family="perturbation",
        paper="Štrumbelj & Kononenko 2010, An efficient explanation of individual classifications",
        url="https://www.jmlr.org/papers/v11/strumbelj10a.html",
        signed=True,
        complete=True,
    )
)
class ShapleySampling(PerturbationMethod, frozen=True):
    """Shapley values as the mean gain of each feature over random orders of the features.

    In each order, features are restored one by one to an input with all features masked. The gains
    sum to f(x) − f(x′), and so does their mean. The mean over all orders is the Shapley value.

    It misleads as KernelSHAP does, and with few orders the scores are noisy: compare seeds.
    """

    n_permutations: Annotated[
        int,
        Meta(
            title="permutations",
            description="Number of random orders, each of F − 1 passes for F features.",
            ge=1,
            le=1000,
        ),
    ] = 25

    def masks(self, count: int, seed: int) -> Masks:
        """Mask nothing, everything, then in each order the features that are not yet restored."""
        ends = np.repeat([[False], [True]], count, axis=1)
        ranks = self._ranks(count, seed)
        to_come = ranks[:, None, :] >= np.arange(1, count)[:, None]
        return np.concatenate([ends, to_come.reshape(-1, count)])

    def mask_count(self, count: int) -> int:
        """Two masks for both ends, and F − 1 masks between them per order."""
        return 2 + self.n_permutations * (count - 1)

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Average the gains of each feature over the orders."""
        orders, count, targets = self.n_permutations, masks.shape[1], values.shape[1]
        between = values[2:].reshape(orders, count - 1, targets)
        shape = (orders, 1, targets)
        whole, empty = (np.broadcast_to(end, shape) for end in values[:2])
        gains = np.diff(np.concatenate([empty, between, whole], axis=1), axis=1)
        # A feature's rank in an order is the number of that order's masks that mask it.
        ranks = masks[2:].reshape(orders, count - 1, count).sum(axis=1)
        scores: Floats64 = np.take_along_axis(gains, ranks[:, :, None], axis=1).mean(axis=0).T
        return scores

    def _ranks(self, count: int, seed: int) -> NDArray[np.int64]:
        """Draw orders, as the rank of each feature: shape (P, F)."""
        rng = np.random.default_rng(seed)
        return rng.random((self.n_permutations, count)).argsort(axis=1)
