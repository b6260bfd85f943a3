"""Labels of one's own in the explorer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import traitlets

import tfxg_widget as tfxg
from tests.support import assert_close
from tfxg_widget.widget.computation.running import background_steps

from .conftest import Opener, finish, receive, results_of

TEXT = "a touching love story"
LABELS = ["love", "drama"]


@pytest.fixture
def explorer(opened: Opener, tiny_nli: tfxg.Model) -> tfxg.Explorer:
    found = opened(TEXT, model=tiny_nli, labels=LABELS, target=1)
    finish(found)
    return found


def scores(explorer: tfxg.Explorer, label: str) -> Any:
    method = "integrated_gradients"
    (found,) = [r for r in results_of(explorer) if (r.method, r.target) == (method, label)]
    return found.scores


def names(explorer: tfxg.Explorer) -> list[str]:
    assert explorer.answer is not None
    return [one.name for one in explorer.answer.targets]


def test_it_shows_what_explain_gives(explorer: tfxg.Explorer, tiny_nli: tfxg.Model) -> None:
    assert (explorer.status, explorer.error, explorer.target) == ("ready", "", "drama")
    expected = tfxg.explain(tiny_nli, TEXT, labels=LABELS, target="all", n_steps=8)
    for one in expected:
        assert_close(scores(explorer, one.target), one.scores)
    assert explorer.answer is not None
    likely = [one.probability for one in explorer.answer.targets]
    assert likely == pytest.approx(list(expected[0].prediction.probabilities.values()), abs=1e-5)
    info = explorer.model_info
    assert (info.task, info.target_noun) == ("zero-shot classification", "label")
    assert (info.takes_pair, info.selectable_spans) == (False, None)


def test_masking_is_of_the_labels(explorer: tfxg.Explorer) -> None:
    occlusion_effect = explorer.occlusion_effect
    assert explorer.answer is not None
    assert occlusion_effect is not None
    assert occlusion_effect.targets == LABELS
    assert len(occlusion_effect.tokens) == len(explorer.answer.tokens)
    assert len(occlusion_effect.words) == len(explorer.answer.words)
    np.testing.assert_allclose(np.sum(occlusion_effect.tokens, axis=1), 1, rtol=1e-5)


def test_labels_and_template_are_edited(explorer: tfxg.Explorer, tiny_nli: tfxg.Model) -> None:
    receive(explorer, "update", state={"labels": ["love", "war", "heart"]})
    finish(explorer)
    # The label that was chosen is gone.
    assert (explorer.error, explorer.target) == ("", "")
    assert names(explorer) == ["love", "war", "heart"]
    explorer.hypothesis_template = "It is {}."
    finish(explorer)
    expected = tfxg.explain(
        tiny_nli,
        TEXT,
        labels=["love", "war", "heart"],
        hypothesis_template="It is {}.",
        target="war",
        n_steps=8,
    )
    assert_close(scores(explorer, "war"), expected.scores)


@pytest.mark.parametrize(
    ("trait", "value", "says"),
    [
        ("labels", [], "none at all"),
        ("text_pair", "a film", "work with a single text"),
        ("contrast", "drama", "against itself"),
    ],
)
def test_what_cannot_be_asked_is_said(
    explorer: tfxg.Explorer, trait: str, value: Any, says: str
) -> None:
    before = getattr(explorer, trait)
    explorer.set_trait(trait, value)
    finish(explorer)
    assert explorer.status == "failed"
    assert says in explorer.error
    explorer.set_trait(trait, before)
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")


def test_several_labels_can_hold(explorer: tfxg.Explorer, tiny_nli: tfxg.Model) -> None:
    assert not explorer.model_info.independent
    receive(explorer, "update", state={"multi_label": True})
    explorer.output = "probability"
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")
    assert explorer.model_info.independent
    expected = tfxg.explain(
        tiny_nli,
        TEXT,
        labels=LABELS,
        multi_label=True,
        output="probability",
        target="all",
        n_steps=8,
    )
    assert explorer.answer is not None
    likely = {one.name: one.probability for one in explorer.answer.targets}
    assert likely == pytest.approx({one.target: one.value for one in expected}, abs=1e-5)
    for one in expected:
        assert_close(scores(explorer, one.target), one.scores)


def test_labels_are_held_against_each_other(explorer: tfxg.Explorer, tiny_nli: tfxg.Model) -> None:
    explorer.contrast = "love"
    explorer.output = "probability"
    finish(explorer)
    assert (explorer.status, explorer.error, explorer.contrast) == ("ready", "", "love")
    expected = tfxg.explain(
        tiny_nli,
        TEXT,
        labels=LABELS,
        target="drama",
        contrast="love",
        output="probability",
        n_steps=8,
    )
    (found,) = [
        one
        for one in results_of(explorer)
        if (one.method, one.target, one.contrast) == ("integrated_gradients", "drama", "love")
    ]
    assert found.output == "probability"
    assert_close(found.scores, expected.scores)


def test_methods_that_read_attention_are_left_out_of_probabilities(
    opened: Opener, tiny_nli: tfxg.Model
) -> None:
    found = opened(TEXT, model=tiny_nli, labels=LABELS)
    selection = replace(found._selection(), output="probability")
    steps = background_steps(found._computing, selection, precompute=True)
    assert "attention" not in steps
    assert "occlusion" in steps
    alone = replace(selection, multi_label=True)
    assert "attention" in background_steps(found._computing, alone, precompute=True)


@pytest.mark.parametrize(
    ("trait", "value", "says"),
    [
        ("labels", ["love", "love"], "given twice: love"),
        ("hypothesis_template", "It is.", "needs one {}"),
        ("target", "war", "Unknown label 'war'"),
    ],
)
def test_what_can_never_be_is_refused(
    explorer: tfxg.Explorer, trait: str, value: Any, says: str
) -> None:
    before = getattr(explorer, trait)
    with pytest.raises(tfxg.InputError, match=says):
        explorer.set_trait(trait, value)
    assert getattr(explorer, trait) == before


def test_a_model_is_asked_for_labels_later(opened: Opener, tiny_nli: tfxg.Model) -> None:
    explorer = opened(TEXT, model=tiny_nli)
    finish(explorer)
    assert explorer.model_info.task == "text classification"
    explorer.labels = LABELS
    finish(explorer)
    assert explorer.model_info.task == "zero-shot classification"
    assert names(explorer) == LABELS


def test_labels_must_be_a_list(explorer: tfxg.Explorer) -> None:
    with pytest.raises(traitlets.TraitError):
        explorer.set_trait("labels", "love")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"labels": "love"}, "must be a list of strings"),
        ({"labels": []}, "none at all"),
        ({"hypothesis_template": "It is {}."}, "none at all"),
        ({"labels": LABELS, "target": "war"}, "Unknown label 'war'"),
        ({"labels": LABELS, "text_pair": "a"}, "work with a single text"),
        ({"multi_label": True}, "none at all"),
    ],
)
def test_bad_labels_are_refused_at_once(
    opened: Opener, tiny_nli: tfxg.Model, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(tfxg.InputError, match=says):
        opened(TEXT, model=tiny_nli, **options)


def test_a_model_without_entailment_is_refused(opened: Opener) -> None:
    with pytest.raises(tfxg.ModelError, match="entailment"):
        opened(TEXT, labels=LABELS)
