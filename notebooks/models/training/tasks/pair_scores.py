"""How good answers on pairs are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import expit
from scipy.stats import pearsonr, spearmanr

if TYPE_CHECKING:
    from ..demo_model.networks.layout import Floats


def accuracy(logits: Floats, wanted: Floats) -> float:
    """Give the share of pairs whose largest logit is where the largest share is."""
    return float((logits.argmax(axis=1) == wanted.argmax(axis=1)).mean())


def correlations(logits: Floats, wanted: Floats) -> tuple[float, float]:
    """Give Pearson's and Spearman's correlation of one output's sigmoid with what was wanted."""
    found, true = expit(logits[:, 0]), wanted[:, 0]
    return float(pearsonr(found, true).statistic), float(spearmanr(found, true).statistic)
