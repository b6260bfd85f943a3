"""Read the weights of a checkpoint, and report what is wrong with them.

Checkpoints are not trusted: errors distinguish damaged files from files of another model, and
missing weights are never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ml_dtypes  # noqa: F401 - teaches numpy bfloat16
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from ...inputs.errors import ModelError


@dataclass(frozen=True)
class Checkpoint:
    """The weight files of one model.

    Attributes
    ----------
    name
        Folder or Hub id.
    files
        Safetensors files that together hold all weights; empty where there is an HDF5 file only.
    hdf5
        That file, None where there are others.
    """

    name: str
    files: tuple[Path, ...]
    hdf5: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of the files; a download from the Hub is in one folder too."""
        return (self.files[0] if self.hdf5 is None else self.hdf5).parent

    @property
    def pytorch_layout(self) -> bool:
        """Whether the weights are safetensors with PyTorch's names and shapes."""
        return bool(self.files) and _layout(self.files[0]) != "tf"

    @property
    def names(self) -> frozenset[str]:
        """The names of all weights."""
        names: set[str] = set()
        for file in self.files:
            with _opened(file) as stored:
                names |= set(stored.keys())
        return frozenset(names)

    @property
    def prefixes(self) -> frozenset[str]:
        """The first parts of the weights' names, such as the backbone's and the head's."""
        return frozenset(name.split(".")[0] for name in self.names)

    def shape(self, name: str) -> tuple[int, ...]:
        """Give the shape of a weight without reading it.

        Raises
        ------
        ModelError
            For a damaged file, and where the weight is missing.
        """
        for file in self.files:
            with _opened(file) as stored:
                if name in stored.keys():  # noqa: SIM118 - safetensors' handle is no mapping
                    return tuple(stored.get_slice(name).get_shape())
        raise unfilled(self.name, [name])

    def tensors(self) -> Mapping[str, NDArray[np.float32]]:
        """Read all weights as float32.

        Raises
        ------
        ModelError
            For a truncated or damaged file.
        """
        tensors: dict[str, NDArray[np.float32]] = {}
        for file in self.files:
            with _opened(file) as stored:
                for key in stored.keys():  # noqa: SIM118 - safetensors' handle is no mapping
                    tensors[key] = _float32(stored, key)
        return tensors

    def read(self, names: Iterable[str]) -> Mapping[str, NDArray[np.float32]]:
        """Read some weights as float32.

        Raises
        ------
        ModelError
            For a damaged file, and where any of them is missing.
        """
        missing = list(names)
        tensors: dict[str, NDArray[np.float32]] = {}
        for file in self.files:
            with _opened(file) as stored:
                present = set(stored.keys()).intersection(missing)
                tensors |= {name: _float32(stored, name) for name in present}
            missing = [name for name in missing if name not in present]
        if missing:
            raise unfilled(self.name, missing)
        return tensors


def unfilled(name: str, absent: Iterable[str], architecture: str = "the model") -> ModelError:
    """Build the error for a checkpoint that lacks weights, or has them in another shape."""
    keys = list(absent)
    return ModelError(
        f"{name} does not fill {architecture}: {', '.join(keys[:6])}"
        f"{' …' if len(keys) > 6 else ''} missing or of another shape. Random weights in "
        "their place would be explained as if they meant something; load a checkpoint that "
        "was fine-tuned for the task."
    )


def of_another_family(checkpoint: Checkpoint, architecture: str, body: str) -> ModelError:
    """Build the error for weights that belong to another configuration."""
    return ModelError(
        f"{checkpoint.name} is no {architecture}, though its config.json says so: the names of its "
        f"weights start with {', '.join(sorted(checkpoint.prefixes))}, not with {body}. Put back "
        "the config.json that was saved with them."
    )


def _opened(file: Path) -> safe_open:
    try:
        return safe_open(file, framework="numpy")
    except SafetensorError as fault:
        raise ModelError(
            f"{file.name} is damaged or was cut short ({fault}). Download it again."
        ) from fault


def _layout(file: Path) -> str | None:
    with _opened(file) as stored:
        metadata = stored.metadata() or {}
    layout: str | None = metadata.get("format")
    return layout


def _float32(stored: safe_open, key: str) -> NDArray[np.float32]:
    values: NDArray[np.float32] = stored.get_tensor(key)  # type: ignore[no-untyped-call]
    wider = values.dtype.name == "bfloat16" or np.issubdtype(values.dtype, np.floating)
    return values.astype(np.float32) if wider else values
