"""Shapley values: each feature's fair share in the change, by KernelSHAP and by permutations."""

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
    """Shapley values by regression: exact where the masks suffice for all subsets.

    Where 2^F is at most ``n_masks``, every subset is asked for, weighted by the Shapley kernel, and
    the scores are the Shapley values. Beyond, subsets are drawn by that kernel, each with its
    complement (Covert & Lee 2021, arXiv:2012.01536). Either way the scores sum to the change from
    everything hidden.

    It misleads in that most subsets of a text's words are no text, so it is explained by what the
    model says to what it never saw. A score beyond ``n_masks`` is an estimate: compare seeds.
    """

    n_masks: Annotated[
        int,
        Meta(title="masks", description="Variants of the input, at most.", ge=4, le=20000),
    ] = 1024

    def masks(self, count: int, seed: int) -> Masks:
        """Hide nothing, all, then every other subset or random ones."""
        ends = np.repeat([[False], [True]], count, axis=1)
        some = _subsets(count) if self._exact(count) else self._drawn(count, seed)
        return np.concatenate([ends, some])

    def mask_count(self, count: int) -> int:
        """All subsets where they are few, else an even number of at most ``n_masks``."""
        return 1 << count if self._exact(count) else self.n_masks // 2 * 2

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Fit weighted least squares under the constraint that the scores sum to the change."""
        return self.scores_of(masks, values, np.ones(masks.shape[1], bool))

    def scores_of(self, masks: Masks, values: Floats64, seen: NDArray[np.bool_]) -> Floats64:
        """Leave features out of the fit that the targets cannot depend on: their value is 0."""
        every = self._exact(masks.shape[1])
        masks = masks[:, seen]
        count = masks.shape[1]
        change = values[0] - values[1]
        kept = 1.0 - masks
        # Without its mean over the features, a row says nothing of the sum, which is settled.
        rows = kept - kept.mean(axis=1, keepdims=True)
        rest = values - values[1] - np.outer(kept.mean(axis=1), change)
        root = np.sqrt(_kernel(masks) if every else np.ones(len(masks)))[:, None]
        found = np.linalg.lstsq(root * rows, root * rest, rcond=None)[0]
        scores = np.zeros((values.shape[1], len(seen)))
        scores[:, seen] = found.T + change[:, None] / count
        return scores

    def _exact(self, count: int) -> bool:
        return 1 << count <= self.n_masks

    def _drawn(self, count: int, seed: int) -> Masks:
        rng = np.random.default_rng(seed)
        sizes = np.arange(1, count)
        odds = 1 / (sizes * (count - sizes))
        pairs = self.n_masks // 2 - 1
        chosen = rng.choice(sizes, size=(pairs, 1), p=odds / odds.sum())
        half = rng.random((pairs, count)).argsort(axis=1).argsort(axis=1) < chosen
        return np.concatenate([half, ~half])


def _subsets(count: int) -> Masks:
    """Give every subset but the empty and the whole one: shape (2^F - 2, F)."""
    numbers = np.arange(1, (1 << count) - 1)
    subsets: Masks = (numbers[:, None] >> np.arange(count)) % 2 == 1
    return subsets


def _kernel(masks: Masks) -> Floats64:
    """Weigh subsets of s features by 1 / (C(F, s) s (F - s)), up to a factor; the ends by 0."""
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
    """Shapley values as the mean gain of each feature, over random orders in which they come.

    Each order starts from everything hidden and brings the features back one by one; its gains
    sum to the change, and so does their mean. All orders would give the Shapley values.

    It misleads as KernelSHAP does, and with few orders a score is noisy: compare seeds.
    """

    n_permutations: Annotated[
        int, Meta(title="permutations", description="Orders, each F passes.", ge=1, le=1000)
    ] = 25

    def masks(self, count: int, seed: int) -> Masks:
        """Hide nothing, all, then what is still to come in each order."""
        ends = np.repeat([[False], [True]], count, axis=1)
        ranks = self._ranks(count, seed)
        to_come = ranks[:, None, :] >= np.arange(1, count)[:, None]
        return np.concatenate([ends, to_come.reshape(-1, count)])

    def mask_count(self, count: int) -> int:
        """Count the two ends, and in each order all between."""
        return 2 + self.n_permutations * (count - 1)

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Average the gains."""
        orders, count, targets = self.n_permutations, masks.shape[1], values.shape[1]
        between = values[2:].reshape(orders, count - 1, targets)
        shape = (orders, 1, targets)
        whole, empty = (np.broadcast_to(end, shape) for end in values[:2])
        gains = np.diff(np.concatenate([empty, between, whole], axis=1), axis=1)
        # How many masks of its order hide a feature is its rank in that order.
        ranks = masks[2:].reshape(orders, count - 1, count).sum(axis=1)
        found: Floats64 = np.take_along_axis(gains, ranks[:, :, None], axis=1).mean(axis=0).T
        return found

    def _ranks(self, count: int, seed: int) -> NDArray[np.int64]:
        """Draw orders: the place of each feature, shape (P, F)."""
        rng = np.random.default_rng(seed)
        return rng.random((self.n_permutations, count)).argsort(axis=1)
