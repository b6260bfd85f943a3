"""Gradients under noise on the parameters, without touching the model's own."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


class NoisyCopy:
    """A traced graph that reads copies of the model's variables, multiplied by noise.

    The model itself is left alone, so that whoever else uses it meanwhile sees no noise.

    Parameters
    ----------
    traced
        The concrete function to copy.
    """

    def __init__(self, traced: Any) -> None:
        variables = {v.handle.ref(): v for v in traced.graph.variables if v.dtype.is_floating}
        captures = {inner.name: (outer.ref(), outer) for outer, inner in traced.graph.captures}
        self._pairs = [
            (variables[key], name) for name, (key, _) in captures.items() if key in variables
        ]
        self._copies = [tf.Variable(original, trainable=False) for original, _ in self._pairs]
        replaced = {
            name: copy.handle for (_, name), copy in zip(self._pairs, self._copies, strict=True)
        }
        handles = {name: replaced.get(name, outer) for name, (_, outer) in captures.items()}
        self.run = _rewired(traced, handles)

    def redraw(self, std: float, seed: int) -> None:
        """Multiply each parameter anew by normal noise of mean 1.

        Parameters
        ----------
        std
            Its standard deviation.
        seed
            Same seed, same noise.
        """
        for i, ((original, _), copy) in enumerate(zip(self._pairs, self._copies, strict=True)):
            noise = tf.random.stateless_normal(original.shape, [seed, i], 1.0, std, original.dtype)
            copy.assign(original * noise)


def _rewired(traced: Any, captures: dict[str, Any]) -> Any:
    """Import the graph of a function into a new one, with other captured tensors."""
    graph = traced.graph.as_graph_def()
    arguments = [tensor.name for tensor in traced.inputs[: len(traced.inputs) - len(captures)]]
    outputs = [tensor.name for tensor in traced.outputs]

    def imported(*given: Any) -> Any:
        # An identity brings an outer tensor into the graph, as input_map requires.
        inside = {name: tf.identity(tensor) for name, tensor in captures.items()}
        inside |= dict(zip(arguments, given, strict=True))
        return tf.graph_util.import_graph_def(graph, input_map=inside, return_elements=outputs)

    specs = [
        tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in traced.inputs[: len(arguments)]
    ]
    return tf.function(imported, autograph=False, input_signature=specs).get_concrete_function()
