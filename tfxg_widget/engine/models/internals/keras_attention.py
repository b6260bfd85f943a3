"""Attention layers of Keras 3 and KerasHub, which share one inner method."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import tensorflow as tf

from ...inputs.errors import ModelError
from ..attention import Attention
from ..hooks import LayerCall, replaced
from .attention_layer import AttentionLayer, SeePart, repeated

#: The method from queries, keys and values to the weighted values.
_COMPUTE = "_compute_attention"


class KerasAttention(AttentionLayer):
    """A layer with ``_compute_attention(query, key, value, …)``, such as MultiHeadAttention.

    Queries and keys are those whose product is taken: after a normalisation and rotary positions,
    where the layer has these, and before the division by √d.
    """

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        softmax: Any = getattr(layer, "_softmax", None) or getattr(layer, "softmax", None)
        self._softmax = softmax

    @staticmethod
    def fits(layer: Any) -> bool:
        """Tell whether a layer is of this kind."""
        softmax = getattr(layer, "_softmax", None) or getattr(layer, "softmax", None)
        return hasattr(layer, _COMPUTE) and hasattr(softmax, "call")

    @contextmanager
    def observed(self, see: SeePart) -> Iterator[None]:
        """Pass what the layer computes to ``see`` while the context lasts."""
        signature = inspect.signature(getattr(self._layer, _COMPUTE))
        names = list(signature.parameters)[:3]
        calls = 0
        batch: Any = None

        def noting(compute: Callable[..., Any]) -> Callable[..., Any]:
            def run(*args: Any, **kwargs: Any) -> Any:
                nonlocal batch, calls
                arguments = signature.bind(*args, **kwargs).arguments
                queries, keys, values = (
                    tf.transpose(arguments[name], [0, 2, 1, 3]) for name in names
                )
                heads, batch = int(queries.shape[1]), tf.shape(queries)[0]
                see(calls, "queries", queries)
                see(calls, "keys", repeated(keys, heads))
                see(calls, "values", repeated(values, heads))
                output = compute(*args, **kwargs)
                calls += 1
                return output

            return run

        def see_probabilities(_place: LayerCall, whole: Any) -> Any:
            shape = tf.shape(whole)
            by_head = tf.reshape(whole, tf.concat([[batch, -1], shape[-2:]], axis=0))
            return tf.reshape(see(calls, "attention", by_head), shape)

        fused = "return_attention_scores" in inspect.signature(self._layer.call).parameters
        layers = Attention([LayerCall(self._softmax, None)], [self._layer] if fused else [])
        with ExitStack() as stack:
            stack.enter_context(layers.tapped(see_probabilities))
            stack.enter_context(replaced(self._layer, _COMPUTE, noting))
            yield

    def output_kernel(self, heads: int) -> Any:
        """Give the weights of the output projection by head, (H, d, D)."""
        dense = getattr(self._layer, "_output_dense", None)
        dense = dense or getattr(self._layer, "output_dense", None)
        kernel = getattr(dense, "kernel", None)
        if kernel is None or len(kernel.shape) != 3 or kernel.shape[0] != heads:
            raise ModelError(f"{self._layer.name} has no output projection by head.")
        return tf.convert_to_tensor(kernel)
