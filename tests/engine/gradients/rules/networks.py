"""Networks that are no transformers, and their gradients by a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.engine.stacks import STACK
from tests.support import single_outputs
from tfxg_widget.engine.gradients.compiled import CompiledGradients
from tfxg_widget.engine.gradients.request import GradientRule
from tfxg_widget.engine.inputs.encoding import Rows

if STACK == "KerasHub":
    import keras
else:
    import tf_keras as keras

Floats = NDArray[np.float64]
Network = Callable[[Any], Any]


def text_cnn(stored: Mapping[str, Floats]) -> Any:
    """Rebuild the reference's network as a plain Keras model."""
    point = stored["point"]
    network = keras.Sequential(
        [
            keras.Input(point.shape),
            keras.layers.Conv1D(8, 3, activation="relu"),
            *_head(),
        ]
    )
    network.set_weights([*_filters(stored), *_dense(stored)])
    return network


def gradient_of(
    network: Network, rule: str | None, points: Floats, references: Floats | None = None
) -> Floats:
    """Give the gradient (N, K, T, D) of every logit by a rule."""
    passes = CompiledGradients(
        lambda points, _rows, _layer: network(points),
        "softmax",
        "",
        "logit",
        GradientRule(rule) if rule else None,
    )
    n, k = len(points), network(points[:1].astype(np.float32)).shape[-1]
    _, found = passes.gradients(
        points.astype(np.float32),
        Rows(np.zeros(points.shape[:2], np.int32), {}),
        single_outputs(n, range(k)),
        *([] if references is None else [references.astype(np.float32)]),
    )
    return found.astype(np.float64)


def _head() -> list[Any]:
    return [
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(10, activation="tanh"),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(3),
    ]


def _filters(stored: Mapping[str, Floats]) -> list[Floats]:
    # PyTorch: (filters, inputs, width); Keras: (width, inputs, filters).
    kernel = stored["weights/convolution.weight"].transpose(2, 1, 0)
    return [kernel, stored["weights/convolution.bias"]]


def _dense(stored: Mapping[str, Floats]) -> list[Floats]:
    return [
        array
        for name in ("first", "second", "last")
        for array in (stored[f"weights/{name}.weight"].T, stored[f"weights/{name}.bias"])
    ]
