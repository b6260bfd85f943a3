"""Labels that a config.json names all, some or none of, in any of the forms that are met."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE
from tfxg_widget.engine.models.checkpoints.label_names import completed
from tfxg_widget.engine.tasks.targets.labels import read_labels


@pytest.mark.parametrize(
    ("settings", "rows", "labels"),
    [
        ({}, 3, ["LABEL_0", "LABEL_1", "LABEL_2"]),
        ({"id2label": None}, 2, ["LABEL_0", "LABEL_1"]),
        ({"id2label": {}, "num_labels": 3}, None, ["LABEL_0", "LABEL_1", "LABEL_2"]),
        ({"_num_labels": 1}, None, ["LABEL_0"]),
        ({"id2label": ["a", "b", "c"]}, 3, ["a", "b", "c"]),
        ({"id2label": ["a"], "num_labels": 2}, 3, ["a", "LABEL_1", "LABEL_2"]),
        ({"id2label": {"0": "a", "2": "c"}}, 3, ["a", "LABEL_1", "c"]),
        ({"id2label": {"1": "b"}, "num_labels": 3}, None, ["LABEL_0", "b", "LABEL_2"]),
        ({"id2label": {"0": "a", "1": 7}}, 2, ["a", "7"]),
        ({"id2label": {"a": 0, "b": 1}}, 2, ["a", "b"]),
        ({"label2id": {"b": 1, "a": 0}}, 2, ["a", "b"]),
        ({"label2id": {"5": 0, "6": 1}}, 2, ["5", "6"]),
        ({"label2id": {"a": "0"}}, 2, ["a", "LABEL_1"]),
        # More names than the head has rows are left as they are: the weights are refused later.
        ({"id2label": {"0": "a", "1": "b"}}, 1, ["a", "b"]),
    ],
)
def test_every_label_has_a_name(
    settings: dict[str, Any], rows: int | None, labels: list[str]
) -> None:
    whole = completed("model", {"model_type": "bert", **settings}, rows)
    assert whole["model_type"] == "bert"
    assert whole["id2label"] == {str(i): label for i, label in enumerate(labels)}
    if whole["id2label"] != settings.get("id2label"):
        assert whole["label2id"] == {label: i for i, label in enumerate(labels)}
        assert not {"num_labels", "_num_labels"} & set(whole)


@pytest.mark.parametrize("settings", [{"hidden_size": 4}, {"id2label": {"0": "a", "1": "b"}}])
def test_what_is_complete_stays_as_it_is(settings: dict[str, Any]) -> None:
    assert completed("model", settings, None) == settings


@pytest.mark.parametrize("wrong", ["abc", 3, {"a": "b"}, {"-1": "a"}])
def test_what_names_no_labels_is_refused(wrong: Any) -> None:
    with pytest.raises(tfxg.ModelError, match=r"id2label of model is .* names no labels"):
        completed("model", {"id2label": wrong}, 2)


@pytest.mark.parametrize(
    ("settings", "labels"),
    [
        ({"id2label": ["a", "b"]}, ["a", "b", "LABEL_2"]),
        ({}, ["LABEL_0", "LABEL_1", "LABEL_2"]),
    ],
    ids=["short list", "missing"],
)
def test_a_checkpoint_is_loaded_with_the_labels_that_are_there(
    tmp_path: Path, settings: dict[str, Any], labels: list[str]
) -> None:
    folder = shutil.copytree(REFERENCE / "tiny_bert", tmp_path / "model")
    kept = json.loads((folder / "config.json").read_text("utf-8"))
    kept = {key: value for key, value in kept.items() if "label" not in key}
    (folder / "config.json").write_text(json.dumps(kept | settings), "utf-8")
    model: Any = tfxg.load(folder)
    assert list(model.task.labels) == labels


def test_a_wrapped_models_configuration_may_lack_names() -> None:
    assert read_labels(SimpleNamespace(num_labels=3, id2label={1: "b"})) == (
        *("LABEL_0", "b", "LABEL_2"),
    )
