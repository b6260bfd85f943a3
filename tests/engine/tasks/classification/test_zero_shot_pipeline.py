"""Zero-shot probabilities are those of transformers' pipeline, and they are what is explained."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LONG, REFERENCE, TEXT, assert_close, loaded, run_from_ids
from tfxg_widget import InputError, ModelError
from tfxg_widget.engine import zero_shot
from tfxg_widget.engine.gradients import compiled as passes
from tfxg_widget.engine.inputs.encoding import Rows
from tfxg_widget.engine.models.label_pairs import model_of_label_pairs
from tfxg_widget.engine.tasks.classification.text_classification import TextClassification
from tfxg_widget.engine.tasks.classification.zero_shot import ZeroShot

from ..counting import counted

GIVEN = json.loads((REFERENCE / "zero_shot.json").read_text("utf-8"))
LABELS = GIVEN["labels"]

#: By the name of a reference, the options that ask for it.
SCALARS = {
    "probability": {"output": "probability"},
    "log_odds": {"output": "log_odds"},
    "probability, each by itself": {"output": "probability", "multi_label": True},
}

pytestmark = pytest.mark.usefixtures("op_by_op")


@pytest.fixture
def model(tiny_nli: tfxg.Model) -> Any:
    return tiny_nli


def explained(model: Any, text: Any = GIVEN["text"], **options: Any) -> Any:
    given = {"labels": LABELS, "hypothesis_template": GIVEN["template"], **options}
    return tfxg.explain(model, text, **given)


def answer(model: Any, **options: Any) -> dict[str, float]:
    found = tfxg.explain(model, GIVEN["text"], method="layer_activation", **options)
    return dict(found.prediction.probabilities)


@pytest.mark.parametrize("order", GIVEN["orders"])
def test_probabilities_are_the_pipelines(
    model: Any, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = TextClassification.of_labels(GIVEN["orders"][order], 3, independent=False)
    monkeypatch.setattr(model, "task", task)
    for case, options in GIVEN["cases"].items():
        assert answer(model, **options) == pytest.approx(GIVEN["answers"][order][case], abs=1e-5)


def test_a_trained_model_answers_as_the_pipeline_does() -> None:
    nli = tfxg.load(REFERENCE.parents[1] / "notebooks" / "models" / "nli")
    for case, options in GIVEN["cases"].items():
        assert answer(nli, **options) == pytest.approx(GIVEN["answers"]["nli"][case], abs=1e-5)


@pytest.mark.parametrize(
    ("method", "name"),
    [("saliency", "probability"), ("input_x_gradient", "probability")]
    + [("integrated_gradients", name) for name in SCALARS],
)
def test_the_words_that_all_pairs_share_are_explained(model: Any, method: str, name: str) -> None:
    steps = {"n_steps": 50} if method == "integrated_gradients" else {}
    every = explained(model, method=method, target="all", **SCALARS[name], **steps)
    assert [one.target for one in every] == LABELS
    for one in every:
        stored = GIVEN["attributions"][name][one.target]
        assert one.value == pytest.approx(stored["value"], abs=1e-5)
        assert_close(one.scores, stored[method])
        if one.output == "probability":
            # Not merely close: the same number is shown and explained.
            assert one.value == pytest.approx(one.prediction.probabilities[one.target], abs=1e-7)
        if one.completeness_gap is not None:
            assert one.relative_completeness_gap < 1e-3


@pytest.mark.parametrize("layer", ["", 1])
def test_probabilities_follow_from_the_logits(model: Any, layer: str | int) -> None:
    options = {"method": "input_x_gradient", "target": "all", "layer": layer}
    logits = np.stack([one.scores for one in explained(model, **options)])
    every = explained(model, output="probability", **options)
    likely = np.array([one.value for one in every])
    # The derivative of a softmax.
    expected = (np.diag(likely) - np.outer(likely, likely)) @ logits
    assert_close(np.stack([one.scores for one in every]), expected)


def test_an_encoder_and_decoder_read_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    bart: Any = loaded("tiny_bart")
    task = TextClassification.of_labels(GIVEN["orders"]["entailment last"], 3, independent=False)
    monkeypatch.setattr(bart, "task", task)
    options = {"method": "input_x_gradient", "target": "all"}
    logits = np.stack([one.scores for one in explained(bart, "a good film", **options)])
    every = explained(bart, "a good film", output="probability", **options)
    likely = np.array([one.value for one in every])
    expected = (np.diag(likely) - np.outer(likely, likely)) @ logits
    assert_close(np.stack([one.scores for one in every]), expected)


def test_another_number_of_labels_needs_no_other_trace(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    model._wrappers.clear()
    monkeypatch.setattr(passes, "EAGER_CALLS", 0)
    options = {"method": "input_x_gradient", "output": "probability"}
    for labels in (LABELS, LABELS[:2]):
        found = explained(model, labels=labels, **options)
        assert found.value == pytest.approx(max(found.prediction.probabilities.values()), abs=1e-6)
        stored = GIVEN["attributions"]["probability"]
        if labels == LABELS:
            assert_close(found.scores, stored[found.target]["input_x_gradient"])
    asked = ZeroShot.of(model.task, LABELS)
    # Forward, and forward and backward.
    assert model_of_label_pairs(model, asked.task, "", 2).passes("", "probability").traces == 2


@pytest.mark.parametrize("options", [{}, *SCALARS.values()], ids=["logit", *SCALARS])
def test_labels_are_contrasted(model: Any, options: dict[str, Any]) -> None:
    every = explained(model, method="integrated_gradients", n_steps=8, target="all", **options)
    by_label = {one.target: one for one in every}
    against = explained(
        model, method="integrated_gradients", n_steps=8, target="all", contrast="drama", **options
    )
    assert [(one.target, one.contrast) for one in against] == [
        ("love", "drama"),
        ("a long story", "drama"),
    ]
    for one in against:
        own, other = by_label[one.target], by_label["drama"]
        assert one.value == pytest.approx(own.value - other.value, abs=1e-5)
        assert_close(one.scores, own.scores - other.scores)
        assert one.prediction.probabilities == pytest.approx(own.prediction.probabilities, abs=1e-6)


def test_all_copies_of_a_word_are_hidden(model: Any) -> None:
    text = "a wonderful film"
    asked = ZeroShot.of(model.task, LABELS, GIVEN["template"])
    without = zero_shot.mask_each(model, text, asked, 64, lambda _done, _total: None)
    options = {"method": "occlusion", "target": "all", "output": "probability"}
    for j, one in enumerate(explained(model, text, **options)):
        assert_close(one.words().scores, one.value - without.words[:, j], 1e-3)
    for one in explained(model, text, hiding="removal", **options):
        rest = [answer_of(model, rest) for rest in ("wonderful film", "a film", "a wonderful")]
        expected = [one.value - some[one.target] for some in rest]
        assert_close(one.words().scores, expected, 1e-3)


def answer_of(model: Any, text: str) -> dict[str, float]:
    return dict(explained(model, text, method="layer_activation").prediction.probabilities)


def test_pairs_that_read_less_of_a_long_text_are_explained_with_the_others(model: Any) -> None:
    text = " ".join([LONG] * 5)
    labels = ["love", "a director with heart"]
    options = {"labels": labels, "method": "input_x_gradient"}
    with pytest.warns(tfxg.TruncationWarning):
        every = explained(model, text, target="all", **options)
    with pytest.warns(tfxg.TruncationWarning):
        joint = explained(model, text, target="love", output="probability", **options)
    read = [model.encode(text, GIVEN["template"].format(label)) for label in labels]
    logits = np.array([run_from_ids(model, pair, pair.ids)[2] for pair in read])
    likely = float(1 / (1 + np.exp(logits[1] - logits[0])))
    assert joint.value == pytest.approx(likely, abs=1e-5)
    most, least = (one.scores for one in every)
    assert len(most) > len(least)
    expected = most - np.pad(least, (0, len(most) - len(least)))
    assert_close(joint.scores, likely * (1 - likely) * expected)


def test_texts_together_are_explained_as_alone(model: Any) -> None:
    texts = [TEXT, "good"]
    options = {"method": "integrated_gradients", "n_steps": 4, "output": "probability"}
    for text, found in zip(texts, explained(model, texts, **options), strict=True):
        alone = explained(model, text, **options)
        assert (found.text, found.target) == (text, alone.target)
        assert_close(found.scores, alone.scores)


def test_a_model_that_takes_no_padding_reads_pairs_one_by_one(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = model.forward

    def unpadded(points: Any, rows: Any, layer: str) -> Any:
        assert np.all(np.asarray(rows.inputs["attention_mask"]) == 1)
        return forward(points, rows, layer)

    def attributed(layer: str | int) -> Any:
        return explained(model, method="input_x_gradient", output="probability", layer=layer)

    expected = {layer: attributed(layer) for layer in ("", 1)}
    model._wrappers.clear()
    with monkeypatch.context() as patch:
        patch.setattr(model, "pads", False)
        patch.setattr(model, "forward", unpadded)
        for layer, of_padded in expected.items():
            found = attributed(layer)
            assert found.value == pytest.approx(of_padded.value, abs=1e-6)
            assert_close(found.scores, of_padded.scores)
        # A word that is cut out at the end was not read beside the longer hypothesis.
        options = {"method": "occlusion", "hiding": "removal", "labels": ["love", LONG]}
        with pytest.warns(tfxg.TruncationWarning):
            explained(model, LONG * 3, output="probability", **options)
    model._wrappers.clear()


def test_a_target_costs_one_pass_a_label(model: Any) -> None:
    with counted(model) as ran:
        explained(model, method="integrated_gradients", n_steps=8, output="probability")
    # The two ends of the path, and its points; all labels in each.
    assert (ran.forward, ran.backward) == (2, 1)
    assert ran.points == len(LABELS) * (2 + 8)


def test_a_function_of_pairs_is_asked_for_labels(model: Any) -> None:
    tokenizer = model._tokenizer.tokenizer
    names = list(model.task.labels)

    def function(inputs: Any) -> Any:
        ids = np.asarray(inputs["input_ids"])
        ends = np.cumsum(ids == tokenizer.sep_token_id, axis=1)
        second = ends - (ids == tokenizer.sep_token_id) > 0
        given = {"attention_mask": np.ones_like(ids), "token_type_ids": second.astype(np.int32)}
        return model._from_ids(Rows(ids, given))

    wrapped = tfxg.wrap(function, tokenizer, labels=names, scores="logits")
    for options in ({"output": "probability"}, {}, {"multi_label": True, "contrast": "drama"}):
        given = {"method": "occlusion", "target": "love", **options}
        own, other = explained(model, **given), explained(wrapped, **given)
        assert own.prediction.probabilities == pytest.approx(
            other.prediction.probabilities, abs=1e-5
        )
        assert_close(other.scores, own.scores, 1e-3)


@pytest.mark.parametrize("options", [{"output": "probability"}, {"contrast": "love"}])
def test_attention_within_several_pairs_is_refused(model: Any, options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="attention within one pair"):
        explained(model, method="attention", **options)


@pytest.mark.parametrize("options", [{}, {"output": "probability", "multi_label": True}])
def test_attention_within_one_pair_is_read(model: Any, options: dict[str, Any]) -> None:
    found = explained(model, method="gradient_x_attention", **options)
    assert np.any(found.scores != 0)


def test_one_output_cannot_be_held_against_contradiction(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = TextClassification(("not entailment", "entailment"), "sigmoid", two_sided=True)
    monkeypatch.setattr(model, "task", task)
    for options in ({"labels": ["love"]}, {"multi_label": True}):
        with pytest.raises(ModelError, match="one output"):
            explained(model, **options)


def test_rules_reach_the_words_of_all_pairs(model: Any) -> None:
    found = explained(model, method="deeplift", output="probability")
    assert found.relative_completeness_gap < 1e-3
