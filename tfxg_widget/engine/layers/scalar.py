"""The number that quantities inside a model are differentiated for: a target's scalar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..gradients.output_scalar import Output, require_output, target_values, transformed
from ..gradients.targets import tabulated
from ..inputs.encoding import Encoding
from ..inputs.errors import ModelError
from ..models.internals.anatomy import Side
from ..models.internals.forward import Quantity, run
from ..models.layered import LayeredModel
from ..tasks.base import Chosen
from ..tasks.resolving import target_and_contrast
from ..tasks.targets.prediction import Prediction
from ..tasks.targets.target import Target

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Scalar:
    """What is explained.

    Attributes
    ----------
    target
        A target, or None for the predicted one; as for ``explain``.
    contrast
        A target to explain it against, or None.
    output
        "logit", "probability" or "log_odds" of the target.
    """

    target: Chosen | None = None
    contrast: Chosen | None = None
    output: Output = "logit"

    def resolved(self, model: LayeredModel, encoding: Encoding, logits: Floats) -> Target:
        """Find the target of an input, from what the model answers to it, (C,).

        Raises
        ------
        InputError
            For what is no target of the input, and an unknown output.
        """
        require_output(self.output, model.task.activation, model.name)
        prediction = predicted(model, encoding, logits)
        target, _ = target_and_contrast(
            model.task, self.target, self.contrast, prediction, encoding
        )
        return target


def predicted(model: LayeredModel, encoding: Encoding, logits: Floats) -> Prediction:
    """Put what the model answers, (C,), into words."""
    probabilities = transformed(logits[None], "probability", model.task.activation)
    return model.task.prediction(logits, np.asarray(probabilities)[0], encoding)


def values_of(model: LayeredModel, logits: Any, target: Target, output: Output) -> Any:
    """Give the target's scalar for each of N inputs, (N,), from logits (N, C); differentiable."""
    arrays = tabulated([[target]] * int(logits.shape[0]))
    return target_values(logits, arrays, output, model.task.activation)[:, 0]


@dataclass(frozen=True, eq=False)
class Differentiated:
    """Quantities of one input, and the gradient of a scalar by them.

    Attributes
    ----------
    value
        The scalar.
    arrays, gradients
        By quantity and side for each layer the values, and the scalar's derivative by each of
        them, of the same shape: "attention" (H, T, S), "hidden_states" (T, D), "neurons" (T, F).
    """

    value: float
    arrays: Mapping[tuple[Quantity, Side], list[Floats]]
    gradients: Mapping[tuple[Quantity, Side], list[Floats]]


def differentiate(
    model: LayeredModel,
    encoding: Encoding,
    target: Target,
    output: Output,
    keep: Collection[Quantity],
) -> Differentiated:
    """Run forward once and backward once.

    Raises
    ------
    ModelError
        Where the answer does not depend on one of the quantities.
    """
    points = tf.constant(model.embed(encoding.ids)[None])
    with tf.GradientTape() as tape:
        # Nothing is differentiated by the points, but what follows from them is recorded.
        tape.watch(points)
        trace = run(model, points, encoding.rows, keep)
        value = values_of(model, trace.logits, target, output)[0]
    tensors = {key: [of[i] for i in sorted(of)] for key, of in trace.tensors.items()}
    by_tensor = tape.gradient(value, tensors)
    gradients = {
        key: [_array(gradient, key) for gradient in layers] for key, layers in by_tensor.items()
    }
    arrays = {key: [tensor[0].numpy() for tensor in layers] for key, layers in tensors.items()}
    return Differentiated(float(value), arrays, gradients)


def _array(gradient: Any, key: tuple[Quantity, Side]) -> Floats:
    if gradient is None:
        raise ModelError(f"The answer does not depend on the {key[1]} {key[0]} of every layer.")
    values: Floats = tf.convert_to_tensor(gradient)[0].numpy()
    return values
