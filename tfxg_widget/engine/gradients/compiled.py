"""Forward and backward passes of one model from one layer: all the engine asks of TensorFlow."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..inputs.encoding import Rows
from ..inputs.errors import ModelError
from ..tasks.targets.target import Activation
from .output_scalar import Output, evaluated, target_values
from .per_target import per_target
from .request import GradientRule
from .rules import ModifiedGradient, is_linear
from .target_arrays import TargetArrays
from .tracing import may_trace
from .weight_noise import LastNoisyCopy, NoisyCopy

Floats = NDArray[np.float32]
Gradients = Callable[..., tuple[Floats, Floats]]

#: So many calls run op by op before a pass is traced: tracing takes as long as some twenty of
#: them, and nobody should wait for it who asks a question or two.
EAGER_CALLS = 3

_Direction = Literal["forward", "backward"]


class CompiledGradients:
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
    last_noisy_copy
        Keeps the noisy copy of the parameters; shared by all passes of a model.

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
        plain: CompiledGradients | None = None,
        last_noisy_copy: LastNoisyCopy | None = None,
    ) -> None:
        self.traces = 0
        self._forward_from = forward
        self._activation = activation
        self.layer = layer
        self.output = output
        self._rule = rule
        self._plain = plain or self
        self._calls: Counter[_Direction] = Counter()
        self._traced: dict[_Direction, Any] = {}
        self._last_noisy_copy = last_noisy_copy or LastNoisyCopy()
        self._lock = threading.RLock()

    @property
    def shares_targets(self) -> bool:
        """Whether the gradient of a sum of targets is the sum of their gradients."""
        is_sum = self.output == "logit" or self._activation == "identity"
        return is_sum and (self._rule is None or is_linear(self._rule))

    def logits(self, points: Floats, rows: Rows) -> Floats:
        """Run forward: points (N, T, D) to logits (N, C)."""
        given = (points, rows.ids, dict(rows.inputs))
        run = self._forward if self._cold("forward") else self.traced_forward(given)
        logits: Floats = run(*given).numpy()
        return logits

    def gradients(
        self,
        points: Floats,
        rows: Rows,
        targets: TargetArrays,
        *references: Floats,
    ) -> tuple[Floats, Floats]:
        """Run forward and backward.

        Parameters
        ----------
        points
            Shape (N, T, D).
        rows
            What goes with them.
        targets
            K of them for each point.
        references
            For a rule that compares each point with a baseline, these: shape (N, T, D).

        Returns
        -------
        values
            Shape (N, K).
        gradients
            Of each value by its point, shape (N, K, T, D).
        """
        given = (points, rows.ids, dict(rows.inputs), targets, *references)
        run = self._backward if self._cold("backward") else self._traced_backward(given)
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
        copy: NoisyCopy | None = None

        def gradients(points: Floats, rows: Rows, targets: TargetArrays) -> tuple[Floats, Floats]:
            nonlocal copy
            given = (points, rows.ids, dict(rows.inputs), targets)
            if copy is None:
                copy = self._last_noisy_copy.of(self._traced_backward(given))
                copy.redraw(std, seed)
            values, grads = copy.run(*tf.nest.flatten(given, expand_composites=True))
            return values.numpy(), grads.numpy()

        # Two callers must not draw into one copy; those without noise go on meanwhile.
        with self._last_noisy_copy.lock:
            yield gradients

    def traced_forward(self, given: tuple[Any, ...]) -> Any:
        """Give the function from (points, ids, inputs) like these to logits, as a graph."""
        return self._trace("forward", self._forward, given)

    def values(self, logits: Floats, targets: TargetArrays) -> NDArray[np.float64]:
        """Turn logits (N, C) into what is differentiated here, shape (N, K)."""
        return evaluated(logits, targets, self.output, self._activation)

    def _cold(self, direction: _Direction) -> bool:
        if self._rule is not None:  # Rules act on a graph.
            return False
        if not may_trace():
            return direction not in self._traced
        self._calls[direction] += 1
        return self._calls[direction] <= EAGER_CALLS

    def _traced_backward(self, given: tuple[Any, ...]) -> Any:
        points, _, _, targets, *references = given
        like_points = tf.TensorSpec((None, None, points.shape[2]), tf.float32)
        like_targets = tf.nest.map_structure(
            lambda array: tf.TensorSpec([None] * array.ndim, array.dtype), targets
        )
        open_ended = (like_targets, *[like_points for _ in references])
        backward = self._by_rule(self._rule, given) if self._rule else self._backward_in_graph
        return self._trace("backward", backward, given, open_ended)

    def _by_rule(self, rule: GradientRule, given: tuple[Any, ...]) -> Callable[..., Any]:
        forward = self._plain.traced_forward(given[:3])
        modified = ModifiedGradient(rule, forward, self._targets)

        def backward(points: Any, *given: Any) -> Any:
            values, gradient = modified(points, *given)
            return values, per_target(lambda seed: self._found(gradient(seed)), values, points)

        return backward

    def _trace(
        self,
        direction: _Direction,
        function: Callable[..., Any],
        given: tuple[Any, ...],
        further: tuple[Any, ...] = (),
    ) -> Any:
        """Compile a function once, for any batch size, length and number of targets."""
        points, _, inputs, *_ = given
        free = tf.TensorSpec((None, None), tf.int32)
        with self._lock:
            if direction not in self._traced:
                self.traces += 1
                compiled = tf.function(function, autograph=False)
                self._traced[direction] = compiled.get_concrete_function(
                    tf.TensorSpec((None, None, points.shape[2]), tf.float32),
                    free,
                    dict.fromkeys(inputs, free),
                    *further,
                )
        return self._traced[direction]

    def _forward(self, points: Any, ids: Any, inputs: Any) -> Any:
        return self._forward_from(tf.convert_to_tensor(points), Rows(ids, inputs), self.layer)

    def _values(self, points: Any, ids: Any, inputs: Any, targets: TargetArrays) -> Any:
        return self._targets(self._forward(points, ids, inputs), targets)

    def _targets(self, logits: Any, targets: TargetArrays) -> Any:
        return target_values(logits, targets, self.output, self._activation)

    def _backward(self, points: Any, *given: Any) -> Any:
        points = tf.constant(points)
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(points)
            values = self._values(points, *given)
            columns = tf.unstack(values, axis=1)
        gradients = [self._found(tape.gradient(column, points)) for column in columns]
        return values, tf.stack(gradients, axis=1)

    def _backward_in_graph(self, points: Any, *given: Any) -> Any:
        values = self._values(points, *given)

        def gradient(seed: Any) -> Any:
            return self._found(tf.gradients(values, points, seed)[0])

        return values, per_target(gradient, values, points)

    def _found(self, gradient: Any) -> Any:
        if gradient is None:
            raise ModelError(
                f"The answer does not depend on the first output of layer {self.layer!r}, so no "
                "score can be taken there. Take a hidden state, such as layer=0."
            )
        return gradient
