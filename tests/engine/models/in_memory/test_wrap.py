"""Wrapping models that are in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, TEXT, assert_close

pytestmark = [pytest.mark.transformers4, pytest.mark.stack]


def test_a_wrapped_model_explains_as_the_loaded_one(tiny_bert: Any) -> None:
    wrapped = tfxg.wrap(tiny_bert._network._net, tiny_bert._tokenizer.tokenizer)
    found = tfxg.explain(wrapped, TEXT, method="saliency")
    assert_close(found.scores, tfxg.explain(tiny_bert, TEXT, method="saliency").scores)


def test_a_wrapped_model_has_a_name(tiny_bert: Any) -> None:
    import transformers

    sizes = {"hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1}
    net = transformers.TFBertForSequenceClassification(transformers.BertConfig(**sizes))
    assert tfxg.wrap(net, tiny_bert._tokenizer.tokenizer).name == "TFBertForSequenceClassification"


@pytest.mark.parametrize("other", [object(), None, "bert", SimpleNamespace(config=1)])
def test_what_is_no_such_model_is_refused(other: Any) -> None:
    with pytest.raises(tfxg.ModelError, match=f"Cannot wrap a {type(other).__name__}"):
        tfxg.wrap(other)


def test_a_model_without_a_tokenizer_is_refused(tiny_bert: Any) -> None:
    with pytest.raises(tfxg.ModelError, match=r"wrap\(model, tokenizer\)"):
        tfxg.wrap(tiny_bert._network._net)


def test_a_slow_tokenizer_is_refused(tiny_bert: Any) -> None:
    import transformers

    slow = transformers.BertTokenizer(REFERENCE / "tiny_bert" / "vocab.txt")
    with pytest.raises(tfxg.ModelError, match="use_fast=True"):
        tfxg.wrap(tiny_bert._network._net, slow)


def test_a_task_that_is_not_supported_is_refused(tiny_bert: Any) -> None:
    import transformers

    net = transformers.TFBertForNextSentencePrediction(tiny_bert._network._net.config)
    with pytest.raises(tfxg.ModelError, match="Supported: …ForSequenceClassification"):
        tfxg.wrap(net, tiny_bert._tokenizer.tokenizer)


def test_a_family_that_answers_differently_from_embeddings_is_refused(
    tiny_bert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfxg_widget.engine.models.networks.embeddings import EmbeddingTable

    look_up = EmbeddingTable.look_up
    monkeypatch.setattr(EmbeddingTable, "look_up", lambda *given: 2 * look_up(*given))
    with pytest.raises(tfxg.ModelError, match="answers differently from word embeddings"):
        tfxg.wrap(tiny_bert._network._net, tiny_bert._tokenizer.tokenizer)


def test_a_tokenizer_of_another_model_is_found_out(tiny_bert: Any, tiny_roberta: Any) -> None:
    with pytest.raises(tfxg.ModelError, match="tokenizer that belongs to it"):
        tfxg.wrap(tiny_bert._network._net, tiny_roberta._tokenizer.tokenizer)
