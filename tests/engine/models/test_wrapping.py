"""Wrapping models that are in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, TEXT, assert_close

pytestmark = pytest.mark.transformers4


def test_a_wrapped_model_explains_as_the_loaded_one(tiny_bert: Any) -> None:
    wrapped = tfxg.wrap(tiny_bert._net, tiny_bert._tokenizer.tokenizer)
    found = tfxg.explain(wrapped, TEXT, method="saliency")
    assert_close(found.scores, tfxg.explain(tiny_bert, TEXT, method="saliency").scores)


def test_a_wrapped_model_has_a_name(random_bert: Any, tiny_bert: Any) -> None:
    assert random_bert(num_labels=2).name == "TFBertForSequenceClassification"


@pytest.mark.parametrize("other", [object(), None, "bert", SimpleNamespace(config=1)])
def test_what_is_no_such_model_is_refused(other: Any) -> None:
    with pytest.raises(tfxg.ModelError, match=f"Cannot wrap a {type(other).__name__}"):
        tfxg.wrap(other)


def test_a_model_without_a_tokenizer_is_refused(tiny_bert: Any) -> None:
    with pytest.raises(tfxg.ModelError, match=r"wrap\(model, tokenizer\)"):
        tfxg.wrap(tiny_bert._net)


def test_a_slow_tokenizer_is_refused(tiny_bert: Any) -> None:
    import transformers

    slow = transformers.BertTokenizer(REFERENCE / "tiny_bert" / "vocab.txt")
    with pytest.raises(tfxg.ModelError, match="use_fast=True"):
        tfxg.wrap(tiny_bert._net, slow)


def test_a_task_that_is_not_supported_is_refused(tiny_bert: Any) -> None:
    import transformers

    net = transformers.TFBertForMaskedLM(tiny_bert._net.config)
    with pytest.raises(tfxg.ModelError, match="Supported: …ForSequenceClassification"):
        tfxg.wrap(net, tiny_bert._tokenizer.tokenizer)


def test_a_family_that_answers_differently_from_embeddings_is_refused(
    tiny_bert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfxg_widget.engine.models.transformers_tf import TransformersModel

    embed = TransformersModel.embed
    monkeypatch.setattr(TransformersModel, "embed", lambda *given: 2 * embed(*given))
    with pytest.raises(tfxg.ModelError, match="answers differently from word embeddings"):
        tfxg.wrap(tiny_bert._net, tiny_bert._tokenizer.tokenizer)


def test_a_tokenizer_of_another_model_is_found_out(random_bert: Any, tiny_roberta: Any) -> None:
    model = random_bert(num_labels=2)
    with pytest.raises(tfxg.ModelError, match="tokenizer that belongs to it"):
        tfxg.wrap(model._net, tiny_roberta._tokenizer.tokenizer)


def test_labels_of_one_name_are_told_apart(random_bert: Any) -> None:
    model = random_bert(id2label={0: "same", 1: "other", 2: "same"})
    found = tfxg.explain(model, TEXT, method="saliency", target="all")
    assert [one.target for one in found] == ["same (0)", "other", "same (2)"]


def test_labels_that_do_not_exclude_each_other(random_bert: Any) -> None:
    model = random_bert(num_labels=3, problem_type="multi_label_classification")
    said = tfxg.explain(model, TEXT, method="saliency").prediction
    for name, logit in said.logits.items():
        assert said.probabilities[name] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_a_single_label_stands_for_itself(random_bert: Any) -> None:
    model = random_bert(num_labels=1)
    found = tfxg.explain(model, TEXT, n_steps=50, output="log_odds")
    assert found.value == pytest.approx(found.prediction.logits["LABEL_0"], abs=1e-6)
    assert 0 < found.prediction.probability < 1


def test_a_binary_models_log_odds_are_its_contrast(random_bert: Any) -> None:
    model = random_bert(num_labels=2)
    odds = tfxg.explain(model, TEXT, n_steps=8, target=0, output="log_odds")
    contrast = tfxg.explain(model, TEXT, n_steps=8, target=0, contrast=1)
    assert odds.value == pytest.approx(contrast.value, abs=1e-5)
    assert_close(odds.scores, contrast.scores)
