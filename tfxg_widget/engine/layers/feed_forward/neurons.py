"""Neurons of feed-forward blocks: which of them speak for a target at a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...inputs.errors import InputError
from ...models.internals.anatomy import Side
from ..scalar import Scalar
from ..tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays


@dataclass(frozen=True)
class Neuron:
    """One neuron at one token.

    Attributes
    ----------
    layer, index
        Which layer, and which of its F neurons.
    activation
        What it gives, in the model's own units.
    gradient
        ∂f/∂activation of the target's scalar f.
    """

    layer: int
    index: int
    activation: float
    gradient: float

    @property
    def product(self) -> float:
        """Activation × gradient, in units of f: positive where the neuron speaks for the target."""
        return self.activation * self.gradient


@dataclass(frozen=True)
class TopNeurons:
    """The neurons on which a target depends most at one token, by |activation × gradient|.

    Attributes
    ----------
    token
        The token's name.
    target
        What f is.
    neurons
        The largest first.
    """

    token: str
    target: str
    neurons: tuple[Neuron, ...]

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the neurons out as a table, one row each.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        return dataframe(
            {
                name: [getattr(neuron, name) for neuron in self.neurons]
                for name in ("layer", "index", "activation", "gradient", "product")
            }
        )


def top_neurons(
    inspection: LayerArrays, token: int, scalar: Scalar, side: Side, count: int
) -> TopNeurons:
    """Rank the neurons at a token; see ``Inspection.top_neurons``."""
    names = inspection.layer_tokens(side).names
    if not -len(names) <= token < len(names):
        raise InputError(f"There is no token {token}: there are {len(names)}.")
    if count < 1:
        raise InputError(f"count={count} asks for no neuron. Give at least 1.")
    values = inspection.kept("neurons", side)[:, token]
    differentiated = inspection.differentiated(scalar)
    by_layer = differentiated.gradients["neurons", side]
    gradients = np.stack([by_layer[layer][token] for layer in inspection.layers])
    products: NDArray[np.float64] = np.abs(values.astype(np.float64) * gradients)
    best = np.argsort(-products, axis=None, kind="stable")[:count]
    places = [divmod(int(place), values.shape[1]) for place in best]
    target = scalar.resolved(inspection.model, inspection.encoding, inspection.logits)
    return TopNeurons(
        token=names[token],
        target=target.name,
        neurons=tuple(
            Neuron(inspection.layers[row], index, float(values[row, index]), float(gradient))
            for row, index in places
            for gradient in [gradients[row, index]]
        ),
    )
