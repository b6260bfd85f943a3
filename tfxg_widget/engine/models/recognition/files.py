"""Find the files of a checkpoint, in a folder or on the Hub.

Checkpoints are not trusted: weights are read from safetensors (or TensorFlow's HDF5), never from
pickles, and no code of the repository is run.
"""

from __future__ import annotations

import json
from pathlib import Path

from ...inputs.errors import ModelError
from ..checkpoints.weights import Checkpoint
from . import formats, listing

_SINGLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_HDF5 = "tf_model.h5"


def find(name: str, revision: str | None = None) -> Checkpoint:
    """Find the weights of a folder or of a Hub id.

    Raises
    ------
    ModelError
        Where there are none, or only ones of another format.
    """
    single = listing.find(name, _SINGLE, revision)
    if single:
        return Checkpoint(name, (single,))
    index = listing.find(name, _INDEX, revision)
    if index:
        shards = _shards(index)
        files = {shard: listing.find(name, shard, revision) for shard in shards}
        missing = [shard for shard, file in files.items() if file is None]
        if missing:
            raise ModelError(
                f"{name} lacks {', '.join(missing)}, which {_INDEX} names. Download the "
                "checkpoint again, all of its files."
            )
        return Checkpoint(name, tuple(file for file in files.values() if file))
    hdf5 = listing.find(name, _HDF5, revision)
    if hdf5:
        return Checkpoint(name, (), hdf5)
    raise formats.without_weights(name, revision) or ModelError(
        f"{name} holds no weights: looked for {_SINGLE}, {_INDEX} and {_HDF5}. Point to the "
        "folder that save_pretrained() wrote, or give a Hub id."
    )


def has(name: str, file: str, revision: str | None = None) -> bool:
    """Whether a folder or a Hub id holds a file."""
    return listing.find(name, file, revision) is not None


def _shards(index: Path) -> list[str]:
    try:
        return sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ModelError(
            f"{index.name} is damaged: it should hold a JSON object with a weight_map ({fault!r}). "
            "Download it again."
        ) from fault
