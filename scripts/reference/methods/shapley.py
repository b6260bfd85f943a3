"""Shapley values: exact by shap and captum, and drawn by captum."""

from __future__ import annotations

import numpy as np
import shap
import torch
from captum.attr import KernelShap, ShapleyValues, ShapleyValueSampling

from .presence import Presence, of_presence

Arrays = dict[str, torch.Tensor]

#: Orders of the features, each drawn by a call of its own so that their scatter is seen.
ORDERS = 1000
#: Runs of KernelSHAP, each on so many subsets.
RUNS = 40
SUBSETS = 200
MOST_FOR_ALL_ORDERS = 5
#: How closely two ways to exact Shapley values have to agree, in float32 too.
AGREEMENT = 1e-5
SEED = 20


def exact(presence: Presence) -> torch.Tensor:
    """Shapley values (K, T) by shap over all subsets, and by captum over all orders if few."""
    whole = presence.whole.numpy()
    explainer = shap.explainers.ExactExplainer(
        lambda there: presence(torch.from_numpy(np.asarray(there, np.float64))).numpy(),
        shap.maskers.Independent(np.zeros_like(whole)),
    )
    found = presence.placed(explainer(whole).values[0].T)
    if whole.shape[1] <= MOST_FOR_ALL_ORDERS:
        by_orders = of_presence(ShapleyValues, presence)
        error = (found - by_orders).abs().max() / by_orders.abs().max()
        if error > AGREEMENT:
            raise ArithmeticError(f"shap and captum differ by {error:.1e}")
    return found


def drawn_orders(presence: Presence) -> Arrays:
    """Sample orders by captum: their mean, and the variance of one of them."""
    torch.manual_seed(SEED)
    draws = torch.stack(
        [of_presence(ShapleyValueSampling, presence, n_samples=1) for _ in range(ORDERS)]
    )
    return {
        "shapley_sampling/mean": draws.mean(dim=0),
        "shapley_sampling/variance": draws.var(dim=0),
        "shapley_sampling/n": torch.tensor(ORDERS),
    }


def drawn_subsets(presence: Presence) -> Arrays:
    """Fit captum's KernelSHAP on drawn subsets: the mean of some runs, and its standard error."""
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    runs = torch.stack(
        [
            of_presence(KernelShap, presence, n_samples=SUBSETS, perturbations_per_eval=SUBSETS)
            for _ in range(RUNS)
        ]
    )
    return {
        "kernel_shap/mean": runs.mean(dim=0),
        "kernel_shap/standard_error": runs.std(dim=0) / RUNS**0.5,
    }
