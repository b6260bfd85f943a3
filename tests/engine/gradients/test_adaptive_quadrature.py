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
        wanted = [targets[k] for k in path.open]
        path.add(np.stack([np.stack([f(path.pending) for f in scores], 1) for scores in wanted], 1))
        assert path.evaluations.max() == len(seen) <= most
    assert min(seen) == 0
    assert max(seen) == 1
    return np.concatenate([path.integral.ravel(), [path.evaluations.max()]])


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


def test_a_target_that_is_done_takes_no_part_in_further_nodes() -> None:
    line: Function = lambda a: a  # noqa: E731
    path = AdaptiveQuadrature(np.array([0.5, exact(bump(0.5, 0.03))]), 0.01, 50)
    path.add(np.stack([line(path.pending), bump(0.5, 0.03)(path.pending)], 1)[:, :, None])
    assert path.open.tolist() == [1]
    assert path.evaluations.tolist() == [FIRST_STAGE, FIRST_STAGE]
    others, alone = integrated([line], [bump(0.5, 0.03)]), integrated([bump(0.5, 0.03)])
    np.testing.assert_array_equal(others[1:], alone)


def test_scores_that_cancel_have_to_settle() -> None:
    # Their sum is a constant, which every rule integrates exactly; the scores are not.
    narrow = bump(0.4, 0.03)
    functions: list[Function] = [narrow, lambda a: 0.05 - narrow(a)]
    *scores, count = integrated(functions)
    assert count > FIRST_STAGE
    assert scores == pytest.approx([exact(f) for f in functions], abs=0.002)
