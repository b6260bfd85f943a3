"""What a model is said to predict is what transformers' own pipelines answer (pipelines.json)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, ROOT
from tfxg_widget.engine.tasks.question_answering import NOTHING

from .checkpoints import FAMILIES, write_language

STORED: dict[str, Any] = json.loads((REFERENCE / "pipelines.json").read_text("utf-8"))

TOLERANCE = 1e-4

Load = Callable[[str, str], Any]


@pytest.fixture(scope="session")
def of_pipeline(of_task: Load) -> Load:
    """Load the model that a stored answer is from, for the length of the module."""
    stored: dict[str, Any] = {}

    def load(name: str, task: str) -> Any:
        family = name.split(" ")[0]
        if family in FAMILIES:
            return of_task(family, task)
        if name not in stored:
            stored[name] = tfxg.load(ROOT / "notebooks" / "models" / name)
        return stored[name]

    return load


def by_model(task: str) -> Any:
    names = dict.fromkeys(record["model"] for record in STORED[task])
    return pytest.mark.parametrize("name", names)


def records(task: str, name: str) -> list[dict[str, Any]]:
    return [record for record in STORED[task] if record["model"] == name]


def predicted(model: Any, *texts: str) -> Any:
    return tfxg.explain(model, *texts, method="saliency").prediction


@pytest.mark.usefixtures("op_by_op")
@by_model("question answering")
def test_answers(name: str, of_pipeline: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    model = of_pipeline(name, "question answering")
    for record in records("question answering", name):
        impossible = record["handle_impossible_answer"]
        task = replace(model.task, handle_impossible_answer=impossible)
        monkeypatch.setattr(model, "task", task)
        context = record["context"]
        a = tfxg.explain(model, record["question"], context, method="saliency")
        said = a.prediction
        if record["answer"]:
            (span,) = said.spans[said.label]
            assert (span.start, span.end) == (record["start"], record["end"]), record
            assert context[span.start : span.end] == record["answer"]
        else:
            assert said.label == NOTHING
        print(name, said.probability, record["score"], a.window)
        assert a.target == said.label
