"""The labels of a configuration: of one name, one alone, two, or several at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close

from ..counting import counted


def test_labels_of_one_name_are_told_apart(bert_with_head: Any) -> None:
    model = bert_with_head(3, id2label={0: "same", 1: "other", 2: "same"})
    found = tfxg.explain(model, TEXT, method="saliency", target="all")
    assert [one.target for one in found] == ["same (0)", "other", "same (2)"]


def test_labels_that_do_not_exclude_each_other(bert_with_head: Any) -> None:
    model = bert_with_head(3, problem_type="multi_label_classification")
    said = tfxg.explain(model, TEXT, method="saliency").prediction
    for name, logit in said.logits.items():
        assert said.probabilities[name] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_a_single_score_is_explained_towards_1_or_towards_0(bert_with_head: Any) -> None:
    model = bert_with_head(1)
    down, up = tfxg.explain(model, TEXT, n_steps=8, target="all", output="log_odds")
    assert (down.target, up.target) == ("towards 0", "towards 1")
    assert_close(down.scores, -up.scores)
    said = up.prediction
    assert up.value == pytest.approx(said.logits["towards 1"], abs=1e-6)
    score = model._from_ids(model.encode(TEXT).rows).numpy()[0, 1]
    assert said.probabilities["towards 1"] == pytest.approx(1 / (1 + np.exp(-score)), abs=1e-6)
    assert sum(said.probabilities.values()) == pytest.approx(1, abs=1e-6)
    by_index = tfxg.explain(model, TEXT, n_steps=8, target=0, output="log_odds")
    assert_close(by_index.scores, down.scores)


def test_a_binary_models_log_odds_are_its_contrast(bert_with_head: Any) -> None:
    model = bert_with_head(2)
    odds = tfxg.explain(model, TEXT, n_steps=8, target=0, output="log_odds")
    contrast = tfxg.explain(model, TEXT, n_steps=8, target=0, contrast=1)
    assert odds.value == pytest.approx(contrast.value, abs=1e-5)
    assert_close(odds.scores, contrast.scores)


@pytest.mark.parametrize("n_labels", [2, 5])
def test_all_labels_come_from_one_forward_pass_a_point(bert_with_head: Any, n_labels: int) -> None:
    model = bert_with_head(n_labels, problem_type="multi_label_classification")
    with counted(model) as passes:
        found = tfxg.explain(model, TEXT, n_steps=8, target="all")
    assert len(found) == n_labels
    # The two ends of the path, then its points, both in one chunk each.
    assert (passes.forward, passes.points) == (2, 2 + 8)
    assert passes.backward == n_labels
