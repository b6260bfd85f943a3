"""Text classification: labels, targets and predictions."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tfxg_widget import InputError, ModelError
from tfxg_widget.engine.tasks import for_architecture
from tfxg_widget.engine.tasks.classification.text_classification import TextClassification

#: Text classification never looks at the input.
ANY: Any = None


def task(*labels: str, problem_type: str | None = None) -> TextClassification:
    config = SimpleNamespace(
        id2label=dict(enumerate(labels)), num_labels=len(labels), problem_type=problem_type
    )
    found = for_architecture("BertForSequenceClassification", config, None)
    assert isinstance(found, TextClassification)
    return found


def test_targets_are_the_labels_in_the_order_of_the_logits() -> None:
    assert [task("no", "yes").single(i, ANY).name for i in range(2)] == ["no", "yes"]
    assert task("no", "yes").outputs(ANY) == task("no", "yes").most_targets(ANY) == 2
    # As texts, the keys of config.json would be in the order 0, 1, 10, 11, 2.
    dozen = tuple("abcdefghijkl")
    assert task(*dozen).labels == dozen


@pytest.mark.parametrize(
    ("labels", "problem_type", "activation"),
    [
        (("no", "yes"), None, "softmax"),
        (("no", "yes"), "single_label_classification", "softmax"),
        (("no", "yes"), "multi_label_classification", "sigmoid"),
        (("score",), None, "sigmoid"),
        (("score",), "regression", "identity"),
    ],
)
def test_labels_exclude_each_other_unless_the_model_says_otherwise(
    labels: tuple[str, ...], problem_type: str | None, activation: str
) -> None:
    assert task(*labels, problem_type=problem_type).activation == activation


@pytest.mark.parametrize(
    ("label", "sides"),
    [("LABEL_0", ("towards 0", "towards 1")), ("similar", ("not similar", "similar"))],
)
def test_a_single_score_has_two_sides(label: str, sides: tuple[str, str]) -> None:
    found = task(label)
    assert (found.labels, found.two_sided, found.outputs(ANY)) == (sides, True, 2)
    assert found.single(1, ANY) == found.single(sides[1], ANY)


def test_a_target_is_one_output() -> None:
    found = task("no", "yes").single("yes", ANY)
    assert (found.name, found.contrast) == ("yes", None)
    assert (found.indices, found.coefficients) == ((1,), (1.0,))


def test_a_contrast_is_two() -> None:
    yes, no = (task("no", "yes").single(name, ANY) for name in ("yes", "no"))
    assert task("no", "yes").contrasted(yes, no) == replace(yes, contrast=no)


def test_an_index_may_be_of_numpy() -> None:
    assert task("no", "yes").single(np.int64(1), ANY).name == "yes"  # type: ignore[arg-type]


@pytest.mark.parametrize("chosen", ["maybe", 2, -1, 0.0, False])
def test_other_targets_are_refused(chosen: Any) -> None:
    with pytest.raises(InputError, match="no, yes"):
        task("no", "yes").single(chosen, ANY)


def test_the_prediction_is_in_words() -> None:
    logits, probabilities = np.array([1.0, 3.0]), np.array([0.25, 0.75])
    said = task("no", "yes").prediction(logits, probabilities, ANY)
    assert (said.label, said.probability) == ("yes", 0.75)
    assert said.probabilities == {"no": 0.25, "yes": 0.75}
    assert said.logits == {"no": 1.0, "yes": 3.0}


def test_other_tasks_are_refused_with_those_that_are_supported() -> None:
    with pytest.raises(ModelError, match=r"BertForMultipleChoice .* Supported: …ForSequence"):
        for_architecture("BertForMultipleChoice", None, None)
