"""Find the files of a checkpoint, in a folder or on the Hub.

Checkpoints are not trusted: weights are read from safetensors (or TensorFlow's HDF5), never from
pickles, and no code of the repository is run.
"""

from __future__ import annotations

import json
from pathlib import Path

from transformers.utils import cached_file

from ..errors import ModelError
from .checkpoint import Checkpoint

_SINGLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_HDF5 = "tf_model.h5"
#: What PEFT saves beside an adapter's weights.
ADAPTER = "adapter_config.json"
_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")


def find(name: str, revision: str | None = None) -> Checkpoint:
    """Find the weights of a folder or of a Hub id.

    Raises
    ------
    ModelError
        Where there are none, or only ones that would have to be unpickled.
    """
    single = _file(name, _SINGLE, revision)
    if single:
        return Checkpoint(name, (single,))
    index = _file(name, _INDEX, revision)
    if index:
        shards = _shards(index)
        files = {shard: _file(name, shard, revision) for shard in shards}
        missing = [shard for shard, file in files.items() if file is None]
        if missing:
            raise ModelError(
                f"{name} lacks {', '.join(missing)}, which {_INDEX} names. Download the "
                "checkpoint again, all of its files."
            )
        return Checkpoint(name, tuple(file for file in files.values() if file))
    hdf5 = _file(name, _HDF5, revision)
    if hdf5:
        return Checkpoint(name, (), hdf5)
    if any(_file(name, pickle, revision) for pickle in _PICKLES):
        raise ModelError(
            f"{name} has its weights in a PyTorch pickle only, which could run code of its own "
            "when read. Convert it once to safetensors: model.save_pretrained(folder, "
            "safe_serialization=True) in PyTorch."
        )
    if has(name, ADAPTER, revision):
        raise adapter_only(name)
    raise ModelError(
        f"{name} holds no weights: looked for {_SINGLE}, {_INDEX} and {_HDF5}. Point to the "
        "folder that save_pretrained() wrote, or give a Hub id."
    )


def has(name: str, file: str, revision: str | None = None) -> bool:
    """Whether a folder or a Hub id holds a file."""
    return _file(name, file, revision) is not None


def _shards(index: Path) -> list[str]:
    try:
        return sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ModelError(
            f"{index.name} is damaged: it should hold a JSON object with a weight_map ({fault!r}). "
            "Download it again."
        ) from fault


def _file(name: str, file: str, revision: str | None) -> Path | None:
    found = cached_file(
        name,
        file,
        revision=revision,
        _raise_exceptions_for_gated_repo=False,
        _raise_exceptions_for_missing_entries=False,
        _raise_exceptions_for_connection_errors=False,
    )
    return Path(found) if found else None


def adapter_only(name: str) -> ModelError:
    """Build the error for a checkpoint that holds changes to another one's weights."""
    return ModelError(
        f"{name} holds a PEFT adapter and no model. Merge it in PyTorch into the model that it was "
        "trained on (AutoPeftModelForSequenceClassification.from_pretrained, merge_and_unload, "
        "save_pretrained), and load the folder that this gives."
    )
