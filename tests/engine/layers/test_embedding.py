"""Vectors of whole inputs, their projections and neighbours."""

from __future__ import annotations

import json
import shutil
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LONG, REFERENCE, SHORT, TEXT, loaded
from tfxg_widget.engine.layers.vectors import embedding
from tfxg_widget.engine.layers.vectors.pooling import pooling_of

pytestmark = pytest.mark.stack

TEXTS = [LONG, SHORT, TEXT]


@pytest.mark.parametrize("pooling", ["cls", "mean", "last"])
def test_vectors_are_the_pooled_last_states(pooling: Any) -> None:
    model = loaded("tiny_bert")
    found = tfxg.embed(model, TEXTS, pooling=pooling)
    for vector, text in zip(found, TEXTS, strict=True):
        states = tfxg.inspect(model, text).hidden_states[-1]
        expected = {"cls": states[0], "mean": states.mean(axis=0), "last": states[-1]}
        np.testing.assert_allclose(vector, expected[pooling], atol=1e-5)


def test_many_texts_are_traced_and_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = loaded("tiny_bert")
    plain = tfxg.embed(model, TEXTS)
    monkeypatch.setattr(embedding, "_EAGER_BATCHES", 0)
    monkeypatch.setattr(embedding, "_AT_ONCE", 2)
    np.testing.assert_allclose(tfxg.embed(model, TEXTS), plain, atol=1e-5)


@pytest.mark.parametrize(
    ("family", "pooling"),
    [("tiny_bert", "cls"), ("tiny_gpt2", "last"), ("tiny_bart", "mean"), ("tiny_vit", "cls")],
)
def test_pooling_is_what_the_head_reads(family: str, pooling: str) -> None:
    assert pooling_of(loaded(family), None) == pooling  # type: ignore[arg-type]


def test_a_language_model_embeds_a_prompt_without_writing(
    writing: Callable[[str], Any],
) -> None:
    model = writing("tiny_gpt2")
    (vector,) = tfxg.embed(model, ["A film"])
    states = tfxg.inspect(model, "A film", " is good").hidden_states[-1]
    prompt = len(model._tokenizer.source("A film"))
    np.testing.assert_allclose(vector, states[prompt - 1], atol=1e-5)


def test_pooling_is_what_the_checkpoint_says(tmp_path: Path) -> None:
    folder = shutil.copytree(REFERENCE / "tiny_bert", tmp_path / "tiny_bert")
    (folder / "1_Pooling").mkdir()
    settings = {"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(settings))
    assert tfxg.load(folder).pooling == "mean"


def test_progress_is_told_and_stops() -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise tfxg.CancelledError("enough")

    with pytest.raises(tfxg.CancelledError):
        tfxg.embed(loaded("tiny_bert"), TEXTS, on_progress=stop)
    assert told == [(0, 3), (3, 3)]


def test_projection_keeps_the_directions_of_largest_variance() -> None:
    along = np.linspace(-1, 1, 9)
    vectors = np.stack([3 * along, along**2, 0 * along], axis=1)
    found = tfxg.project_embeddings(vectors)
    np.testing.assert_allclose(np.abs(found[:, 0]), np.abs(3 * along), atol=1e-6)
    assert found.shape == (9, 2)


def test_umap_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).normal(size=(6, 4))
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(ImportError, match="pip install umap-learn"):
        tfxg.project_embeddings(vectors, method="umap")

    class Umap:
        def __init__(self, **options: Any) -> None:
            self.options = options

        def fit_transform(self, table: Any) -> Any:
            return table[:, : self.options["n_components"]] + self.options["random_state"]

    module = types.SimpleNamespace(UMAP=Umap)
    monkeypatch.setitem(sys.modules, "umap", module)
    found = tfxg.project_embeddings(vectors, method="umap", seed=2)
    np.testing.assert_allclose(found, vectors[:, :2] + 2, atol=1e-6)


@pytest.mark.slow
def test_umap_keeps_neighbours_together_and_repeats_itself() -> None:
    pytest.importorskip("umap", reason="umap-learn is not installed")
    random = np.random.default_rng(0)
    vectors = random.normal(size=(60, 8)) + 20 * np.repeat(np.eye(8)[:2], 30, axis=0)
    found = tfxg.project_embeddings(vectors, method="umap", seed=1)
    assert found.shape == (60, 2)
    first, second = found[:30], found[30:]
    radius = max(np.linalg.norm(part - part.mean(axis=0), axis=1).max() for part in (first, second))
    assert np.linalg.norm(first.mean(axis=0) - second.mean(axis=0)) > radius
    np.testing.assert_array_equal(found, tfxg.project_embeddings(vectors, method="umap", seed=1))


def test_nearest_neighbours_leave_the_vector_itself_out() -> None:
    vectors = [[1.0, 0.0], [1.0, 0.1], [0.0, 1.0]]
    indices, distances = tfxg.nearest_neighbours(vectors, 1)
    assert indices[:, 0].tolist() == [1, 0, 1]
    cosine = 0.1 / np.hypot(1, 0.1)
    np.testing.assert_allclose(distances[2], [1 - cosine])


def test_what_is_refused() -> None:
    with pytest.raises(tfxg.InputError, match="Unknown pooling"):
        tfxg.embed(loaded("tiny_bert"), TEXTS, pooling="max")  # type: ignore[arg-type]
    with pytest.raises(tfxg.InputError, match="shape"):
        tfxg.project_embeddings([1.0, 2.0])
    with pytest.raises(tfxg.InputError, match="n_components=3"):
        tfxg.project_embeddings(np.eye(2), n_components=3)
    with pytest.raises(tfxg.InputError, match="NaN"):
        tfxg.nearest_neighbours([[np.nan], [1.0]], 1)
    with pytest.raises(tfxg.InputError, match="k=2"):
        tfxg.nearest_neighbours(np.eye(2), 2)
