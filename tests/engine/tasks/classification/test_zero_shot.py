"""Zero-shot classification: labels of one's own on a model of natural language inference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LONG, REFERENCE, TEXT, assert_close, cheap, run_from_ids
from tfxg_widget import InputError, ModelError
from tfxg_widget.engine import zero_shot
from tfxg_widget.engine.tasks.classification.zero_shot import ZeroShot

from ..checkpoints import TASKS
from ..counting import counted

pytestmark = pytest.mark.usefixtures("op_by_op")

GIVEN = TASKS["zero-shot"]
LABELS = list(GIVEN["labels"])


@pytest.fixture(scope="module")
def model(tiny_nli: tfxg.Model) -> Any:
    return tiny_nli


def explained(model: Any, text: Any = GIVEN["text"], **options: Any) -> Any:
    given = {"labels": LABELS, "hypothesis_template": GIVEN["template"], "n_steps": 50, **options}
    return tfxg.explain(model, text, **given)


def test_scores_are_captums(model: Any) -> None:
    for one in explained(model, target="all"):
        stored = GIVEN["labels"][one.target]
        assert_close(one.scores, stored["scores"])
        assert one.value == pytest.approx(stored["logits"][2], abs=1e-4)


def test_only_the_texts_tokens_are_explained(model: Any) -> None:
    found = explained(model, target="love")
    assert found.text_pair is None
    assert set(found.parts) == {0}
    assert "".join(found.tokens) == GIVEN["text"].replace(" ", "")
    # Nothing else changes along the path, so these scores are all there is.
    assert found.relative_completeness_gap < 0.01


def test_the_likeliest_label_is_explained(model: Any) -> None:
    found = explained(model)
    logits = np.array([GIVEN["labels"][label]["logits"][2] for label in LABELS])
    likely = np.exp(logits) / np.exp(logits).sum()
    assert found.target == found.prediction.label == LABELS[int(logits.argmax())]
    assert found.prediction.probabilities == pytest.approx(
        dict(zip(LABELS, likely, strict=True)), abs=1e-4
    )
    by_index = explained(model, target=1)
    assert (by_index.target, by_index.contrast) == (LABELS[1], None)


@pytest.mark.parametrize("labels", [["love"], ["love", "drama", "a long story"]])
def test_labels_share_the_passes(model: Any, labels: list[str]) -> None:
    with counted(model) as passes:
        found = explained(model, labels=labels, target="all", n_steps=8)
    assert len(found) == len(labels)
    # The answer, the two ends of the path, and its points, each in one call for all labels.
    assert (passes.forward, passes.backward) == (3, 1)
    assert passes.points == len(labels) * (1 + 2 + 8)


def test_texts_together_are_explained_as_alone(model: Any) -> None:
    texts = [TEXT, "good"]
    together = explained(model, texts, target="all", n_steps=8)
    for text, found in zip(texts, together, strict=True):
        alone = explained(model, text, target="all", n_steps=8)
        for one, other in zip(found, alone, strict=True):
            assert (one.text, one.target) == (text, other.target)
            assert_close(one.scores, other.scores)


@pytest.mark.parametrize("method", ["saliency", "smoothgrad", "occlusion"])
def test_other_methods_explain_labels_too(model: Any, method: str) -> None:
    (found,) = tfxg.explain(model, [TEXT], method=method, labels=["love"], **cheap(method))
    assert set(found.parts) == {0}
    assert np.isfinite(found.scores).all()


def test_masking_gives_the_probabilities_of_the_labels(model: Any) -> None:
    text = "a wonderful film"
    asked = ZeroShot.of(model.task, LABELS, "It is {}.")
    masked = zero_shot.mask_each(model, text, asked, 64, lambda _done, _total: None)
    encoding = model.encode(text)
    own = [i for i, part in enumerate(encoding.parts) if part == 0]
    assert masked.targets == tuple(LABELS)
    assert masked.tokens.shape == (len(own), len(LABELS))
    assert masked.words.shape == (3, len(LABELS))

    def likely(hidden: list[int]) -> Any:
        logits = []
        for label in LABELS:
            pair = model.encode(text, f"It is {label}.")
            ids = pair.ids.copy()
            ids[hidden] = model.special_id("mask")
            logits.append(run_from_ids(model, pair, ids)[2])
        return np.exp(logits) / np.exp(logits).sum()

    assert_close(masked.tokens, [likely([token]) for token in own], 1e-3)
    words = [[i for i in own if encoding.word_index[i] == word] for word in range(3)]
    assert len(words[1]) > 1
    assert_close(masked.words, [likely(word) for word in words], 1e-3)
    both = zero_shot.mask_together(model, text, asked, [0, 2], 64, lambda _done, _total: None)
    assert tuple(both) == tuple(LABELS)
    assert_close(list(both.values()), likely([own[0], own[2]]), 1e-3)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"labels": []}, "none at all"),
        ({"labels": ["love", " "]}, "label without a word"),
        ({"labels": ["love", "love"]}, "given twice: love"),
        ({"labels": "love"}, "must be a list of strings"),
        ({"labels": None}, "need labels="),
        ({"labels": None, "hypothesis_template": None, "multi_label": True}, "need labels="),
        ({"text_pair": "a"}, "not with text_pair"),
        ({"hypothesis_template": "This is love."}, "needs one {}"),
        ({"target": "war"}, "Unknown label 'war'.*love"),
        ({"target": 2}, "Label 2 is out of range"),
        ({"contrast": "war"}, "Unknown label 'war'"),
        ({"target": "love", "contrast": "love"}, "against itself"),
        ({"labels": ["love"], "target": "all", "contrast": "love"}, "against itself"),
        ({"output": "logits"}, "Unknown output"),
        ({"labels": [f"{LONG} {LONG} {LONG} {LONG}"], "text": "a film"}, "does not fit the model"),
    ],
)
def test_bad_input_is_refused(model: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        explained(model, **options)


@pytest.mark.parametrize("family", ["tiny_bert", "tiny_roberta"])
def test_a_model_without_entailment_is_refused(family: str) -> None:
    with pytest.raises(ModelError, match=r"entailment\. This model's are: ALPHA, BETA, GAMMA"):
        tfxg.explain(tfxg.load(REFERENCE / family), TEXT, labels=["love"])
