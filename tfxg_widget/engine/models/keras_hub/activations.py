"""Activations by the names that transformers gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...inputs.errors import ModelError


def activation(name: str) -> Callable[[Any], Any]:
    """Give the activation that transformers knows by a name.

    Raises
    ------
    ModelError
        If it is not supported.
    """
    known = _activations()
    if name not in known:
        raise ModelError(
            f"The activation {name!r} of this checkpoint is not supported with KerasHub. "
            f"Supported: {', '.join(known)}."
        )
    return known[name]


def _activations() -> Mapping[str, Callable[[Any], Any]]:
    # Keras reads its backend when it is imported, so it is imported after the backend is checked.
    import keras

    return {
        "gelu": keras.activations.gelu,
        "gelu_new": lambda x: keras.activations.gelu(x, approximate=True),
        "gelu_pytorch_tanh": lambda x: keras.activations.gelu(x, approximate=True),
        "relu": keras.activations.relu,
        "silu": keras.activations.silu,
        "swish": keras.activations.silu,
    }
