"""Saving in PyTorch layout, so that the folder is like any other of the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save_file

from .network import read_weights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .classifier import Classifier
    from .layout import Floats

#: In bytes: the model is part of the package that everyone downloads.
_SIZE_LIMIT = 2 * 1024 * 1024


def save_model(model: Classifier, folder: Path) -> None:
    """Write config and weights, as float16.

    Raises
    ------
    ValueError
        Where the weights are above the size limit.
    """
    save_checkpoint(model.config, read_weights(model.network), folder)
    file = folder / "model.safetensors"
    if file.stat().st_size > _SIZE_LIMIT:
        raise ValueError(f"{file} has {file.stat().st_size} bytes, more than {_SIZE_LIMIT}")


def save_checkpoint(config: Any, weights: Mapping[str, Floats], folder: Path) -> None:
    """Write a configuration and the weights that belong to it, as float16."""
    config.dtype = "float16"
    config.to_json_file(folder / "config.json")
    file = folder / "model.safetensors"
    tensors = {name: np.ascontiguousarray(one, np.float16) for name, one in weights.items()}
    save_file(tensors, file, metadata={"format": "pt"})
    # safetensors lets nobody but the owner read what it writes.
    file.chmod(0o644)
