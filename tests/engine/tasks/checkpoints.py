"""Checkpoints of other tasks: the body of a tiny classifier under a stored head."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file, save_file

from tests.support import REFERENCE

#: What the names of each family's classes start with, and of the body's weights.
FAMILIES = {
    "tiny_bert": ("Bert", "bert"),
    "tiny_distilbert": ("DistilBert", "distilbert"),
    "tiny_roberta": ("Roberta", "roberta"),
    "tiny_xlm_roberta": ("XLMRoberta", "roberta"),
    "tiny_albert": ("Albert", "albert"),
}

TASKS: dict[str, Any] = json.loads((REFERENCE / "tasks.json").read_text("utf-8"))

#: By task: the end of its classes' names, of the head's file, and the labels.
KINDS: dict[str, tuple[str, str, list[str]]] = {
    "token classification": ("ForTokenClassification", "token", TASKS["labels"]),
    "question answering": ("ForQuestionAnswering", "question", ["LABEL_0", "LABEL_1"]),
    "fill mask": ("ForMaskedLM", "mask", ["LABEL_0", "LABEL_1"]),
}


def write(folder: Path, family: str, task: str) -> Path:
    """Write a checkpoint as transformers saves it: without what the task does not use."""
    (name, body), (ending, head, labels) = FAMILIES[family], KINDS[task]
    shutil.copytree(REFERENCE / family, folder)
    weights = {
        key: values
        for key, values in load_file(folder / "model.safetensors").items()
        if key.startswith(f"{body}.") and "pooler" not in key
    }
    weights |= load_file(REFERENCE / "heads" / f"{family}_{head}.safetensors")
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {
        "architectures": [name + ending],
        "id2label": dict(enumerate(labels)),
        "label2id": {label: i for i, label in enumerate(labels)},
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder
