"""Sobol indices: each feature's part, alone and with others, in how much the answer varies."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from ..base import Description, Floats64, register
from .base import Masks, PerturbationMethod


@register(
    Description(
        name="sobol",
        title="Sobol",
        family="perturbation",
        paper="Fel et al. 2021, Look at the variance!",
        url="https://arxiv.org/abs/2111.04138",
        signed=False,
    )
)
class Sobol(PerturbationMethod, frozen=True):
    """Total share of a feature in the answer's variance, when each is hidden or not by chance.

    The masks are binary (Bernoulli 1/2), from a scrambled Sobol sequence. Jansen's estimator of
    the total index, E[(f(A) - f(C))²] / 2V, draws a feature anew in C; as that leaves every other
    mask as it was, here it is flipped always and the mean halved: the same index, in fewer passes.

    It misleads where one takes it for support: it says that a word matters, not for what. Indices
    of words that act together count their common part for each, so they sum to more than 1.
    """

    n_designs: Annotated[
        int,
        Meta(title="designs", description="Random masks, each F + 1 passes.", ge=2, le=1024),
    ] = 32

    def masks(self, count: int, seed: int) -> Masks:
        """Hide random features, then flip each of them: the designs, and F rows for each."""
        # Half a second to import, which the catalogue need not wait for.
        from scipy.stats import qmc

        doublings = (self.n_designs - 1).bit_length()
        points = qmc.Sobol(count, rng=np.random.default_rng(seed)).random_base2(doublings)
        designs = points[: self.n_designs] < 1 / 2
        flipped = designs[:, None, :] ^ np.eye(count, dtype=bool)
        return np.concatenate([designs, flipped.reshape(-1, count)])

    def mask_count(self, count: int) -> int:
        """F + 1 a design."""
        return self.n_designs * (count + 1)

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Estimate the total indices; all are 0 where the answer never varies."""
        n, count = self.n_designs, masks.shape[1]
        plain, flipped = values[:n], values[n:].reshape(n, count, values.shape[1])
        effects = ((plain[:, None] - flipped) ** 2).mean(axis=0).T / 4
        # A flipped mask is as random as the one it comes from.
        variance = values.var(axis=0)[:, None]
        empty = np.zeros_like(effects)
        indices: Floats64 = np.divide(effects, variance, out=empty, where=variance > 0)
        return indices
