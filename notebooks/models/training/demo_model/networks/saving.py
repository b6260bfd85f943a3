"""Save a model in PyTorch layout, as other folders of the Hub."""

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

#: The size limit in bytes, because the model is part of the package.
_SIZE_LIMIT = 2 * 1024 * 1024


def save_model(model: Classifier, folder: Path) -> None:
    """Write the configuration, and the weights in float16.

    Raises
    ------
    ValueError
        If the weights are above the size limit.
    """
    save_checkpoint(model.config, read_weights(model.network), folder)
    file = folder / "model.safetensors"
    if file.stat().st_size > _SIZE_LIMIT:
        raise ValueError(f"{file} has {file.stat().st_size} bytes, more than {_SIZE_LIMIT}")


def save_checkpoint(config: Any, weights: Mapping[str, Floats], folder: Path) -> None:
    """Write a configuration, and its weights in float16."""
    config.dtype = "float16"
    config.to_json_file(folder / "config.json")
    file = folder / "model.safetensors"
    tensors = {name: np.ascontiguousarray(one, np.float16) for name, one in weights.items()}
    save_file(tensors, file, metadata={"format": "pt"})
    # safetensors writes files that only the owner can read.
    file.chmod(0o644)
