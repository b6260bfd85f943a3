"""Convert weights from TensorFlow's names and shapes to PyTorch's, which KerasHub reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from ...inputs.errors import ModelError
from .weights import Checkpoint

Tensors = Mapping[str, NDArray[np.float32]]

#: What PyTorch calls the last part of a name.
_ROLES = {"kernel": "weight", "embeddings": "weight", "gamma": "weight", "beta": "bias"}


@contextmanager
def in_pytorch_layout(checkpoint: Checkpoint) -> Iterator[Checkpoint]:
    """Give a checkpoint of PyTorch's layout: itself, or one that lasts as long as the context.

    Raises
    ------
    ModelError
        For a damaged file.
    """
    if checkpoint.pytorch_layout:
        yield checkpoint
        return
    tensors = checkpoint.tensors() if checkpoint.files else _hdf5(checkpoint)
    with TemporaryDirectory() as folder:
        file = Path(folder, "model.safetensors")
        save_file(dict(map(_renamed, tensors, tensors.values())), file, {"format": "pt"})
        shutil.copy(checkpoint.folder / "config.json", folder)
        yield Checkpoint(checkpoint.name, (file,))


def _renamed(name: str, values: NDArray[np.float32]) -> tuple[str, NDArray[np.float32]]:
    # "bert/encoder/layer_._0/output/dense/kernel:0", and "model.shared/model.shared/embeddings:0".
    *path, role = (part for part, _ in groupby(name.removesuffix(":0").split("/")))
    if role == "kernel":
        values = values.T
    elif role == "bias":
        values = values.reshape(-1)  # GPT-2's are (1, width)
    path = [part.replace("_._", ".") for part in path]
    return ".".join([*path, _ROLES.get(role, role)]), np.ascontiguousarray(values)


def _hdf5(checkpoint: Checkpoint) -> Tensors:
    import h5py

    tensors: dict[str, NDArray[np.float32]] = {}

    def note(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            # Each name stands behind those of a layer and of the model's class.
            tensors[name.split("/", 2)[2]] = item[()]

    try:
        with h5py.File(checkpoint.hdf5) as file:
            file.visititems(note)
    except OSError as fault:
        raise ModelError(
            f"{checkpoint.name} holds a damaged tf_model.h5 ({fault}). Download it again."
        ) from fault
    return tensors
