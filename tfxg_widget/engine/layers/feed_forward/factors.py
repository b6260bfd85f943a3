"""What feed-forward neurons share out among them: a factorisation of their activations."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...inputs.errors import InputError
from ...models.internals.anatomy import Side
from ..layer_tokens import LayerTokens
from ..tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]

#: The factorisation ends after so many rounds, converged or not.
_ROUNDS = 1000


@dataclass(frozen=True, eq=False)
class NeuronFactors:
    """Groups of neurons that are active together, and how active each is at every token.

    Activations of L layers, (T, L · F), are approximated by ``token_factors`` @ ``neuron_factors``.

    Attributes
    ----------
    tokens
        The T tokens.
    layers
        The indices of the L layers.
    token_factors
        How active each of the K factors is at each token, (T, K), at least 0. The factors are
        ordered by how much of the activations they make up.
    neuron_factors
        How much each neuron belongs to each factor, (K, L, F), at least 0.
    error
        The length of what is left over, as a share of the length of the activations.
    """

    tokens: LayerTokens
    layers: tuple[int, ...]
    token_factors: Floats64
    neuron_factors: Floats64
    error: float

    def top_tokens(self, factor: int, count: int = 10) -> tuple[int, ...]:
        """Give the indices of the tokens at which a factor is most active."""
        best = np.argsort(-self.token_factors[:, factor], kind="stable")[:count]
        return tuple(int(token) for token in best)

    def top_neurons(self, factor: int, count: int = 10) -> tuple[tuple[int, int], ...]:
        """Give the neurons that make a factor up, as (layer, neuron), the largest first."""
        weights = self.neuron_factors[factor]
        best = np.argsort(-weights, axis=None, kind="stable")[:count]
        places = [divmod(int(place), weights.shape[1]) for place in best]
        return tuple((self.layers[row], neuron) for row, neuron in places)

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the tokens' factors out as a table: a row for each token, a column for each factor.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        columns = [f"factor {k}" for k in range(self.token_factors.shape[1])]
        return dataframe(self.token_factors, list(self.tokens.names), columns)


def neuron_factors(
    inspection: LayerArrays, n_factors: int, layers: range | None, side: Side
) -> NeuronFactors:
    """Factorise feed-forward activations; see ``Inspection.neuron_factors``."""
    activations = inspection.kept("neurons", side)
    wanted = [layer for layer in inspection.layers if layers is None or layer in layers]
    if not wanted:
        raise InputError(
            f"None of the layers {list(layers or ())} was kept: {list(inspection.layers)}."
        )
    chosen = activations[[inspection.layers.index(layer) for layer in wanted]]
    count, length, width = chosen.shape
    most = min(length, count * width)
    if not 1 <= n_factors <= most:
        raise InputError(f"n_factors={n_factors} is not between 1 and {most}.")
    table = chosen.transpose(1, 0, 2).reshape(length, count * width).astype(np.float64)
    by_token, by_neuron, error = factorised(table, n_factors)
    return NeuronFactors(
        tokens=inspection.layer_tokens(side),
        layers=tuple(wanted),
        token_factors=by_token,
        neuron_factors=by_neuron.reshape(n_factors, count, width),
        error=error,
    )


def factorised(table: Floats64, n_factors: int) -> tuple[Floats64, Floats64, float]:
    """Factorise what is positive of a table (T, N) into (T, K) and (K, N), without chance.

    Returns
    -------
    factors of rows, factors of columns
        The factors that make up most come first.
    float
        The length of what is left over, as a share of the table's.
    """
    # scikit-learn takes long to import, and few need it.
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    positive = np.maximum(table, 0)
    model = NMF(n_factors, init="nndsvda", solver="cd", max_iter=_ROUNDS, random_state=0)
    with warnings.catch_warnings():
        # The error that is left over says how good the result is.
        warnings.simplefilter("ignore", ConvergenceWarning)
        rows = model.fit_transform(positive)
    columns = model.components_
    sizes = np.linalg.norm(rows, axis=0) * np.linalg.norm(columns, axis=1)
    order = np.argsort(-sizes, kind="stable")
    whole = np.linalg.norm(positive)
    error = np.linalg.norm(positive - rows @ columns) / whole if whole else 0.0
    return rows[:, order], columns[order], float(error)
