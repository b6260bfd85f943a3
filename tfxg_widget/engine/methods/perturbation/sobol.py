"""Sobol indices: each feature's share in the variance of the output under random masks."""

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
    """Total Sobol index: a feature's share in the variance of f when features are masked at random.

    Masks are binary (Bernoulli 1/2), from a scrambled Sobol sequence. Jansen's estimator of the
    total index, E[(f(A) − f(C))²] / 2V, redraws one feature in C. A redrawn binary feature changes
    in half of the cases, so here it is always flipped and the mean halved: the same index in fewer
    passes.

    It misleads when it is read as support for the target: it says that a word matters, not in which
    direction. Indices of words that act together include their common part, so they sum to more
    than 1.
    """

    n_designs: Annotated[
        int,
        Meta(
            title="designs",
            description="Number of random masks, each of F + 1 passes for F features.",
            ge=2,
            le=1024,
        ),
    ] = 32

    def masks(self, count: int, seed: int) -> Masks:
        """Draw random masks, the designs, then flip each feature in each: n + n · F rows."""
        # Imported late: it takes half a second, which reading the catalogue should not wait for.
        from scipy.stats import qmc

        doublings = (self.n_designs - 1).bit_length()
        points = qmc.Sobol(count, rng=np.random.default_rng(seed)).random_base2(doublings)
        designs = points[: self.n_designs] < 1 / 2
        flipped = designs[:, None, :] ^ np.eye(count, dtype=bool)
        return np.concatenate([designs, flipped.reshape(-1, count)])

    def mask_count(self, count: int) -> int:
        """F + 1 per design."""
        return self.n_designs * (count + 1)

    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Estimate the total indices; all are 0 if the output never varies."""
        n, count = self.n_designs, masks.shape[1]
        unflipped, flipped = values[:n], values[n:].reshape(n, count, values.shape[1])
        effects = ((unflipped[:, None] - flipped) ** 2).mean(axis=0).T / 4
        # Flipped masks have the same distribution, so the variance uses them too.
        variance = values.var(axis=0)[:, None]
        zeros = np.zeros_like(effects)
        indices: Floats64 = np.divide(effects, variance, out=zeros, where=variance > 0)
        return indices
