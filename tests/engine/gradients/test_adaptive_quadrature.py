"""Integration that adds nodes until a residual is small."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tfxg_widget.engine.gradients.adaptive_quadrature import (
    FIRST_STAGE,
    AdaptiveQuadrature,
    Floats,
)

Function = Callable[[Floats], Floats]


def bump(centre: float, width: float) -> Function:
    return lambda a: np.exp(-(((a - centre) / width) ** 2))


def exact(function: Function) -> float:
    nodes, weights = np.polynomial.legendre.leggauss(200)
    return float(weights @ function((nodes + 1) / 2) / 2)


def integrated(*targets: list[Function], tolerance: float = 0.01, most: int = 50) -> Floats:
    """Integrate the scores of targets, each a function for each token; check the bookkeeping."""
    change = np.array([sum(map(exact, scores)) for scores in targets])
    path = AdaptiveQuadrature(change, tolerance, most)
    seen: list[float] = []
    while len(path.pending):
        assert not set(path.pending) & set(seen)
        seen += path.pending.tolist()
        path.add(
            np.stack([np.stack([f(path.pending) for f in scores], 1) for scores in targets], 1)
        )
        assert path.evaluations == len(seen) <= most
    assert min(seen) == 0
    assert max(seen) == 1
    return np.concatenate([path.integral.ravel(), [path.evaluations]])


def test_a_line_needs_one_stage() -> None:
    *scores, count = integrated([lambda a: 3 * a - 1, lambda a: 2 + 0 * a])
    assert scores == pytest.approx([0.5, 2])
    assert count == FIRST_STAGE


def test_constants_are_exact_in_every_stage() -> None:
    path = AdaptiveQuadrature(np.array([7.0]), 1e-9, 50)
    while len(path.pending):
        # The sum of the two is never the change, so that all stages are taken.
        path.add(np.stack([np.ones_like(path.pending), bump(0.3, 0.02)(path.pending)], 1)[:, None])
        assert path.integral[0, 0] == pytest.approx(1)
    assert path.evaluations == 50


@pytest.mark.parametrize("width", [0.2, 0.08, 0.04])
def test_it_ends_within_the_tolerance(width: float) -> None:
    functions = [bump(0.41, width), lambda a: -0.3 * bump(0.6, width)(a), lambda a: a**3]
    *scores, count = integrated(functions)
    expected = [exact(function) for function in functions]
    assert abs(sum(scores) - sum(expected)) <= 0.01 * abs(sum(expected))
    assert np.abs(np.subtract(scores, expected)).max() <= 0.03 * max(expected)
    assert count <= 33


def test_a_narrow_bump_needs_more_than_a_wide_one_and_a_small_tolerance_more_again() -> None:
    wide, narrow = integrated([bump(0.5, 0.3)])[-1], integrated([bump(0.5, 0.03)])[-1]
    strict = integrated([bump(0.5, 0.03)], tolerance=0.0001)[-1]
    assert FIRST_STAGE == wide < narrow < strict <= 50


def test_every_target_has_to_be_within_the_tolerance() -> None:
    line: Function = lambda a: a  # noqa: E731
    alone, together = integrated([bump(0.5, 0.03)]), integrated([line], [bump(0.5, 0.03)])
    assert together[-1] == alone[-1] > integrated([line])[-1]


def test_scores_that_cancel_have_to_settle() -> None:
    # Their sum is a constant, which every rule integrates exactly; the scores are not.
    narrow = bump(0.4, 0.03)
    functions: list[Function] = [narrow, lambda a: 0.05 - narrow(a)]
    *scores, count = integrated(functions)
    assert count > FIRST_STAGE
    assert scores == pytest.approx([exact(f) for f in functions], abs=0.002)


def test_a_sum_that_nearly_vanishes_is_judged_by_the_size_of_the_scores() -> None:
    # Either of them, or their sum with the same sign, is done with so many points.
    left, right = bump(0.4, 0.05), bump(0.55, 0.05)
    count = integrated([left, right])[-1]
    *scores, cancelling = integrated([left, lambda a: -0.999 * right(a)])
    assert cancelling <= count
    assert scores == pytest.approx([exact(left), -0.999 * exact(right)], abs=0.001)
