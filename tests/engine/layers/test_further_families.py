"""Further classes of transformers 4: what is read is the class's own, or is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.models.transformers4 import test_families as classifiers
from tests.engine.models.transformers4 import test_generative as generative

pytestmark = [pytest.mark.transformers4, pytest.mark.slow, pytest.mark.stack]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", sorted(set(classifiers.families()) - set(classifiers.REFUSED)))
def test_classifiers_have_the_attention_that_they_report(family: str) -> None:
    model = classifiers.wrapped(family)
    text = "so sweet and funny"
    inspection = tfxg.inspect(model, text)
    if family in classifiers.WITHOUT_ATTENTION:
        with pytest.raises(tfxg.ModelError, match="no attention"):
            _ = inspection.attention
        return
    answer = classifiers.plain_answer(model, text)
    reported = answer.get("attentions") or answer.encoder_attentions
    np.testing.assert_allclose(inspection.attention, np.concatenate(reported), atol=1e-5)
    try:
        logits = inspection.answers_by_layer().logits[-1]
    except tfxg.ModelError:  # Its states differ in shape.
        return
    np.testing.assert_allclose(logits, answer.logits[0], atol=1e-4)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", generative.SIZES)
def test_what_is_read_is_what_the_class_reports(name: str) -> None:
    model: Any = generative.wrapped(name)
    inspection = tfxg.inspect(model, "The film was", " good and long")
    ids = inspection.encoding.ids
    if "decoder" not in inspection.encoding.inputs:
        answer = model._network._net(ids[None], output_attentions=True, output_hidden_states=True)
        reported = {"self": answer.attentions}
    else:
        source = inspection.encoding.inputs["decoder"] == 0
        words = {"input_ids": ids[source][None], "decoder_input_ids": ids[~source][None]}
        answer = model._network._net(words, output_attentions=True)
        reported = {
            "encoder": answer.encoder_attentions,
            "decoder": answer.decoder_attentions,
            "cross": answer.cross_attentions,
        }
    for side in inspection.sides:
        heads = inspection.attention_heads(side)
        np.testing.assert_allclose(heads.weights, np.concatenate(reported[side]), atol=1e-5)
    if {"self", "decoder"}.isdisjoint(inspection.sides_with_states):
        with pytest.raises(tfxg.ModelError, match="no hidden states that its answer is read from"):
            inspection.logit_lens(top_k=1)
        return
    best = np.asarray(answer.logits[0]).argmax(axis=-1)
    assert inspection.logit_lens(top_k=1).top_ids[-1, :, 0].tolist() == best.tolist()
