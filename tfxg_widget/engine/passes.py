"""Forward and backward passes of one model from one layer: all the engine asks of TensorFlow."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from .encoding import Ints, Rows
from .errors import ModelError
from .noisy import NoisyCopy
from .problem import GradientRule
from .rules import ModifiedGradient
from .scalars import Output, transformed
from .tasks.base import Activation
from .tracing import may_trace

Floats = NDArray[np.float32]
Gradients = Callable[..., tuple[Floats, Floats]]

#: So many calls run op by op before a pass is traced: tracing takes as long as some twenty of
#: them, and nobody should wait for it who asks a question or two.
EAGER_CALLS = 3


class Passes:
    """The functions at the heart of every method, each traced once for all lengths and batches.

    Parameters
    ----------
    forward
        Runs the model on from a layer: (points, rows, layer) to logits (N, C).
    activation
        How its logits become probabilities.
    layer
        Whose output the points stand for.
    output
        The scalar of a target.
    rule
        What takes the true gradient's place, if anything.
    plain
        The passes whose traced run a rule goes back through; None for these themselves.

    Attributes
    ----------
    layer, output
        As they were given.
    traces
        How often TensorFlow has traced the model so far.
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        activation: Activation,
        layer: str,
        output: Output,
        rule: GradientRule | None = None,
        plain: Passes | None = None,
    ) -> None:
        self.traces = 0
        self._forward_from = forward
        self._activation = activation
        self.layer = layer
        self.output = output
        self._rule = rule
        self._plain = plain or self
        self._calls: Counter[int] = Counter()
        self._traced: dict[int, Any] = {}
        self._noisy: dict[int, NoisyCopy] = {}
        self._lock = threading.RLock()
        self._drawing = threading.RLock()

    def logits(self, points: Floats, rows: Rows) -> Floats:
        """Run forward: points (N, T, D) to logits (N, C)."""
        given = (points, rows.ids, dict(rows.inputs))
        run = self._forward if self._cold(0) else self.traced_forward(given)
        logits: Floats = run(*given).numpy()
        return logits

    def gradients(
        self,
        points: Floats,
        rows: Rows,
        indices: Ints,
        coefficients: Floats,
        *references: Floats,
    ) -> tuple[Floats, Floats]:
        """Run forward and backward.

        Parameters
        ----------
        points
            Shape (N, T, D).
        rows
            What goes with them.
        indices, coefficients
            K targets a point, each a weighted sum of M outputs: shape (N, K, M).
        references
            For a rule that compares each point with a baseline, these: shape (N, T, D).

        Returns
        -------
        values
            Shape (N, K).
        gradients
            Of each value by its point, shape (N, K, T, D).
        """
        given = (points, rows.ids, dict(rows.inputs), indices, coefficients, *references)
        run = self._backward if self._cold(indices.shape[1]) else self._traced_backward(given)
        values, gradients = run(*given)
        return values.numpy(), gradients.numpy()

    @contextmanager
    def noisy(self, std: float, seed: int) -> Iterator[Gradients]:
        """Give ``gradients`` under multiplicative noise on the parameters.

        Parameters
        ----------
        std
            Standard deviation of the noise, whose mean is 1.
        seed
            Same seed, same noise.
        """
        drawn: set[NoisyCopy] = set()

        def gradients(
            points: Floats, rows: Rows, indices: Ints, coefficients: Floats
        ) -> tuple[Floats, Floats]:
            given = (points, rows.ids, dict(rows.inputs), indices, coefficients)
            k = indices.shape[1]
            if k not in self._noisy:
                self._noisy[k] = NoisyCopy(self._traced_backward(given))
            if self._noisy[k] not in drawn:
                self._noisy[k].redraw(std, seed)
                drawn.add(self._noisy[k])
            values, grads = self._noisy[k].run(*tf.nest.flatten(given, expand_composites=True))
            return values.numpy(), grads.numpy()

        # Two callers must not draw into one copy; those without noise go on meanwhile.
        with self._drawing:
            yield gradients

    def traced_forward(self, given: tuple[Any, ...]) -> Any:
        """Give the function from (points, ids, inputs) like these to logits, as a graph."""
        return self._trace(0, self._forward, given)

    def scalars(self, logits: Floats) -> Floats:
        """Turn logits (N, C) into the scalars that are differentiated here."""
        return np.asarray(transformed(logits, self.output, self._activation))

    def _cold(self, key: int) -> bool:
        if self._rule is not None:  # Rules act on a graph.
            return False
        if not may_trace():
            return key not in self._traced
        self._calls[key] += 1
        return self._calls[key] <= EAGER_CALLS

    def _traced_backward(self, given: tuple[Any, ...]) -> Any:
        points, _, _, indices, _, *references = given
        per_target = (None, indices.shape[1], None)
        like_points = tf.TensorSpec((None, None, points.shape[2]), tf.float32)
        open_ended = (
            tf.TensorSpec(per_target, tf.int32),
            tf.TensorSpec(per_target, tf.float32),
            *[like_points for _ in references],
        )
        backward = self._by_rule(self._rule, given) if self._rule else self._backward_in_graph
        return self._trace(indices.shape[1], backward, given, open_ended)

    def _by_rule(self, rule: GradientRule, given: tuple[Any, ...]) -> Callable[..., Any]:
        forward = self._plain.traced_forward(given[:3])
        modified = ModifiedGradient(rule, forward, self._targets)

        def backward(*given: Any) -> Any:
            values, gradients = modified(*given)
            return values, self._stacked(gradients)

        return backward

    def _trace(
        self,
        key: int,
        function: Callable[..., Any],
        given: tuple[Any, ...],
        further: tuple[Any, ...] = (),
    ) -> Any:
        """Compile a function for arguments like ``given``, of any batch size and length.

        The key is the number of targets, over which the graph is unrolled; 0 runs forward only.
        """
        points, _, inputs, *_ = given
        free = tf.TensorSpec((None, None), tf.int32)
        with self._lock:
            if key not in self._traced:
                self.traces += 1
                self._traced[key] = tf.function(function, autograph=False).get_concrete_function(
                    tf.TensorSpec((None, None, points.shape[2]), tf.float32),
                    free,
                    dict.fromkeys(inputs, free),
                    *further,
                )
        return self._traced[key]

    def _forward(self, points: Any, ids: Any, inputs: Any) -> Any:
        return self._forward_from(tf.convert_to_tensor(points), Rows(ids, inputs), self.layer)

    def _values(self, points: Any, ids: Any, inputs: Any, indices: Any, coefficients: Any) -> Any:
        return self._targets(self._forward(points, ids, inputs), indices, coefficients)

    def _targets(self, logits: Any, indices: Any, coefficients: Any) -> Any:
        scalars = transformed(logits, self.output, self._activation)
        return tf.reduce_sum(tf.gather(scalars, indices, batch_dims=1) * coefficients, axis=-1)

    def _backward(self, points: Any, *given: Any) -> Any:
        points = tf.constant(points)
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(points)
            values = self._values(points, *given)
            columns = tf.unstack(values, axis=1)
        return values, self._stacked([tape.gradient(column, points) for column in columns])

    def _backward_in_graph(self, points: Any, *given: Any) -> Any:
        values = self._values(points, *given)
        # tf.gradients, not a tape: it is what rules that change an op's gradient act on.
        columns = tf.unstack(values, axis=1)
        return values, self._stacked([tf.gradients(c, points)[0] for c in columns])

    def _stacked(self, gradients: Sequence[Any]) -> Any:
        if any(gradient is None for gradient in gradients):
            raise ModelError(
                f"The answer does not depend on the first output of layer {self.layer!r}, so no "
                "score can be taken there. Take a hidden state, such as layer=0."
            )
        return tf.stack(gradients, axis=1)
