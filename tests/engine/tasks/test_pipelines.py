"""What a model is said to predict is what transformers' own pipelines answer (pipelines.json)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import transformers

import tfxg_widget as tfxg
from tests.engine.stacks import BOTH, STACK, STACKS_OF
from tests.support import REFERENCE, ROOT
from tfxg_widget.engine.gradients.output_scalar import transformed
from tfxg_widget.engine.models.checkpoints.generation import Decoding, settings
from tfxg_widget.engine.models.networks.outputs import both_sides
from tfxg_widget.engine.tasks.classification.text_classification import TextClassification
from tfxg_widget.engine.tasks.extraction.entities import kind_of
from tfxg_widget.engine.tasks.extraction.question_answering import NOTHING

from .checkpoints import FAMILIES

MODELS = ROOT / "notebooks" / "models"

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
            stored[name] = tfxg.load(MODELS / name)
        return stored[name]

    return load


def by_model(task: str) -> Any:
    names = dict.fromkeys(record["model"] for record in STORED[task])
    return pytest.mark.parametrize("name", names)


def records(task: str, name: str) -> list[dict[str, Any]]:
    return [record for record in STORED[task] if record["model"] == name]


def answered(model: Any, task: Any, text: str, pair: str | None = None, window: int = 0) -> Any:
    """Give logits and probabilities of an input, or of one of its windows, and its encoding."""
    encoding = model.encode(text, pair)
    if encoding.windows:
        encoding = encoding.windows[window]
    logits = model._from_ids(encoding.rows)
    likely = transformed(logits, "probability", task.activation)
    return logits.numpy()[0], likely.numpy()[0], encoding


def kind(target: Any, task: Any) -> str:
    return kind_of(task.labels[target.indices[0] % len(task.labels)])


def label_settings(record: dict[str, Any]) -> str:
    return f"{record['labels']} labels, {record['problem_type']}"


@pytest.mark.parametrize("record", STORED["text classification"], ids=label_settings)
def test_labels(record: dict[str, Any], tiny_bert: Any) -> None:
    names = ["LABEL_0"] if record["labels"] == 1 else list(tiny_bert.task.labels)
    config = SimpleNamespace(
        id2label=dict(enumerate(names)), num_labels=len(names), problem_type=record["problem_type"]
    )
    task = TextClassification.from_config(config, None)
    encoding = tiny_bert.encode(record["text"])
    scores = tiny_bert._from_ids(encoding.rows)[:, : len(names)]
    logits = both_sides(scores) if task.two_sided else scores
    likely = transformed(logits, "probability", task.activation).numpy()[0]
    said = task.prediction(logits.numpy()[0], likely, encoding)
    if task.two_sided:
        (answer,) = record["scores"]
        assert said.probabilities["towards 1"] == pytest.approx(answer["score"], abs=TOLERANCE)
        return
    ranked = sorted(said.probabilities.items(), key=lambda item: -item[1])
    assert [name for name, _ in ranked] == [one["label"] for one in record["scores"]]
    assert [score for _, score in ranked] == pytest.approx(
        [one["score"] for one in record["scores"]], abs=TOLERANCE
    )
    assert said.label == record["scores"][0]["label"]


@by_model("token classification")
def test_entities(name: str, of_pipeline: Load) -> None:
    model = of_pipeline(name, "token classification")
    for record in records("token classification", name):
        labels = record["labels"]
        task = replace(model.task, labels=tuple(labels), aggregation_strategy=record["strategy"])
        logits, likely, encoding = answered(model, task, record["text"])
        said = task.prediction(logits, likely, encoding)
        if not record["entities"]:
            assert len(said.targets) == 1
            continue
        expected = [
            one
            for one in record["entities"]
            # Tokens of white space alone are left out here.
            if record["text"][one["start"] : one["end"]].strip()
        ]
        found = [(span.start, span.end) for one in said.targets.values() for span in one.spans]
        assert found == [(one["start"], one["end"]) for one in expected]
        assert list(said.probabilities.values()) == pytest.approx(
            [one["score"] for one in expected], abs=TOLERANCE
        )
        assert [kind(one, task) for one in said.targets.values()] == [
            kind_of(one["label"]) for one in expected
        ]
        for one in said.targets:
            assert task.single(one, encoding).name == one


@by_model("question answering")
def test_answers(name: str, of_pipeline: Load) -> None:
    model = of_pipeline(name, "question answering")
    for record in records("question answering", name):
        task = replace(model.task, handle_impossible_answer=record["handle_impossible_answer"])
        context = record["context"]
        whole = model.encode(record["question"], context)
        windows = whole.windows or [whole]
        _number, said = task.of_windows(
            [answered(model, task, record["question"], context, at) for at in range(len(windows))]
        )
        if not record["answer"]:
            assert said.label == NOTHING
            continue
        (span,) = said.spans[said.label]
        assert (span.start, span.end) == (record["start"], record["end"])
        assert context[span.start : span.end] == record["answer"]
        # Of windows that overlap, the pipeline adds the scores of an answer up.
        if len(windows) == 1 or context.lower().count(record["answer"].lower()) == 1:
            held = [
                w for w in windows if w.window is None or w.window[0] <= span.start < w.window[1]
            ]
            if len(held) == 1:
                assert said.probability == pytest.approx(record["score"], abs=TOLERANCE)
        assert said.probability <= record["score"] + TOLERANCE


@by_model("fill mask")
def test_candidates(name: str, of_pipeline: Load) -> None:
    model = of_pipeline(name, "fill mask")
    for record in records("fill mask", name):
        said = model.task.prediction(*answered(model, model.task, record["text"]))
        found = [one.indices[0] % model.task.size for one in said.targets.values()]
        assert found == [one["token"] for mask in record["masks"] for one in mask]
        assert list(said.probabilities.values()) == pytest.approx(
            [one["score"] for mask in record["masks"] for one in mask], abs=TOLERANCE
        )


def settings_of(record: dict[str, Any]) -> str:
    return f"{record['model']} {record['settings']}"


@pytest.mark.parametrize(
    "record",
    [
        record
        for record in STORED["text generation"] + STORED["sequence to sequence"]
        if STACK in STACKS_OF.get(record["model"], BOTH)
    ],
    ids=settings_of,
)
def test_continuations(
    record: dict[str, Any],
    writing: Callable[[str], Any],
    of_pipeline: Load,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = record["model"]
    tiny = name.startswith("tiny")
    model = writing(name) if tiny else of_pipeline(name, "")
    folder = REFERENCE / name if tiny else MODELS / name
    config = transformers.AutoConfig.from_pretrained(folder)
    saved = settings(str(folder), None, config)
    saved.update(**record["settings"])
    monkeypatch.setattr(model, "_decoding", Decoding.of(saved, config.is_encoder_decoder))
    source = model._tokenizer.source(record["text"])
    assert list(model._continued(source, len(STORED["text generation"][0]["ids"]))) == record["ids"]
