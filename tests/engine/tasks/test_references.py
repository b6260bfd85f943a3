"""Every task and family against PyTorch's logits and captum's integrated gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close

from .checkpoints import FAMILIES, KINDS, TASKS

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
    np.testing.assert_allclose(raw(of_task(family, task), given), given["logits"], atol=1e-4)


@each_family
@each_task
def test_integrated_gradients_are_captums(
    family: str, task: str, of_task: Callable[..., Any]
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
