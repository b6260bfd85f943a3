"""Run a model once on an input and keep what it computed inside, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..models.internals.anatomy import Side
from ..models.internals.forward import OF_ATTENTION, Quantity, run
from ..models.layered import LayeredModel

Floats = NDArray[np.float32]

#: All that is kept of a run.
EVERYTHING: tuple[Quantity, ...] = (
    "attention",
    "queries",
    "keys",
    "values",
    "hidden_states",
    "neurons",
)


@dataclass(frozen=True, eq=False)
class Recording:
    """What a run on one input computed, as read-only arrays.

    Attributes
    ----------
    logits
        Shape (C,).
    arrays
        By quantity and side the layers stacked: "attention" (L, H, T, S), "queries" (L, H, T, d),
        "keys" and "values" (L, H, S, d), "hidden_states" (layers + 1, T, D), "neurons" (L, T, F).
        L and H are the layers and heads that were chosen.
    """

    logits: Floats
    arrays: Mapping[tuple[Quantity, Side], Floats]


def record(
    model: LayeredModel, encoding: Encoding, layers: Sequence[int], heads: Sequence[int]
) -> Recording:
    """Run forward once from the word embeddings.

    Parameters
    ----------
    model
        The model.
    encoding
        The input.
    layers, heads
        Which are kept; hidden states are kept of all layers.
    """
    chosen_layers, chosen_heads = frozenset(layers), list(heads)

    def store(quantity: Quantity, _side: Side, index: int, tensor: Any) -> Any:
        if quantity == "hidden_states":
            return tensor[0].numpy()
        if index not in chosen_layers:
            return None
        kept = tensor[0].numpy()
        return kept[chosen_heads] if quantity in OF_ATTENTION else kept

    points = tf.constant(model.embed(encoding.ids)[None])
    trace = run(model, points, encoding.rows, EVERYTHING, store=store)
    arrays = {}
    for key, by_layer in trace.tensors.items():
        tensors = [by_layer[index] for index in sorted(by_layer)]
        if len({tensor.shape for tensor in tensors}) == 1:
            arrays[key] = read_only(np.stack(tensors).astype(np.float32, copy=False))
    return Recording(np.asarray(trace.logits[0], np.float32), arrays)


def read_only(values: Floats) -> Floats:
    """Make an array unchangeable, and give it back."""
    values.flags.writeable = False
    return values
