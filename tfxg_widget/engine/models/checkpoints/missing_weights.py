"""Add weights that a checkpoint does not need but KerasHub's converter reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from safetensors.numpy import save_file

from .weights import Checkpoint


@contextmanager
def filled_up(
    checkpoint: Checkpoint, needed: Mapping[str, tuple[int, ...]]
) -> Iterator[Checkpoint]:
    """Add zeros for missing weights of layers that are never run.

    Parameters
    ----------
    checkpoint
        A checkpoint of PyTorch's layout.
    needed
        Names and shapes of the weights.

    Yields
    ------
    Checkpoint
        Itself where nothing is missing, or one that lasts as long as the context and links to
        its files.
    """
    missing = {name: shape for name, shape in needed.items() if name not in checkpoint.names}
    if not missing:
        yield checkpoint
        return
    with TemporaryDirectory() as folder:
        added = Path(folder, "added.safetensors")
        save_file({name: np.zeros(shape, np.float32) for name, shape in missing.items()}, added)
        linked = [Path(folder, file.name) for file in checkpoint.files]
        for link, file in zip(linked, checkpoint.files, strict=True):
            link.symlink_to(file.absolute())
        shutil.copy(checkpoint.folder / "config.json", folder)
        whole = Checkpoint(checkpoint.name, (*linked, added))
        index = {name: file.name for file in whole.files for name in Checkpoint("", (file,)).names}
        Path(folder, "model.safetensors.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": index}), encoding="utf-8"
        )
        yield whole
