"""The map of texts: embedded off the main thread, labelled, sampled, stopped, saved."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.protocol.text_map_state import NO_CATEGORY
from tfxg_widget.widget.text_map import computing

from ..conftest import receive

TEXTS = ["a good film", "a bad film", "the best actor", "a bad actor", "a good film"]

Opener = Callable[..., tfxg.TextMap]


@pytest.fixture
def opened(tiny_bert: tfxg.Model) -> Iterator[Opener]:
    """Open maps that are stopped when the test is over."""
    maps: list[tfxg.TextMap] = []

    def open_one(texts: Any = TEXTS, labels: Any = None, **options: Any) -> tfxg.TextMap:
        maps.append(tfxg.explore_texts(tiny_bert, texts, labels, **options))
        return maps[-1]

    yield open_one
    for one in maps:
        one.stop()
        assert one.wait(PATIENCE)
        if one.explorer is not None:
            one.explorer.cancel()
            assert one.explorer.wait(PATIENCE)
        one.close()


@pytest.fixture
def finished(opened: Opener) -> Opener:
    def open_finished(*given: Any, **options: Any) -> tfxg.TextMap:
        text_map = opened(*given, **options)
        assert text_map.wait(PATIENCE)
        assert (text_map.status, text_map.error) == ("ready", "")
        return text_map

    return open_finished


class Gate:
    """Holds the embedding before its second batch until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()
        self.batches = 0

    def passed_through(self, batches: Any) -> Any:
        for batch in batches:
            if self.batches == 1:
                self.reached.set()
                assert self.opened.wait(PATIENCE)
            self.batches += 1
            yield batch


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    found = Gate()
    original = computing.embedded_batches

    def one_by_one(model: Any, pairs: Any, *rest: Any) -> Any:
        each = (
            ([i], vectors)
            for i, pair in enumerate(pairs)
            for _, vectors in original(model, [pair], *rest)
        )
        return found.passed_through(each)

    monkeypatch.setattr(computing, "embedded_batches", one_by_one)
    yield found
    found.opened.set()


def test_the_map_is_what_the_functions_give(finished: Opener, tiny_bert: tfxg.Model) -> None:
    text_map = finished()
    vectors = tfxg.embed(tiny_bert, TEXTS)
    assert text_map.vectors is not None
    assert text_map.placement is not None
    np.testing.assert_allclose(text_map.vectors, vectors, rtol=1e-5, atol=1e-6)
    projected = tfxg.project_embeddings(vectors)
    np.testing.assert_allclose(text_map.placement.coordinates, projected, atol=1e-4)
    _, distances = tfxg.nearest_neighbours(vectors, 4)
    np.testing.assert_allclose(text_map.placement.similarities, 1 - distances, atol=1e-5)
    centred = vectors - vectors.mean(axis=0)
    variances = np.linalg.svd(centred, compute_uv=False) ** 2
    assert text_map.placement.kept_variance == pytest.approx(
        variances[:2].sum() / variances.sum(), rel=1e-4
    )


def test_predictions_are_those_of_explain(finished: Opener, tiny_bert: tfxg.Model) -> None:
    predictions = finished().predictions
    assert predictions is not None
    explained = tfxg.explain(tiny_bert, TEXTS, method="saliency")
    labels = [predictions.labels.names[code] for code in predictions.labels.codes]
    assert labels == [a.prediction.label for a in explained]
    assert predictions.probabilities.tolist() == pytest.approx(
        [a.prediction.probability for a in explained], rel=1e-4
    )


def test_texts_that_are_the_same_are_neighbours(finished: Opener) -> None:
    placement = finished().placement
    assert placement is not None
    assert (placement.neighbours[0][0], placement.neighbours[4][0]) == (4, 0)
    assert placement.similarities[0][0] == pytest.approx(1, abs=1e-5)
    alike = finished(["a film"] * 4).placement
    assert alike is not None
    assert alike.kept_variance is None or alike.kept_variance == pytest.approx(1, abs=0.01)
    assert np.abs(alike.coordinates).max() < 1e-4


def test_labels_are_names_or_count_the_models_labels(finished: Opener) -> None:
    labels = finished(labels=[1, "ALPHA", None, np.int64(2), 7]).labels
    assert labels is not None
    named = [None if code == NO_CATEGORY else labels.names[code] for code in labels.codes]
    assert named == ["BETA", "ALPHA", None, "GAMMA", "7"]


@pytest.mark.parametrize(
    ("texts", "labels", "options", "said"),
    [
        ([], None, {}, "at least 3 texts, not 0"),
        (["a film", "a cast"], None, {}, "at least 3 texts, not 2"),
        ("a film", None, {}, "a list of texts, not a single str"),
        ({"a", "b", "c"}, None, {}, "no order"),
        (3, None, {}, "cannot be read"),
        (["a film", 3, "a cast"], None, {}, "shows texts"),
        (TEXTS, ["ALPHA"], {}, "5 texts and 1 labels"),
        (TEXTS, None, {"method": "tsne"}, "Unknown projection 'tsne'"),
        (TEXTS, None, {"pooling": "max"}, "Unknown pooling 'max'"),
        (TEXTS, None, {"neighbours": 0}, "neighbours=0"),
        (TEXTS, None, {"max_points": 70_000}, "not between 3 and 65,535"),
    ],
)
def test_what_cannot_be_mapped_is_refused_at_once(
    opened: Opener, texts: Any, labels: Any, options: Any, said: str
) -> None:
    with pytest.raises(tfxg.InputError, match=re.escape(said)):
        opened(texts, labels, **options)


def test_umap_says_at_once_what_to_install(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ImportError, match="pip install umap-learn"):
        opened(method="umap")


def test_of_too_many_texts_a_sample_is_shown(finished: Opener) -> None:
    texts = [f"film {i}" for i in range(40)]
    text_map = finished(texts, [str(i) for i in range(40)], max_points=10, seed=3)
    assert (len(text_map.texts), text_map.total) == (10, 40)
    assert "10 texts of 40, drawn at random" in repr(text_map)
    assert text_map.texts == [texts[i] for i in text_map.indices]
    assert text_map.labels is not None
    names = [text_map.labels.names[code] for code in text_map.labels.codes]
    assert names == [str(i) for i in text_map.indices]
    assert finished(texts, max_points=10, seed=3).texts == text_map.texts


def test_long_texts_are_cut_for_the_page_alone(finished: Opener) -> None:
    long = "film " * 400
    text_map = finished([long, "a", "b"])
    assert (len(text_map.texts[0]), text_map.texts[0][-1]) == (1000, "…")
    text_map.selected = 0
    assert text_map.selected_text == long


def test_stopping_keeps_what_is_embedded(opened: Opener, gate: Gate) -> None:
    text_map = opened()
    assert gate.reached.wait(PATIENCE)
    assert text_map.status == "computing"
    text_map.stop()
    gate.opened.set()
    assert text_map.wait(PATIENCE)
    assert (text_map.status, text_map.placement, text_map.vectors) == ("stopped", None, None)
    before = gate.batches
    assert 0 < before < len(TEXTS)
    text_map.resume()
    assert text_map.wait(PATIENCE)
    assert text_map.status == "ready"
    assert gate.batches == len(TEXTS)
    assert text_map.placement is not None


def test_a_failure_is_told_and_can_be_tried_again(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = computing.neighbours

    def fail(*_: Any) -> Any:
        raise tfxg.ModelError("no neighbours today")

    monkeypatch.setattr(computing, "neighbours", fail)
    text_map = opened()
    assert text_map.wait(PATIENCE)
    assert (text_map.status, text_map.error) == ("failed", "no neighbours today")
    monkeypatch.setattr(computing, "neighbours", original)
    text_map.resume()
    assert text_map.wait(PATIENCE)
    assert (text_map.status, text_map.error) == ("ready", "")


def test_a_selection_is_followed_and_checked(finished: Opener) -> None:
    text_map = finished()
    heard: list[str] = []
    text_map.observe(lambda change: heard.append(change["new"]), "selected_text")
    text_map.selected = 3
    text_map.selected = None
    assert heard == ["a bad actor", ""]
    with pytest.raises(tfxg.InputError, match="no text 5: the map shows 5 texts"):
        text_map.selected = 5
    with pytest.raises(tfxg.InputError, match="No text is selected"):
        text_map.explain()


def test_the_page_opens_one_explorer(finished: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    text_map = finished()
    replies: list[Any] = []
    monkeypatch.setattr(text_map, "send", replies.append)
    for number, index in enumerate((1, 2)):
        content = {"type": "explain_text", "id": str(number), "index": index}
        receive(text_map, "custom", content=content)
        assert text_map.explorer is not None
        assert text_map.explorer.text == TEXTS[index]
    assert replies == [{"type": "done", "id": "0"}, {"type": "done", "id": "1"}]
    assert text_map._box.children == (text_map, text_map.explorer)
    content = {"type": "explain_text", "id": "2", "index": 9}
    receive(text_map, "custom", content=content)
    assert replies[-1]["type"] == "failed"


def test_a_notebook_shows_the_map_and_the_explorer_below(finished: Opener) -> None:
    text_map = finished()
    data = text_map._repr_mimebundle_()
    assert data["text/plain"] == "tiny_bert · a map of 5 texts"
    shown = data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert shown == text_map._box.model_id


def test_a_hostile_text_cannot_end_the_element_of_the_state(
    finished: Opener, tmp_path: Path
) -> None:
    hostile = "</script><script>window.pwned=1</script>"
    page = finished([hostile, "a film", "a cast"]).to_html(tmp_path / "map.html").read_text("utf-8")
    state = re.search(r'id="tfxg-state">(.*?)</script>', page, re.DOTALL)
    assert state is not None
    assert json.loads(state[1])["texts"][0] == hostile
