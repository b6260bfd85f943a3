"""The logit lens against PyTorch, and what it says of watched words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import log_softmax

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, loaded, some_quick

from .support import STORED

pytestmark = pytest.mark.stack

ASKED = json.loads((REFERENCE / "generation.json").read_text("utf-8"))
MASKED = "The film is [MASK] and its story is [MASK]."
#: The encoders, and the text that stands for a masked token in each.
MASKS = {
    "tiny_bert": "[MASK]",
    "tiny_distilbert": "[MASK]",
    "tiny_roberta": "<mask>",
    "tiny_xlm_roberta": "<mask>",
    "tiny_albert": "[MASK]",
}
#: Of the stored lens, which positions are kept.
EVERY = 4


@pytest.fixture
def opened(
    writing: Callable[[str], Any], of_task: Callable[[str, str], Any]
) -> Callable[[str], tfxg.Inspection]:
    def inspect(family: str) -> tfxg.Inspection:
        if family in MASKS:
            text = MASKED.replace("[MASK]", MASKS[family])
            return tfxg.inspect(of_task(family, "fill mask"), text)
        return tfxg.inspect(writing(family), ASKED["prompt"], ASKED["continuation"])

    return inspect


FAMILIES = [family for family, stacks in STACKS_OF.items() if STACK in stacks]


@pytest.mark.parametrize("family", some_quick(FAMILIES, "tiny_bert", "tiny_gpt2"))
def test_the_logit_lens_is_pytorchs(family: str, opened: Callable[[str], tfxg.Inspection]) -> None:
    stored = STORED[f"{family}/lens"]
    positions = range(0, EVERY * stored.shape[1], EVERY)
    watch = [60, 120]
    lens = opened(family).logit_lens(top_k=3, watch=watch, positions=list(positions))
    expected = np.exp(log_softmax(stored.astype(np.float64), axis=-1))
    best = np.argsort(-stored, axis=-1)[:, :, :3]
    np.testing.assert_allclose(
        lens.top_probabilities, np.take_along_axis(expected, best, -1), rtol=1e-3, atol=1e-5
    )
    assert (lens.top_ids == best).mean() > 0.98  # Two may be equally probable.
    np.testing.assert_allclose(
        lens.watched_probabilities, expected[..., watch], rtol=1e-3, atol=1e-5
    )
    ranks = 1 + (stored[..., None, :] > stored[..., watch, None]).sum(axis=-1)
    assert np.abs(lens.watched_ranks - ranks).max() <= 1


def test_the_last_row_is_the_models_own_answer(
    opened: Callable[[str], tfxg.Inspection],
) -> None:
    inspection = opened("tiny_bert")
    mask = inspection.tokens.index("[MASK]")
    lens = inspection.logit_lens(top_k=1, positions=mask)
    best = max(
        (name for name in inspection.prediction.probabilities if name.startswith("mask 1")),
        key=inspection.prediction.probabilities.__getitem__,
    )
    assert best.startswith(f"mask 1: {lens.top_tokens[-1][0][0]}")


def test_a_word_of_several_tokens_is_watched_by_its_first(
    opened: Callable[[str], tfxg.Inspection],
) -> None:
    whole, part = opened("tiny_bert").logit_lens(watch=["good", "goodness"]).watched
    assert (whole.token, whole.is_whole) == ("good", True)
    assert not part.is_whole
    assert "goodness".startswith(part.token)


def test_what_the_lens_refuses(opened: Callable[[str], tfxg.Inspection]) -> None:
    inspection = opened("tiny_bert")
    with pytest.raises(tfxg.InputError, match="no position 99"):
        inspection.logit_lens(positions=99)
    with pytest.raises(tfxg.InputError, match="top_k=0"):
        inspection.logit_lens(top_k=0)
    with pytest.raises(tfxg.InputError, match="is not one token"):
        inspection.logit_lens(watch=[10**6])
    with pytest.raises(tfxg.InputError, match="logit_lens"):
        inspection.answers_by_layer()
    with pytest.raises(tfxg.InputError, match="answers_by_layer"):
        tfxg.inspect(loaded("tiny_bert"), "a film").logit_lens()


@pytest.mark.parametrize("task", ["token classification", "question answering"])
def test_tasks_with_an_answer_for_each_token(task: str, of_task: Callable[[str, str], Any]) -> None:
    model = of_task("tiny_bert", task)
    inspection = (
        tfxg.inspect(model, "Who finds the heart?", "The director never does.")
        if (task == "question answering")
        else tfxg.inspect(model, "New York is a city.")
    )
    answers = inspection.answers_by_layer()
    assert answers.logits.shape == (3, len(inspection.tokens), len(answers.labels))
    np.testing.assert_allclose(answers.logits[-1].ravel(), inspection.logits, rtol=1e-4, atol=1e-4)
