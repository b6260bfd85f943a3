"""Token classification: words, their labels, and entities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, SHARED, TEXT, assert_close, cheap
from tfxg_widget import InputError
from tfxg_widget.engine.running.gradient_runner import GradientRunner
from tfxg_widget.engine.tasks import with_options
from tfxg_widget.engine.tasks.extraction.token_classification import TokenClassification
from tfxg_widget.engine.tasks.targets.target import Table

from ..counting import counted

TWO_PLACES = "the heart of the film, the heart of the story"


@pytest.fixture(scope="module")
def model(of_task: Callable[..., Any]) -> Any:
    return of_task("tiny_bert", "token classification")


def task(*labels: str) -> TokenClassification:
    return TokenClassification(labels, Table(len(labels), "rows"))


def said(model: Any, of: TokenClassification, text: str, *labels: str) -> list[str]:
    """Give the entities of a text whose tokens are labelled one by one, special ones O."""
    encoding = model.encode(text)
    inner = iter(labels)
    named = ["O" if special else next(inner) for special in encoding.special]
    likely = np.eye(len(of.labels))[
        [of.labels.index(name) if name in of.labels else 0 for name in named]
    ]
    flat = likely.astype(np.float32).flatten()
    return list(of.prediction(flat, flat, encoding).probabilities)


@pytest.mark.parametrize(
    ("labels", "entities"),
    [
        (["O", "B-person", "I-person", "O", "O"], ["good film: person"]),
        (["O", "B-person", "B-person", "O", "O"], ["good: person", "film: person"]),
        (["O", "B-person", "I-place", "O", "O"], ["good: person", "film: I-place"]),
        (["O", "I-place", "I-place", "O", "B-place"], ["good film: I-place", "all: place"]),
        (["O", "I-place", "O", "I-place", "O"], ["good: I-place", "for: I-place"]),
    ],
)
def test_neighbouring_words_of_one_kind_are_an_entity(
    model: Any, labels: list[str], entities: list[str]
) -> None:
    of = task("O", "B-person", "I-person", "B-place", "I-place")
    found = said(model, of, "a good film for all", *labels)
    assert found == entities
    encoding = model.encode("a good film for all")
    for name in found:
        assert of.single(name, encoding).name == name


def test_a_scheme_without_prefixes(model: Any) -> None:
    labels = ["O", "person", "person", "O", "place"]
    assert said(model, task("O", "person", "place"), "a good film for all", *labels) == [
        "good film: person",
        "all: place",
    ]


def test_every_word_counts_where_nothing_is_outside(model: Any) -> None:
    labels = ["noun", "noun", "verb"]
    found = said(model, task("noun", "verb"), "a good film", *labels)
    assert found == ["a good: noun", "film: verb"]


def test_a_strategy_is_an_option_of_the_task(model: Any) -> None:
    assert with_options(model.task, {"aggregation_strategy": "max"}).aggregation_strategy == "max"
    with pytest.raises(InputError, match=r"Unknown aggregation_strategy 'firts'.*first"):
        with_options(model.task, {"aggregation_strategy": "firts"})
    with pytest.raises(InputError, match=r"'aggregation' is no option .* aggregation_strategy"):
        with_options(model.task, {"aggregation": "first"})
    with pytest.raises(InputError, match="classification: it has none"):
        tfxg.load(REFERENCE / "tiny_bert", aggregation_strategy="first")


def test_the_closest_word_stands_for_entities_that_are_not_there(model: Any) -> None:
    assert len(said(model, task("O", "person"), "a good film", "O", "O", "O")) == 1


def test_a_word_is_read_at_its_first_token(model: Any) -> None:
    encoding = model.encode("director wonderful x")
    word = encoding.word_index.index(1)
    assert encoding.word_index.count(1) > 1
    found = model.task.single((1, "B-place"), encoding)
    assert found.indices == (word * 5 + 3,)
    assert found == model.task.single((1, 3), encoding) == model.task.single((1, "place"), encoding)


def test_words_that_occur_again_are_told_apart(model: Any) -> None:
    encoding = model.encode(TWO_PLACES)
    first = model.task.single("heart of: place", encoding)
    second = model.task.single("heart of (2): place", encoding)
    assert (first.name, second.name) == ("heart of: place", "heart of (2): place")
    assert min(second.indices) > max(first.indices)
    assert second.coefficients == (0.5, 0.5)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("heart", 'target="Paris: location"'),
        (3, "no target of a token classifier"),
        ("brain: place", "words 'brain' are not in the text"),
        ("heart (3): place", "are not in the text"),
        ("heart: thing", "Unknown label 'thing'.*place.*B-place"),
        ((99, "place"), "Word 99 is out of range"),
        ((1, 9), "Label 9 is out of range"),
        ((1, "thing"), "Unknown label"),
    ],
)
def test_other_targets_are_refused(model: Any, target: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        tfxg.explain(model, TWO_PLACES, method="saliency", target=target)


def test_all_entities_come_from_one_forward_pass_a_point(model: Any) -> None:
    with counted(model) as passes:
        found = tfxg.explain(model, TWO_PLACES, n_steps=8, target="all")
    assert len(found) > 1
    assert [one.target for one in found] == list(found[0].prediction.probabilities)
    assert (passes.forward, passes.points, passes.backward) == (2, 2 + 8, len(found))


def test_texts_together_are_explained_as_alone(model: Any) -> None:
    texts = ["good", TWO_PLACES, TEXT]
    together = tfxg.explain(model, texts, target="all", n_steps=8)
    for text, found in zip(texts, together, strict=True):
        alone = tfxg.explain(model, text, target="all", n_steps=8)
        assert [one.target for one in found] == [one.target for one in alone]
        for one, other in zip(found, alone, strict=True):
            assert_close(one.scores, other.scores)
            assert one.prediction.probabilities == pytest.approx(
                other.prediction.probabilities, abs=1e-5
            )


@pytest.mark.parametrize("output", ["probability", "log_odds"])
def test_probabilities_are_of_each_token(model: Any, output: str) -> None:
    found = tfxg.explain(model, TEXT, target=(1, 2), contrast=(1, 0), output=output, n_steps=50)
    encoding = model.encode(TEXT)
    logits = model._from_ids(encoding.rows).numpy().reshape(len(encoding), 5)
    likely = np.exp(logits[encoding.word_index.index(1)].astype(np.float64))
    likely /= likely.sum()
    if output == "log_odds":
        likely = np.log(likely / (1 - likely))
    assert found.value == pytest.approx(likely[2] - likely[0], abs=1e-4)
    assert found.relative_completeness_gap < 0.05


def test_one_trace_serves_all_lengths(model: Any) -> None:
    passes = model.passes("", "logit")
    before = passes.traces
    for text in ["a", "so sweet and funny", "never too long", TEXT] * 3:
        tfxg.explain(model, text, method="saliency", target=(0, "person"))
    assert passes.traces <= before + 2  # forward, and backward of one target


@pytest.mark.parametrize("method", ["saliency", "smoothgrad", "noisegrad"])
def test_other_methods_explain_it_too(model: Any, method: str) -> None:
    found = tfxg.explain(model, TWO_PLACES, method=method, target="all", **cheap(method))
    assert all(np.isfinite(one.scores).all() for one in found)


@pytest.mark.shared
def test_a_real_model_finds_people_and_places() -> None:
    model = tfxg.load(SHARED / "models" / "minilm-ner")
    text = "Barack Obama flew to New York with Angela Merkel."
    found = tfxg.explain(model, text, target="all", n_steps=16)
    assert [one.target for one in found] == [
        "Barack Obama: person",
        "New York: location",
        "Angela Merkel: person",
    ]
    for one in found:
        best = one.words().tokens[int(one.words().scores.argmax())]
        assert best in one.target


def test_a_text_has_as_many_outputs_in_every_chunk(model: Any) -> None:
    short, long = model.encode("a film and a story"), model.encode("a film and a story too")
    points = [model.embed(one.ids)[None].repeat(3, axis=0) for one in (short, long)]
    # Room for two and a half: the third point of the short text is padded to the long one.
    budget = 5 * model.size.point_bytes(len(short)) // 2
    runner = GradientRunner(model, model.passes("", "logit"), budget, lambda _done, _total: None)
    found = runner.logits([short, long], points)
    for one, logits in zip((short, long), found, strict=True):
        assert logits.shape == (3, model.task.outputs(one))
        np.testing.assert_allclose(logits[2], logits[0], atol=1e-4)
