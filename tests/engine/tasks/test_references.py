"""Every task and family against PyTorch's logits and captum's integrated gradients."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close

from .checkpoints import FAMILIES, KINDS, TASKS

pytestmark = pytest.mark.stack

#: Of the largest logit or score.
TOLERANCE = 1e-4

each_family = pytest.mark.parametrize("family", FAMILIES)
each_task = pytest.mark.parametrize("task", KINDS)


def raw(model: Any, given: dict[str, Any]) -> Any:
    """Give the outputs of an input as the model lays them out."""
    encoding = model.encode(given["text"], given.get("text_pair"))
    return model._from_ids(encoding.rows).numpy()[0]


@each_family
@each_task
def test_logits_are_pytorchs(family: str, task: str, of_task: Callable[..., Any]) -> None:
    given = TASKS["families"][family][task]
    found = raw(of_task(family, task), given)
    # No answer can start or end outside of the context.
    counts = found > -1e8
    np.testing.assert_allclose(found[counts], np.array(given["logits"])[counts], atol=1e-4)
    assert counts.mean() > 0.3


@each_family
@each_task
def test_integrated_gradients_are_captums(
    family: str, task: str, of_task: Callable[..., Any], op_by_op: None
) -> None:
    given = TASKS["families"][family][task]
    model = of_task(family, task)
    for name, scores in given["targets"].items():
        target = tuple(map(int, name.split())) if task == "fill mask" else name
        found = tfxg.explain(
            model, given["text"], given.get("text_pair"), target=target, n_steps=50
        )
        assert_close(found.scores, scores, TOLERANCE)
        assert task == "fill mask" or found.target == name


def test_each_of_several_labels_has_a_sigmoid_of_its_own(tmp_path: Path) -> None:
    given = TASKS["multi-label"]
    folder = tmp_path / "tiny_bert"
    shutil.copytree(REFERENCE / "tiny_bert", folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["problem_type"] = "multi_label_classification"
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    found = tfxg.explain(
        tfxg.load(folder), given["text"], target="all", output="probability", n_steps=50
    )
    for one in found:
        assert_close(one.scores, given["targets"][one.target], TOLERANCE)
