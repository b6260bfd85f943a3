"""Gradients with noise on the parameters, without changing the model."""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

#: How many values of a variable are hashed, about.
_SAMPLED = 64


class NoisyCopy:
    """A traced graph that reads noisy copies of the model's variables.

    The model is not changed, so other threads that use it see no noise.

    Parameters
    ----------
    traced
        The concrete function whose graph is copied.
    """

    def __init__(self, traced: Any) -> None:
        variables = {v.handle.ref(): v for v in traced.graph.variables if v.dtype.is_floating}
        captures = {inner.name: (outer.ref(), outer) for outer, inner in traced.graph.captures}
        # The table of word embeddings may be read, though points replace what is read.
        read = _sources(traced.outputs)
        self._pairs = [
            (variables[key], name)
            for name, (key, _) in captures.items()
            if key in variables and name in read
        ]
        self._copies = [tf.Variable(original, trainable=False) for original, _ in self._pairs]
        replaced = {
            name: copy.handle for (_, name), copy in zip(self._pairs, self._copies, strict=True)
        }
        handles = {name: replaced.get(name, outer) for name, (_, outer) in captures.items()}
        self.run = _rewired(traced, handles)

    def redraw(self, std: float, seed: int) -> None:
        """Multiply each parameter by new normal noise of mean 1.

        The noise of a parameter depends on its values, so the same weights get the same noise in
        whatever order and shape a library keeps them.

        Parameters
        ----------
        std
            Standard deviation of the noise.
        seed
            Determines the noise, together with the values.
        """
        equals: Counter[int] = Counter()
        for (original, _), copy in zip(self._pairs, self._copies, strict=True):
            flat = tf.reshape(original, [-1])
            content = _fingerprint(flat)
            key = tf.constant([seed, content | equals[content] << 32], tf.int64)
            equals[content] += 1
            noise = tf.random.stateless_normal(flat.shape, key, 1.0, std, flat.dtype)
            copy.assign(tf.reshape(flat * noise, copy.shape))


class LastNoisyCopy:
    """Keeps the noisy copy that was used last; a copy is as large as the model.

    Attributes
    ----------
    lock
        Held while noise is drawn into the copy and gradients are computed with it.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._traced: Any = None
        self._copy: NoisyCopy | None = None

    def of(self, traced: Any) -> NoisyCopy:
        """Give the noisy copy of a concrete function; it is made if another one was used last."""
        if self._copy is None or traced is not self._traced:
            self._copy = None  # Frees the old copy before the new one is made.
            self._traced, self._copy = traced, NoisyCopy(traced)
        return self._copy


def _fingerprint(flat: Any) -> int:
    """Hash the size of a variable and a sample of its values into 32 bits."""
    size = int(flat.shape[0])
    sample = flat[:: max(1, size // _SAMPLED)]
    return zlib.crc32(tf.cast(sample, tf.float32).numpy().tobytes(), size & 0xFFFFFFFF)


def _sources(outputs: Sequence[Any]) -> set[str]:
    """List the names of all tensors that the outputs are computed from."""
    found: set[str] = set()
    waiting = list(outputs)
    while waiting:
        tensor = waiting.pop()
        if tensor.name not in found:
            found.add(tensor.name)
            waiting += tensor.op.inputs
    return found


def _rewired(traced: Any, captures: dict[str, Any]) -> Any:
    """Import the graph of a function into a new graph, with other captured tensors."""
    graph = traced.graph.as_graph_def()
    arguments = [tensor.name for tensor in traced.inputs[: len(traced.inputs) - len(captures)]]
    outputs = [tensor.name for tensor in traced.outputs]

    def imported(*given: Any) -> Any:
        # input_map needs tensors of this graph, which an identity makes of outer ones.
        inside = {name: tf.identity(tensor) for name, tensor in captures.items()}
        inside |= dict(zip(arguments, given, strict=True))
        return tf.graph_util.import_graph_def(graph, input_map=inside, return_elements=outputs)

    specs = [
        tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in traced.inputs[: len(arguments)]
    ]
    return tf.function(imported, autograph=False, input_signature=specs).get_concrete_function()
