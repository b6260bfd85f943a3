"""The hidden states of each token, layer by layer, as a path on a plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...models.internals.anatomy import Side
from ..layer_tokens import LayerTokens
from ..tables import dataframe
from .projection import kept_variance, project

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TokenPaths:
    """Where the hidden states of the tokens lie on one plane, from layer to layer.

    Attributes
    ----------
    tokens
        The T tokens.
    coordinates
        Shape (layers + 1, T, 2): the first and second principal component of each state. Units are
        those of the states; after ``unit_length=True`` they have none. The first row holds the
        embeddings.
    kept_variance
        Which share of the variance of all states the plane keeps; None where all states are equal.
    """

    tokens: LayerTokens
    coordinates: Floats
    kept_variance: float | None

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the paths out as a table: a row for each state, with its token and coordinates.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        states, tokens, _ = self.coordinates.shape
        return dataframe(
            {
                "state": np.repeat(np.arange(states), tokens),
                "position": np.tile(np.arange(tokens), states),
                "token": list(self.tokens.names) * states,
                "x": self.coordinates[..., 0].ravel(),
                "y": self.coordinates[..., 1].ravel(),
            }
        )


def token_paths(inspection: LayerArrays, side: Side, unit_length: bool) -> TokenPaths:
    """Project the hidden states of one side; see ``Inspection.token_paths``."""
    states = inspection.kept("hidden_states", side)
    count, tokens, width = states.shape
    vectors: Floats = states.reshape(-1, width)
    if unit_length:
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    coordinates = project(vectors, "pca", 2, seed=0)
    return TokenPaths(
        tokens=inspection.layer_tokens(side),
        coordinates=coordinates.reshape(count, tokens, 2),
        kept_variance=kept_variance(vectors, coordinates),
    )
