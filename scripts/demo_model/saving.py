"""Saving in PyTorch layout, so that the folder is like any other of the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save_file
from transformers.modeling_tf_pytorch_utils import (
    apply_transpose,
    convert_tf_weight_name_to_pt_weight_name,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: In bytes: the model is part of the package that everyone downloads.
_SIZE_LIMIT = 2 * 1024 * 1024


def save_model(model: Any, folder: Path) -> None:
    """Write config and weights.

    Raises
    ------
    ValueError
        Where the weights are above the size limit.
    """
    config = model.config
    config.dtype = "float16"
    config.to_json_file(folder / "config.json")
    file = folder / "model.safetensors"
    save_file(torch_weights(model), file, metadata={"format": "pt"})
    # safetensors lets nobody but the owner read what it writes.
    file.chmod(0o644)
    if file.stat().st_size > _SIZE_LIMIT:
        raise ValueError(f"{file} has {file.stat().st_size} bytes, more than {_SIZE_LIMIT}")


def torch_weights(model: Any) -> dict[str, NDArray[np.float16]]:
    """Return the weights under PyTorch's names and in its layout, as float16."""
    state = {}
    for variable in model.weights:
        name, transpose = convert_tf_weight_name_to_pt_weight_name(
            variable.name, tf_weight_shape=variable.shape
        )
        value = apply_transpose(transpose, variable.numpy(), pt_to_tf=False)
        state[name] = np.ascontiguousarray(value, np.float16)
    return state
