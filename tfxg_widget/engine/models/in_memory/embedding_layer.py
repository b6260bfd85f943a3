"""The layer of a Keras model that turns token ids into vectors."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.errors import ModelError, unknown
from ..hooks import fed, tapped

#: The argument for vectors of those layers of transformers 4 that embed more than words.
_VECTORS = "inputs_embeds"


@dataclass(frozen=True, eq=False)
class EmbeddingLayer:
    """The layer at which vectors enter a model.

    Attributes
    ----------
    layer
        The layer.
    table
        Its word embeddings (V, D), None where it has no table.
    takes_vectors
        Whether it reads vectors instead of ids; otherwise vectors replace its output.
    """

    layer: Any
    table: Any
    takes_vectors: bool = False

    def entered(self, put: Callable[[Any], Any]) -> AbstractContextManager[None]:
        """Run the model from other vectors for the duration of the context.

        Parameters
        ----------
        put
            Returns the vectors (N, T, D); gets the layer's output, or None where vectors replace
            its ids.
        """
        if self.takes_vectors:
            return fed(self.layer, {"input_ids": None, _VECTORS: put(None)})
        return tapped(self.layer, put)


def find_embedding(
    chosen: Any, layers: Mapping[str, Any], notes: Sequence[tuple[str, Any]], ids: Any
) -> EmbeddingLayer:
    """Find the embedding layer.

    Parameters
    ----------
    chosen
        The layer, its name, or None to find the one that looks the ids up.
    layers
        The model's layers by name.
    notes
        The name and output of each layer that ran for ``ids``.
    ids
        Shape (1, T).

    Raises
    ------
    ModelError
        For a layer that the model does not have, that did not run exactly once, or that gives no
        vector for each id; and where no layer, or several, look the ids up.
    """
    if chosen is not None:
        name = chosen if isinstance(chosen, str) else _name_of(chosen, layers)
        if name not in layers:
            raise ModelError(str(unknown("embedding layer", name, layers)))
        _check(name, notes, ids)
        return EmbeddingLayer(layers[name], _matrix(layers[name], "embeddings"))
    names = list(dict.fromkeys(name for name, out in notes if _looks_up(layers[name], out, ids)))
    if len(names) == 1:
        _check(names[0], notes, ids)
        return EmbeddingLayer(layers[names[0]], layers[names[0]].embeddings)
    inner = list(dict.fromkeys(name for name, _ in notes if _takes_vectors(layers[name])))
    if not names and len(inner) == 1:
        return EmbeddingLayer(layers[inner[0]], layers[inner[0]].weight, takes_vectors=True)
    raise ModelError(
        f"{'Several layers look' if names else 'No layer of the model looks'} the token ids up in "
        f"a table{': ' + ', '.join(names) if names else ''}. Name the one that turns ids into "
        f"vectors: wrap(model, tokenizer, embedding=…). Layers: {', '.join(layers)}."
    )


def _name_of(layer: Any, layers: Mapping[str, Any]) -> str:
    names = (name for name, known in layers.items() if known is layer)
    return next(names, getattr(layer, "name", type(layer).__name__))


def _looks_up(layer: Any, output: Any, ids: Any) -> bool:
    table = _matrix(layer, "embeddings")
    if table is None or not tf.is_tensor(output) or output.shape[:-1] != ids.shape:
        return False
    if int(tf.reduce_max(ids)) >= table.shape[0] or output.shape[-1] != table.shape[-1]:
        return False
    looked_up = tf.gather(tf.convert_to_tensor(table), ids)
    return np.allclose(tf.cast(looked_up, tf.float32), tf.cast(output, tf.float32), rtol=1e-2)


def _takes_vectors(layer: Any) -> bool:
    has_table = _matrix(layer, "weight") is not None
    return has_table and _VECTORS in inspect.signature(layer.call).parameters


def _matrix(layer: Any, name: str) -> Any:
    """Give a layer's variable of that name if it is a matrix."""
    variable = getattr(layer, name, None)
    return variable if len(getattr(variable, "shape", ())) == 2 else None


def _check(name: str, notes: Sequence[tuple[str, Any]], ids: Any) -> None:
    outputs = [tensor for recorded_name, tensor in notes if recorded_name == name]
    if len(outputs) != 1:
        raise ModelError(
            f"The layer {name!r} runs {len(outputs)} times for one text, so its output does not "
            "belong to one set of tokens. Name another layer: wrap(model, tokenizer, embedding=…)."
        )
    shape = tuple(outputs[0].shape)
    if len(shape) != 3 or shape[:2] != tuple(ids.shape):
        raise ModelError(
            f"The layer {name!r} gives numbers of shape {shape} for {ids.shape[1]} tokens, so it "
            "is not an embedding layer, which gives a vector for each token."
        )
