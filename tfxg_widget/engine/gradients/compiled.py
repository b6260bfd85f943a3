"""Compiled forward and backward passes of a model from a layer on."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
from .rules import Copy, ModifiedGradient, is_linear
from .targets import TargetArrays
from .tracing import may_trace
from .weight_noise import LastNoisyCopy, NoisyCopy

Floats = NDArray[np.float32]
Gradients = Callable[..., tuple[Floats, Floats]]

#: So many calls run op by op before a pass is traced: tracing takes as long as some ten of them, so
#: the first explanations, of a few calls each, do not wait for it,
EAGER_CALLS = 8

#: and so many times as many where a call has a single point: such are the first heatmaps of texts.
_SINGLE_POINTS = 3

#: Op by op, a call of few tokens takes its time for each op rather than for each token. So a single
#: point is repeated for each target, up to so many tokens, instead of running backward for each.
_TOKENS_AT_ONCE = 512

_Direction = Literal["forward", "backward"]


class CompiledGradients:
    """Forward and backward passes, each traced once for all lengths, batch sizes and targets.

    Parameters
    ----------
    forward
        Runs the model from a layer's output: (points, rows, layer) to logits (N, C).
    activation
        How logits become probabilities.
    layer
        The layer whose output the points replace.
    output
        The scalar that is differentiated for each target.
    rule
        Replaces the gradient of some ops; None for the true gradient.
    plain
        The passes whose traced forward pass a rule modifies; None if these are the plain ones.
    last_noisy_copy
        Keeps the noisy copy of the parameters; all passes of a model share it.

    Attributes
    ----------
    layer, output
        The parameters of these names.
    traces
        How many functions have been traced so far.
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
        arguments = (points, rows.ids, dict(rows.inputs))
        is_cold = self._is_cold("forward", len(points))
        run = self._forward if is_cold else self.traced_forward(arguments)
        logits: Floats = run(*arguments).numpy()
        return logits

    def gradients(
        self,
        points: Floats,
        rows: Rows,
        targets: TargetArrays,
        *references: Floats,
        numbers: Sequence[float] = (),
    ) -> tuple[Floats, Floats]:
        """Run forward and backward.

        Parameters
        ----------
        points
            Shape (N, T, D).
        rows
            The other inputs of the model, N rows.
        targets
            K targets for each point.
        references
            The baseline of each point, shape (N, T, D), for a rule that needs one.
        numbers
            The values of the rule's options.

        Returns
        -------
        values
            Shape (N, K).
        gradients
            The gradient of each value by its point, shape (N, K, T, D).
        """
        arguments: tuple[Any, ...] = (points, rows.ids, dict(rows.inputs), targets)
        if self._rule is not None:
            arguments += (references, tuple(map(np.float32, numbers)))
        if self._is_cold("backward", len(points)):
            return self._op_by_op(*arguments)
        values, gradients = self._traced_backward(arguments)(*arguments)
        return values.numpy(), gradients.numpy()

    @contextmanager
    def noisy(self, std: float, seed: int) -> Iterator[Gradients]:
        """Give a function like ``gradients`` with multiplicative noise on the parameters.

        Parameters
        ----------
        std
            Standard deviation of the noise, whose mean is 1.
        seed
            Determines the noise.
        """
        copy: NoisyCopy | None = None

        def gradients(points: Floats, rows: Rows, targets: TargetArrays) -> tuple[Floats, Floats]:
            nonlocal copy
            arguments = (points, rows.ids, dict(rows.inputs), targets)
            if copy is None:
                copy = self._last_noisy_copy.of(self._traced_backward(arguments))
                copy.redraw(std, seed)
            values, grads = copy.run(*tf.nest.flatten(arguments, expand_composites=True))
            return values.numpy(), grads.numpy()

        # Two callers must not draw noise into the same copy. Calls without noise need no lock.
        with self._last_noisy_copy.lock:
            yield gradients

    def traced_forward(self, arguments: tuple[Any, ...]) -> Any:
        """Give the traced function from (points, ids, inputs), of these types, to logits."""
        return self._trace("forward", self._forward, arguments)

    def values(self, logits: Floats, targets: TargetArrays) -> NDArray[np.float64]:
        """Compute the scalars of the targets from logits (N, C), shape (N, K)."""
        return evaluated(logits, targets, self.output, self._activation)

    def _is_cold(self, direction: _Direction, count: int) -> bool:
        """Tell whether a call of so many points runs op by op, without tracing."""
        if self._rule is not None:  # Rules need a graph.
            return False
        if direction in self._traced:
            return False
        if not may_trace():
            return True
        self._calls[direction] += 1
        return self._calls[direction] <= EAGER_CALLS * (1 if count > 1 else _SINGLE_POINTS)

    def _traced_backward(self, arguments: tuple[Any, ...]) -> Any:
        points, _, _, targets, *of_rule = arguments
        like_points = tf.TensorSpec((None, None, points.shape[2]), tf.float32)
        like_targets = tf.nest.map_structure(
            lambda array: tf.TensorSpec([None] * array.ndim, array.dtype), targets
        )
        further: tuple[Any, ...] = (like_targets,)
        if of_rule:
            references, numbers = of_rule
            further += (
                (like_points,) * len(references),
                (tf.TensorSpec((), tf.float32),) * len(numbers),
            )
        forward = self._plain.traced_forward(arguments[:3])
        backward = self._by_rule(self._rule, forward) if self._rule else self._true(forward)
        return self._trace("backward", backward, arguments, further)

    def _by_rule(self, rule: GradientRule, forward: Any) -> Callable[..., Any]:
        modified = ModifiedGradient(rule, forward, self._targets)

        def backward(points: Any, *others: Any) -> Any:
            values, gradient = modified(points, *others)
            return values, per_target(lambda seed: self._checked(gradient(seed)), values, points)

        return backward

    def _trace(
        self,
        direction: _Direction,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        further: tuple[Any, ...] = (),
    ) -> Any:
        """Trace a function once, for any batch size, length and number of targets."""
        points, _, inputs, *_ = arguments
        any_shape = tf.TensorSpec((None, None), tf.int32)
        with self._lock:
            if direction not in self._traced:
                self.traces += 1
                compiled = tf.function(function, autograph=False)
                self._traced[direction] = compiled.get_concrete_function(
                    tf.TensorSpec((None, None, points.shape[2]), tf.float32),
                    any_shape,
                    dict.fromkeys(inputs, any_shape),
                    *further,
                )
        return self._traced[direction]

    def _forward(self, points: Any, ids: Any, inputs: Any) -> Any:
        return self._forward_from(tf.convert_to_tensor(points), Rows(ids, inputs), self.layer)

    def _values(self, points: Any, ids: Any, inputs: Any, targets: TargetArrays) -> Any:
        return self._targets(self._forward(points, ids, inputs), targets)

    def _targets(self, logits: Any, targets: TargetArrays) -> Any:
        return target_values(logits, targets, self.output, self._activation)

    def _op_by_op(
        self, points: Floats, ids: Any, inputs: dict[str, Any], targets: TargetArrays
    ) -> tuple[Floats, Floats]:
        count, each = targets.signs.shape[:2]
        if count > 1 or each * points.shape[1] > _TOKENS_AT_ONCE:
            values, gradients = self._backward(points, ids, inputs, targets)
            return values.numpy(), gradients.numpy()
        points, ids = (np.repeat(array, each, axis=0) for array in (points, ids))
        inputs = {name: np.repeat(array, each, axis=0) for name, array in inputs.items()}
        values, gradients = self._backward(points, ids, inputs, targets.apart())
        return values.numpy().T, np.swapaxes(gradients.numpy(), 0, 1)

    def _backward(self, points: Any, *others: Any) -> Any:
        points = tf.constant(points)
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(points)
            values = self._values(points, *others)
            columns = tf.unstack(values, axis=1)
        gradients = [self._checked(tape.gradient(column, points)) for column in columns]
        return values, tf.stack(gradients, axis=1)

    def _true(self, forward: Any) -> Callable[..., Any]:
        """Differentiate a copy of a traced forward pass, so that the model is not traced again."""

        def backward(points: Any, ids: Any, inputs: Any, targets: TargetArrays) -> Any:
            if _can_be_copied(forward.graph):
                logits = Copy.of(forward, (points, ids, inputs), "run").logits
            else:
                logits = self._forward(points, ids, inputs)
            values = self._targets(logits, targets)

            def gradient(seed: Any) -> Any:
                return self._checked(tf.gradients(values, points, seed)[0])

            return values, per_target(gradient, values, points)

        return backward

    def _checked(self, gradient: Any) -> Any:
        if gradient is None:
            raise ModelError(
                f"The answer does not depend on the first output of layer {self.layer!r}, so it "
                "has no scores there. Use a hidden state, such as layer=0."
            )
        return gradient


def _can_be_copied(graph: Any) -> bool:
    """Tell whether a copy of a graph has the gradients of the graph.

    Neither functions of functions, such as loops, nor gradients written in Python have them, such
    as that of silu: these refer to tensors of the graph in which they were made.
    """
    if graph.as_graph_def().library.function:
        return False
    return not any("_gradient_op_type" in op.node_def.attr for op in graph.get_operations())
