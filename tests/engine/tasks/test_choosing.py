"""The task is the checkpoint's, or the one that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE
from tfxg_widget import InputError, ModelError

from .checkpoints import FAMILIES, KINDS, write


@pytest.mark.parametrize("task", KINDS)
def test_a_task_is_chosen_where_the_architecture_names_another(tmp_path: Path, task: str) -> None:
    folder = write(tmp_path / "model", "tiny_distilbert", task)
    file = folder / "config.json"
    config = json.loads(file.read_text("utf-8"))
    for architectures in (["DistilBertModel"], None):
        file.write_text(json.dumps(config | {"architectures": architectures}), "utf-8")
        with pytest.raises(ModelError, match="task"):
            tfxg.load(folder)
    assert tfxg.load(folder, task=task).task.name == task
    assert tfxg.load(folder, task=task.replace(" ", "-")).task.name == task


@pytest.mark.parametrize("family", ["tiny_bert", "tiny_albert"])
def test_a_classifier_of_texts_still_needs_its_pooler(tmp_path: Path, family: str) -> None:
    folder = write(tmp_path / "model", family, "token classification")
    with pytest.raises(ModelError, match="does not fill"):
        tfxg.load(folder, task="text classification")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_task_whose_head_is_missing_is_refused(family: str) -> None:
    with pytest.raises(ModelError, match=r"does not fill .* missing or of another shape"):
        tfxg.load(REFERENCE / family, task="fill mask")


def test_questions_have_two_outputs() -> None:
    with pytest.raises(ModelError, match=r"config\.json names 3 labels"):
        tfxg.load(REFERENCE / "tiny_bert", task="question answering")


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(InputError, match=r"Unknown task 'tokens'.*token classification"):
        tfxg.load(REFERENCE / "tiny_bert", task="tokens")


def test_other_tasks_of_decoders_are_refused() -> None:
    with pytest.raises(ModelError, match=r"is not supported with|has no TensorFlow class"):
        tfxg.load(REFERENCE / "tiny_gpt2", task="token classification")


@pytest.mark.parametrize(
    ("task", "text"), [("token classification", "good"), ("fill mask", "[MASK]")]
)
def test_a_pair_is_refused_where_one_text_is_read(
    of_task: Callable[..., Any], task: str, text: str
) -> None:
    with pytest.raises(InputError, match=f"for {task} reads one text"):
        tfxg.explain(of_task("tiny_bert", task), text, "film")
