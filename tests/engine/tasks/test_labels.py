"""The labels of a configuration: of one name, one alone, two, or several at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close


def test_labels_of_one_name_are_told_apart(bert_with_head: Any) -> None:
    model = bert_with_head(3, id2label={0: "same", 1: "other", 2: "same"})
    found = tfxg.explain(model, TEXT, method="saliency", target="all")
    assert [one.target for one in found] == ["same (0)", "other", "same (2)"]


def test_labels_that_do_not_exclude_each_other(bert_with_head: Any) -> None:
    model = bert_with_head(3, problem_type="multi_label_classification")
    said = tfxg.explain(model, TEXT, method="saliency").prediction
    for name, logit in said.logits.items():
        assert said.probabilities[name] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_a_single_label_stands_for_itself(bert_with_head: Any) -> None:
    model = bert_with_head(1)
    found = tfxg.explain(model, TEXT, n_steps=50, output="log_odds")
    assert found.value == pytest.approx(found.prediction.logits["LABEL_0"], abs=1e-6)
    assert 0 < found.prediction.probability < 1


def test_a_binary_models_log_odds_are_its_contrast(bert_with_head: Any) -> None:
    model = bert_with_head(2)
    odds = tfxg.explain(model, TEXT, n_steps=8, target=0, output="log_odds")
    contrast = tfxg.explain(model, TEXT, n_steps=8, target=0, contrast=1)
    assert odds.value == pytest.approx(contrast.value, abs=1e-5)
    assert_close(odds.scores, contrast.scores)
