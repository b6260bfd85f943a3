"""Numbers that sum up what an attention head does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...models.internals.anatomy import Side
from ..tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HeadSummary:
    """Measures of every head of one side, each of shape (L, H).

    Attributes
    ----------
    side
        "self", "encoder", "decoder" or "cross".
    layers, heads
        The indices of the L layers and H heads.
    entropy
        How spread out the attention is, in bits: 0 for a single token, log₂ S for all alike.
    mean_distance
        How far apart reading and read tokens are, in tokens; None for cross-attention and images.
    to_separators
        Which share of the attention goes to special tokens, in [0, 1].
    importance
        How much the target depends on the head, in units of the target's scalar.
    """

    side: Side
    layers: tuple[int, ...]
    heads: tuple[int, ...]
    entropy: Floats64
    mean_distance: Floats64 | None
    to_separators: Floats64
    importance: Floats64

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the measures out as a table, one row a head.

        Returns
        -------
        pandas.DataFrame
            Columns layer, head, entropy, mean_distance (where there is one), to_separators and
            importance.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        columns: dict[str, object] = {
            "layer": np.repeat(self.layers, len(self.heads)),
            "head": np.tile(self.heads, len(self.layers)),
            "entropy": self.entropy.ravel(),
        }
        if self.mean_distance is not None:
            columns["mean_distance"] = self.mean_distance.ravel()
        columns["to_separators"] = self.to_separators.ravel()
        columns["importance"] = self.importance.ravel()
        return dataframe(columns)


def entropy(weights: Floats) -> Floats64:
    """Average -Σ_s α_s log₂ α_s over the reading tokens: (L, H, T, S) to (L, H), in bits."""
    exact = weights.astype(np.float64)
    logarithms = np.log2(exact, out=np.zeros_like(exact), where=exact > 0)
    bits: Floats64 = -(exact * logarithms).sum(axis=-1).mean(axis=-1)
    return bits


def mean_distance(weights: Floats) -> Floats64:
    """Average Σ_s α_ts |t - s| over the reading tokens t: (L, H, T, T) to (L, H), in tokens.

    Vig & Belinkov 2019 (arXiv:1906.04284), equation 2, up to the way it averages.
    """
    places = np.arange(weights.shape[-1])
    distances = np.abs(places[:, None] - places)
    tokens: Floats64 = (weights * distances).sum(axis=-1, dtype=np.float64).mean(axis=-1)
    return tokens


def to_separators(weights: Floats, special: Sequence[bool]) -> Floats64:
    """Average the attention to special tokens over the reading tokens: (L, H, T, S) to (L, H)."""
    share: Floats64 = weights[..., list(special)].sum(axis=-1, dtype=np.float64).mean(axis=-1)
    return share
