"""Baselines: named ones, texts, ids and arrays."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT
from tfxg_widget.engine.running.baseline_names import NAMES
from tfxg_widget.engine.running.baselines import resolve

WIDTH = 16
TOKENS = 12


def at(model: tfxg.Model, baseline: Any, layer: str = "") -> Any:
    return resolve(model, model.encode(TEXT), baseline, layer)


def expected(model: tfxg.Model, name: str) -> Any:
    """Give the vector that stands for every ordinary token."""
    if name == "zero":
        return np.zeros(WIDTH)
    if name == "mean":
        vocabulary = np.arange(model._tokenizer.tokenizer.vocab_size)  # type: ignore[attr-defined]
        return model.embed(vocabulary).mean(axis=0)
    token = model.special_id(name)
    assert token is not None
    return model.embed(np.array(token))


@pytest.mark.parametrize("name", NAMES)
def test_a_named_baseline_replaces_all_but_special_tokens(tiny: tfxg.Model, name: str) -> None:
    encoding = tiny.encode(TEXT)
    found, plain = at(tiny, name), tiny.embed(encoding.ids)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[encoding.special], plain[encoding.special])
    ordinary = found[~encoding.special]
    np.testing.assert_allclose(ordinary, [expected(tiny, name)] * len(ordinary), atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_named_baselines_explain_completely(tiny_bert: tfxg.Model, name: str) -> None:
    found = tfxg.explain(tiny_bert, TEXT, n_steps=200, baseline=name)
    assert found.parameters["baseline"] == name
    assert found.completeness_gap is not None
    assert found.completeness_gap < 1e-4
    special = [i for i, part in enumerate(found.parts) if part < 0]
    assert found.scores[special].tolist() == [0] * len(special)


def test_named_baselines_differ(tiny_bert: tfxg.Model) -> None:
    different = {at(tiny_bert, name).tobytes() for name in NAMES}
    assert len(different) == len(NAMES)


def test_special_tokens_of_a_pair_are_kept(tiny_bert: tfxg.Model) -> None:
    encoding = tiny_bert.encode("a good film", "a bad film")
    found = resolve(tiny_bert, encoding, "zero", "")
    assert encoding.special.sum() == 3
    assert found.any(axis=1).tolist() == encoding.special.tolist()


def test_a_shorter_text_is_filled_up_with_padding(tiny_bert: tfxg.Model) -> None:
    inner = at(tiny_bert, "bad film")[1:-1]
    words = tiny_bert.embed(tiny_bert.encode("bad film").ids)[1:-1]
    np.testing.assert_array_equal(inner[:2], words)
    np.testing.assert_array_equal(inner[2:], at(tiny_bert, "pad")[3:-1])


def test_a_longer_text_is_cut(tiny_bert: tfxg.Model) -> None:
    other = "bad story and no heart " * 6
    inner = at(tiny_bert, other)[1:-1]
    words = tiny_bert.embed(tiny_bert.encode(other).ids)[1:-1]
    np.testing.assert_array_equal(inner, words[: len(inner)])


def test_ids_are_taken_as_they_are(tiny_bert: tfxg.Model) -> None:
    ids = np.arange(TOKENS)
    np.testing.assert_array_equal(at(tiny_bert, ids), tiny_bert.embed(ids))
    np.testing.assert_array_equal(at(tiny_bert, ids.tolist()), tiny_bert.embed(ids))


def test_an_array_is_taken_as_it_is(tiny_bert: tfxg.Model) -> None:
    given = np.random.default_rng(0).normal(size=(TOKENS, WIDTH))
    np.testing.assert_allclose(at(tiny_bert, given), given, rtol=1e-6)


def test_a_single_vector_stands_for_every_token(tiny_bert: tfxg.Model) -> None:
    given = np.linspace(0, 1, WIDTH)
    np.testing.assert_allclose(at(tiny_bert, given), [given] * TOKENS, rtol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros(WIDTH - 1),
        np.zeros((TOKENS + 1, WIDTH)),
        np.zeros((TOKENS, 1)),
        np.zeros((1, TOKENS, WIDTH)),
        np.arange(TOKENS - 1),
        np.zeros((TOKENS, WIDTH), int),
        [],
    ],
    ids=lambda given: str(np.shape(given)),
)
def test_what_does_not_fit_is_refused_with_the_shape_that_would(
    tiny_bert: tfxg.Model, wrong: Any
) -> None:
    with pytest.raises(tfxg.InputError, match=rf"\({TOKENS},"):
        at(tiny_bert, wrong)


@pytest.mark.parametrize("wrong", [-1, 227, 10**6])
def test_ids_outside_the_vocabulary_are_refused(tiny_bert: tfxg.Model, wrong: int) -> None:
    with pytest.raises(tfxg.InputError, match=f"Token id {wrong}"):
        at(tiny_bert, [2] * (TOKENS - 1) + [wrong])


def test_a_blank_text_is_refused(tiny_bert: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="empty"):
        at(tiny_bert, " ")


@pytest.mark.parametrize("layer", ["hidden_state_0", "hidden_state_1"])
def test_at_a_layer_a_baseline_is_what_the_layer_makes_of_it(
    tiny_bert: tfxg.Model, layer: str
) -> None:
    found = at(tiny_bert, "mask", layer)
    assert found.shape == (TOKENS, WIDTH)
    assert not np.allclose(found, at(tiny_bert, "mask"))
    # An array there is of the layer's own space.
    np.testing.assert_allclose(at(tiny_bert, found, layer), found, rtol=1e-6)


def lacking(model: tfxg.Model, *names: str) -> tfxg.Model:
    """Copy a model with a tokenizer that has no such special tokens."""
    fewer: Any = copy.copy(model)
    have = model.special_id
    fewer.special_id = lambda name: None if name in names else have(name)
    return fewer  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("asked", "lacks", "given"),
    [
        ("mask", ("mask",), "pad"),
        ("pad", ("pad",), "mask"),
        ("pad", ("pad", "mask"), "unk"),
        ("unk", ("unk",), "pad"),
    ],
)
def test_a_token_that_is_lacking_has_a_substitute(
    tiny_bert: tfxg.Model, asked: str, lacks: tuple[str, ...], given: str
) -> None:
    found = at(lacking(tiny_bert, *lacks), asked)
    np.testing.assert_array_equal(found, at(tiny_bert, given))


@pytest.mark.parametrize("baseline", ["pad", "mask", "unk", "bad"])
def test_without_any_such_token_others_are_suggested(tiny_bert: tfxg.Model, baseline: str) -> None:
    with pytest.raises(tfxg.InputError, match='baseline="zero" or "mean"'):
        at(lacking(tiny_bert, "pad", "mask", "unk"), baseline)


@pytest.mark.parametrize("baseline", ["zero", "mean"])
def test_some_baselines_need_no_token(tiny_bert: tfxg.Model, baseline: str) -> None:
    np.testing.assert_array_equal(
        at(lacking(tiny_bert, "pad", "mask", "unk"), baseline), at(tiny_bert, baseline)
    )
