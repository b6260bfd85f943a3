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

#: By the body's checkpoint the class of its language model.
LANGUAGE = {
    "tiny_gpt2": "GPT2LMHeadModel",
    "tiny_llama": "LlamaForCausalLM",
    "tiny_mistral": "MistralForCausalLM",
    "tiny_qwen2": "Qwen2ForCausalLM",
    "tiny_qwen3": "Qwen3ForCausalLM",
    "tiny_gemma": "GemmaForCausalLM",
    "tiny_gemma2": "Gemma2ForCausalLM",
    "tiny_bart": "BartForConditionalGeneration",
}

#: What the names of a classifier's own weights start with.
_CLASSIFYING = ("score.", "classification_head.")


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


def write_language(folder: Path, family: str, **settings: Any) -> Path:
    """Write a language model's checkpoint; settings go into its configuration."""
    shutil.copytree(REFERENCE / family, folder)
    weights = load_file(folder / "model.safetensors")
    body = {name: some for name, some in weights.items() if not name.startswith(_CLASSIFYING)}
    file = REFERENCE / "heads" / f"{family}_language.safetensors"
    head = load_file(file) if file.is_file() else {}
    save_file(body | head, folder / "model.safetensors", {"format": "pt"})
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {
        "architectures": [LANGUAGE[family]],
        "tie_word_embeddings": "lm_head.weight" not in head,
    }
    (folder / "config.json").write_text(json.dumps(config | settings), "utf-8")
    return folder
