"""The registry: building methods by name, and adding one from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import tfxg_widget as tfxg
from tests import outsiders
from tests.support import METHODS, TEXT
from tfxg_widget.engine.methods.base import build


@pytest.fixture
def outsider() -> Iterator[str]:
    with outsiders.outsider() as name:
        yield name


def test_a_method_from_outside_is_in_the_catalogue(outsider: str) -> None:
    (entry,) = [method for method in tfxg.methods() if method.name == outsider]
    assert (entry.name, entry.family, entry.signed) == (outsider, "toy", False)
    assert entry.doc == "Score each token by its number of characters."
    assert [parameter.name for parameter in entry.parameters] == ["factor"]


def test_a_method_from_outside_explains(tiny_bert: tfxg.Model, outsider: str) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method=outsider, factor=2.0)
    assert found.scores.tolist() == [2 * len(token) for token in found.tokens]


@pytest.mark.parametrize("name", METHODS)
def test_methods_are_built_with_their_defaults(tiny_bert: tfxg.Model, name: str) -> None:
    method = build(name, {})
    assert method.description.name == name
    assert method.cost(tiny_bert.encode(TEXT)) >= 1
    assert method == build(name, msgspec.structs.asdict(method))


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("salency", {}, "Did you mean 'saliency'"),
        ("saliency", {"n_steps": 3}, "parameter of saliency 'n_steps'"),
        ("integrated_gradients", {"n_step": 3}, "Did you mean 'n_steps'"),
        ("integrated_gradients", {"n_steps": 0}, "n_steps"),
        ("integrated_gradients", {"n_steps": 10**6}, "n_steps"),
        ("integrated_gradients", {"n_steps": "many"}, "n_steps"),
        ("integrated_gradients", {"n_steps": 2.5}, "n_steps"),
        ("integrated_gradients", {"quadrature": "simpson"}, "quadrature"),
        ("smoothgrad", {"n_samples": 0}, "n_samples"),
        ("smoothgrad", {"noise_level": -0.1}, "noise_level"),
        ("noisegrad", {"n_draws": 0}, "n_draws"),
        ("fusiongrad", {"weight_noise": 2.0}, "weight_noise"),
    ],
)
def test_what_cannot_be_built_is_refused_by_name(
    name: str, parameters: dict[str, Any], said: str
) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        build(name, parameters)


def test_an_unknown_method_is_answered_with_the_known_ones() -> None:
    with pytest.raises(tfxg.InputError) as refused:
        build("anchors", {})
    assert all(name in str(refused.value) for name in METHODS)


def test_methods_are_immutable() -> None:
    method: Any = build("integrated_gradients", {})
    with pytest.raises(AttributeError):
        method.n_steps = 3
