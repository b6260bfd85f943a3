"""The result: words, tables, JSON."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings

import tfxg_widget as tfxg
from tests.strategies import readable
from tests.support import TEXT

PAIRED = ("Unwatchable, but strangely touching", "A touching film 👩‍👩‍👧‍👦!")


@pytest.fixture(scope="module")
def attribution(tiny_bert: tfxg.Model) -> tfxg.Attribution:
    return tfxg.explain(tiny_bert, *PAIRED, n_steps=8)


def test_words_merge_subwords_and_keep_special_tokens(attribution: tfxg.Attribution) -> None:
    assert attribution.words().tokens == (
        "[CLS]",
        *("Unwatchable", ",", "but", "strangely", "touching"),
        "[SEP]",
        *("A", "touching", "film", "👩‍👩‍👧‍👦", "!"),
        "[SEP]",
    )
    assert len(attribution.tokens) > len(attribution.words().tokens)


def test_a_word_has_the_sum_of_its_tokens(attribution: tfxg.Attribution) -> None:
    merged = attribution.words()
    for word, score in zip(merged.word_index, merged.scores, strict=True):
        if word >= 0:
            own = [
                s
                for w, s in zip(attribution.word_index, attribution.scores, strict=True)
                if w == word
            ]
            assert score == pytest.approx(sum(own), abs=1e-12)


@pytest.mark.filterwarnings("ignore::tfxg_widget.engine.inputs.errors.TruncationWarning")
@settings(max_examples=25)
@given(text=readable, pair=readable)
@example(text="film " + "0" * 40, pair="film " + "0" * 40)
def test_merging_keeps_the_sum_and_changes_nothing_twice(
    tiny_bert: tfxg.Model, text: str, pair: str
) -> None:
    found = tfxg.explain(tiny_bert, text, pair, method="input_x_gradient")
    once = found.words()
    assert once.scores.sum() == pytest.approx(found.scores.sum(), abs=1e-9)
    twice = once.words()
    assert twice.tokens == once.tokens
    assert twice.offsets == once.offsets
    assert twice.word_index == once.word_index
    np.testing.assert_array_equal(twice.scores, once.scores)


def test_words_are_slices_of_their_own_text(attribution: tfxg.Attribution) -> None:
    merged = attribution.words()
    for token, part, (start, end) in zip(merged.tokens, merged.parts, merged.offsets, strict=True):
        if part >= 0:
            assert token == PAIRED[part][start:end]


def test_the_table_has_a_row_a_token(attribution: tfxg.Attribution) -> None:
    table = attribution.to_dataframe()
    assert list(table.columns) == ["token", "score", "part", "start", "end", "word"]
    assert tuple(table["token"]) == attribution.tokens
    np.testing.assert_array_equal(table["score"], attribution.scores)
    second = table[table["part"] == 1]
    assert [PAIRED[1][s:e] for s, e in zip(second["start"], second["end"], strict=True)] == list(
        second["token"]
    )


def test_the_table_says_what_to_install_where_pandas_is_missing(
    attribution: tfxg.Attribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"tfxg-widget\[pandas\]"):
        attribution.to_dataframe()


def test_json_holds_everything(attribution: tfxg.Attribution) -> None:
    read = json.loads(attribution.to_json())
    assert tuple(read["tokens"]) == attribution.tokens
    assert read["scores"] == attribution.scores.tolist()
    assert read["prediction"]["label"] == attribution.prediction.label
    assert read["parameters"]["n_steps"] == 8
    assert read["completeness_gap"] == attribution.completeness_gap
    assert set(read) == set(vars(attribution))


def test_json_holds_array_baselines_too(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, TEXT, n_steps=2, baseline=np.zeros(16))
    assert json.loads(found.to_json())["parameters"]["baseline"] == [0.0] * 16


def test_the_text_form_names_target_method_and_the_strongest(
    attribution: tfxg.Attribution,
) -> None:
    strongest = attribution.tokens[int(np.argmax(np.abs(attribution.scores)))]
    said = repr(attribution)
    assert f"of {attribution.target} by integrated_gradients" in said
    assert repr(strongest) in said


def test_the_prediction_is_the_most_probable_label(attribution: tfxg.Attribution) -> None:
    said = attribution.prediction
    assert said.probability == max(said.probabilities.values())
    assert said.probabilities[said.label] == said.probability
    assert sum(said.probabilities.values()) == pytest.approx(1, abs=1e-6)
    assert max(said.logits, key=said.logits.__getitem__) == said.label
    assert attribution.target == said.label
    assert attribution.value == pytest.approx(said.logits[said.label], abs=1e-6)
