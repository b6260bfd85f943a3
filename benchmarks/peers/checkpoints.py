"""Checkpoints that are made for the benchmark: other sizes, other heads, random where needed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from .rows import MADE, SHARED

_SOURCE = SHARED / "models" / "minilm-sst2"
_LABELS = [f"label {n}" for n in range(11)]

_Weights = dict[str, NDArray[Any]]


def make() -> None:
    """Write those that are not there yet."""
    if not _SOURCE.exists():
        return
    # DistilBERT has half of BERT-base's layers; their kind makes no difference to the time.
    _resized("distilbert", layers=6)
    _resized("bert", layers=12)
    several = {str(n): label for n, label in enumerate(_LABELS)}
    _with_head(
        "labels",
        "classifier",
        len(_LABELS),
        architectures=["BertForSequenceClassification"],
        problem_type="multi_label_classification",
        id2label=several,
        label2id={label: int(n) for n, label in several.items()},
    )
    _with_head("answer", "qa_outputs", 2, architectures=["BertForQuestionAnswering"])


def _with_head(name: str, head: str, outputs: int, **settings: Any) -> None:
    """Put a random head on the trained model."""
    weights = {
        key: value
        for key, value in load_file(_SOURCE / "model.safetensors").items()
        if not key.startswith("classifier") and (head == "classifier" or "pooler" not in key)
    }
    width = _config()["hidden_size"]
    weights[f"{head}.weight"] = _random((outputs, width), 0.1)
    weights[f"{head}.bias"] = np.zeros(outputs, np.float32)
    _write(MADE / name, weights, settings)


def _resized(name: str, layers: int) -> None:
    """Draw weights for a model of width 768, with the trained model's vocabulary."""
    sizes: dict[int, int] = {_config()["hidden_size"]: 768, _config()["intermediate_size"]: 3072}
    weights: _Weights = {}
    for key, value in load_file(_SOURCE / "model.safetensors").items():
        shape = tuple(sizes.get(size, size) for size in map(int, value.shape))
        keys = [key]
        if ".layer.0." in key:
            keys = [key.replace(".layer.0.", f".layer.{n}.") for n in range(layers)]
        elif ".layer." in key:
            continue
        for one in keys:
            is_scale = "LayerNorm.weight" in one
            weights[one] = np.ones(shape, np.float32) if is_scale else _random(shape, 0.05)
    _write(
        MADE / name,
        weights,
        {
            "hidden_size": 768,
            "intermediate_size": 3072,
            "num_hidden_layers": layers,
            "num_attention_heads": 12,
        },
    )


def _random(shape: tuple[int, ...], std: float) -> NDArray[np.float32]:
    return (np.random.default_rng(0).standard_normal(shape) * std).astype(np.float32)


def _config() -> dict[str, Any]:
    config: dict[str, Any] = json.loads((_SOURCE / "config.json").read_text("utf-8"))
    return config


def _write(folder: Path, weights: _Weights, settings: dict[str, Any]) -> None:
    if (folder / "model.safetensors").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for file in _SOURCE.iterdir():
        if file.suffix != ".safetensors":
            shutil.copy(file, folder)
    config = {**_config(), "dtype": "float32", **settings}
    if "BertForQuestionAnswering" in config["architectures"]:
        for key in ("id2label", "label2id", "problem_type"):
            config.pop(key, None)
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
