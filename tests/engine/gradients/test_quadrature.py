"""Rules to integrate over [0, 1]."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfxg_widget import InputError
from tfxg_widget.engine.gradients.quadrature import Rule, rule

RULES = get_args(Rule)

each_rule = pytest.mark.parametrize("name", RULES)


@each_rule
@given(n=st.integers(2, 200))
def test_weights_sum_to_one_and_nodes_lie_within(name: Rule, n: int) -> None:
    nodes, weights = rule(name, n)
    assert nodes.shape == weights.shape == (n,)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert (weights > 0).all()
    assert (nodes >= 0).all()
    assert (nodes <= 1).all()
    assert (np.diff(nodes) > 0).all()


@pytest.mark.parametrize("name", [name for name in RULES if name != "trapezoid"])
def test_one_point_is_enough_for_all_but_the_trapezoid(name: Rule) -> None:
    _, weights = rule(name, 1)
    assert weights.tolist() == [1]


def test_trapezoid_of_one_point_is_refused() -> None:
    with pytest.raises(InputError, match="at least 2"):
        rule("trapezoid", 1)


@given(n=st.integers(1, 12), data=st.data())
def test_gauss_legendre_is_exact_up_to_degree_2n_minus_1(n: int, data: st.DataObject) -> None:
    degree = data.draw(st.integers(0, 2 * n - 1))
    nodes, weights = rule("gauss_legendre", n)
    assert weights @ nodes**degree == pytest.approx(1 / (degree + 1), rel=1e-9)


def test_gauss_legendre_is_not_exact_beyond() -> None:
    nodes, weights = rule("gauss_legendre", 2)
    assert weights @ nodes**4 != pytest.approx(1 / 5, rel=1e-3)


@pytest.mark.parametrize("name", ["gauss_legendre", "riemann_middle", "trapezoid"])
def test_symmetric_rules_are_exact_on_lines(name: Rule) -> None:
    nodes, weights = rule(name, 7)
    assert weights @ (3 * nodes - 1) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "error"),
    # With steps of h the errors are -h² f''/24 and h² f''/12, where f'' = 2.
    [("riemann_middle", -1 / (12 * 5**2)), ("trapezoid", 1 / (6 * 4**2))],
)
def test_errors_on_a_parabola_are_those_of_the_closed_form(name: Rule, error: float) -> None:
    nodes, weights = rule(name, 5)
    assert weights @ nodes**2 == pytest.approx(1 / 3 + error, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("riemann_left", 0, 0.75),
        ("riemann_right", 0.25, 1),
        ("riemann_middle", 0.125, 0.875),
        ("trapezoid", 0, 1),
    ],
)
def test_rules_include_the_ends_that_they_name(name: Rule, first: float, last: float) -> None:
    nodes, _ = rule(name, 4)
    assert nodes[[0, -1]].tolist() == [first, last]


@each_rule
def test_rules_converge_to_the_integral(name: Rule) -> None:
    nodes, weights = rule(name, 200)
    assert weights @ np.exp(nodes) == pytest.approx(np.e - 1, rel=5e-3)
