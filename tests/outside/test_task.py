"""A task from outside, with a head that no task has: does a sentence follow another one?

Devlin et al. 2019 (arXiv:1810.04805), section 3.1; transformers' ``BertForNextSentencePrediction``.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close
from tfxg_widget.engine import tasks
from tfxg_widget.engine.models.keras_hub import registry
from tfxg_widget.engine.models.keras_hub.heads.dense import pooler_output
from tfxg_widget.engine.tasks.classification.labelled import Labelled

pytestmark = pytest.mark.stack

SENTENCES = ("the film was good", "but the film was long")


@dataclass(frozen=True)
class NextSentence(Labelled):
    """Whether the second sentence follows the first one."""

    name: ClassVar[str] = "next sentence"
    architectures: ClassVar[tuple[str, ...]] = ("ForNextSentencePrediction",)
    head = "next sentence"
    text_names = ("sentence", "next sentence")

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Name the two outputs, which no configuration names."""
        del config, tokenizer
        return cls(("follows", "random"), "softmax")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    # The lists are copies, so that other tests do not see what is added.
    monkeypatch.setattr(tasks, "_TASKS", [*tasks._TASKS])
    monkeypatch.setattr(registry, "_RECIPES", {**registry._RECIPES})
    tasks.register(NextSentence)
    registry.register_head("next sentence", pooler_output("cls.seq_relationship"), "bert")


@pytest.fixture
def weights() -> dict[str, Any]:
    random = np.random.default_rng(3)
    return {
        "weight": random.normal(size=(2, 16)).astype(np.float32),
        "bias": random.normal(size=2).astype(np.float32),
    }


def written(folder: Path, architecture: str, head: str, weights: dict[str, Any]) -> tfxg.Model:
    """Load tiny_bert with another head of two outputs."""
    shutil.copytree(REFERENCE / "tiny_bert", folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {"architectures": [architecture], "id2label": {0: "A", 1: "B"}}
    config["label2id"] = {"A": 0, "B": 1}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    tensors = load_file(folder / "model.safetensors")
    body = {name: tensor for name, tensor in tensors.items() if name.startswith("bert.")}
    named = {f"{head}.{name}": tensor for name, tensor in weights.items()}
    save_file(body | named, folder / "model.safetensors", {"format": "pt"})
    return tfxg.load(folder)


def test_a_task_from_outside_is_explained(tmp_path: Path, weights: dict[str, Any]) -> None:
    own = written(
        tmp_path / "own", "BertForNextSentencePrediction", "cls.seq_relationship", weights
    )
    # The same weights under a head that is held to PyTorch's numbers.
    known = written(tmp_path / "known", "BertForSequenceClassification", "classifier", weights)
    first, second = SENTENCES
    found, expected = (
        tfxg.explain(model, first, text_pair=second, method="input_x_gradient", target=1)
        for model in (own, known)
    )
    assert own.task.name == "next sentence"
    assert found.target == "random"
    assert_close(list(found.prediction.logits.values()), list(expected.prediction.logits.values()))
    assert_close(found.scores, expected.scores)


def test_weights_that_its_head_lacks_are_named(tmp_path: Path, weights: dict[str, Any]) -> None:
    with pytest.raises(tfxg.ModelError, match="does not fill"):
        written(tmp_path / "own", "BertForNextSentencePrediction", "classifier", weights)
