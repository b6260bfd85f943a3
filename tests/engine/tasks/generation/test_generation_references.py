"""Language models against PyTorch's logits and captum's attributions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, assert_close
from tfxg_widget.engine.inputs.encoding import PREDICTION_COUNTS

from ..checkpoints import LANGUAGE

pytestmark = pytest.mark.stack

#: Of the largest score.
TOLERANCE = 1e-3

ASKED = json.loads((REFERENCE / "generation.json").read_text("utf-8"))
TEXTS = (ASKED["prompt"], ASKED["continuation"])
ARRAYS = np.load(REFERENCE / "generation.npz")
FAMILIES = [family for family in LANGUAGE if STACK in STACKS_OF[family]]

each_family = pytest.mark.parametrize("family", FAMILIES)


@each_family
def test_tokens_and_logits_are_pytorchs(family: str, writing: Callable[..., Any]) -> None:
    model = writing(family)
    encoding = model.encode(*TEXTS)
    assert encoding.ids.tolist() == ARRAYS[f"{family}/ids"].tolist()
    logits = ARRAYS[f"{family}/logits"]
    assert encoding.inputs[PREDICTION_COUNTS].sum() == len(logits)
    found = model._from_ids(encoding.rows).numpy()[0]
    np.testing.assert_allclose(found.reshape(logits.shape), logits, atol=2e-4)


@each_family
def test_integrated_gradients_are_captums(
    family: str, writing: Callable[..., Any], op_by_op: None
) -> None:
    found = tfxg.explain(writing(family), *TEXTS, target="all", baseline="zero", n_steps=50)
    expected = ARRAYS[f"{family}/integrated_gradients"]
    assert len(found) == len(expected)
    for one, scores in zip(found, expected, strict=True):
        assert_close(one.scores, scores, TOLERANCE)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f"{f}/llm_attribution" in ARRAYS])
def test_scores_of_the_prompt_are_those_of_captums_llm_attribution(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    encoding = model.encode(*TEXTS)
    # It leaves what was written before a step as it is.
    prompt = np.array([part == 0 for part in encoding.parts])
    baseline = np.where(prompt, ASKED["empty"], encoding.ids)
    found = tfxg.explain(model, *TEXTS, target="all", baseline=baseline, n_steps=50)
    expected = ARRAYS[f"{family}/llm_attribution"]
    for one, scores in zip(found, expected, strict=True):
        assert_close(one.scores[: len(scores)], scores, TOLERANCE)
        assert np.all(one.scores[len(scores) :] == 0)
