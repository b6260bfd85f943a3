"""Attributions in the shapes that the page knows."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LABELS
from tfxg_widget.protocol.conversion.attributions import answer_of, model_info, result_of
from tfxg_widget.protocol.messages import Answer, Result

PAIRED = ("Unwatchable film", "A touching film")


@pytest.fixture(scope="module")
def attribution(tiny_bert: tfxg.Model) -> tfxg.Attribution:
    return tfxg.explain(tiny_bert, *PAIRED, target="ALPHA", contrast="BETA", n_steps=4)


def test_the_model_is_introduced(tiny_bert: tfxg.Model) -> None:
    info = model_info(tiny_bert)
    assert (info.name, info.task) == ("tiny_bert", "text classification")
    assert info.layers == list(tiny_bert.layer_names())
    assert (info.max_length, info.takes_pair) == (64, True)


def test_an_answer_has_the_tokens_and_words(attribution: tfxg.Attribution) -> None:
    answer = answer_of(attribution)
    assert (answer.text, answer.text_pair) == PAIRED
    assert answer.words == ["Unwatchable", "film", "A", "touching", "film"]
    assert tuple(token.text for token in answer.tokens) == attribution.tokens
    for token in answer.tokens:
        if token.special:
            assert token.word is None
        else:
            assert PAIRED[token.part][token.start : token.end] == token.text
            assert token.word is not None
            assert token.text in answer.words[token.word]


def test_an_answer_has_every_target(attribution: tfxg.Attribution) -> None:
    answer = answer_of(attribution)
    assert [target.name for target in answer.targets] == list(LABELS)
    best = max(answer.targets, key=lambda target: target.probability)
    assert answer.predicted == best.name


def test_a_result_has_the_numbers(attribution: tfxg.Attribution) -> None:
    result = result_of(attribution)
    assert (result.target, result.contrast) == ("ALPHA", "BETA")
    np.testing.assert_array_equal(result.scores, attribution.scores.astype(np.float32))
    assert result.value == attribution.value
    assert result.baseline_value == attribution.baseline_value
    assert result.gap == attribution.completeness_gap
    assert result.parameters["n_steps"] == 4


def test_an_array_is_named_by_its_shape(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, "a film", n_steps=2, baseline=np.zeros(16))
    assert result_of(found).parameters["baseline"] == "array of shape (16,)"


def test_both_survive_json(attribution: tfxg.Attribution) -> None:
    for shape, kind in ((answer_of(attribution), Answer), (result_of(attribution), Result)):
        assert msgspec.json.decode(msgspec.json.encode(shape), type=kind) == shape
