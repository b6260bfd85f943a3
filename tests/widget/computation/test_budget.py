"""Time for background work: measured on a text, and used up."""

from __future__ import annotations

import pytest

from tfxg_widget.widget.computation.costs import (
    BUDGET,
    LEAST,
    MASKING,
    Budget,
    Budgets,
    Speed,
)

STEP = "saliency"


class FakeClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def budget(clock: FakeClock) -> Budget:
    speed = Speed(clock)
    speed.chosen = BUDGET
    return Budget(speed)


def test_the_budget_follows_from_what_the_chosen_method_took(clock: FakeClock) -> None:
    budget = Budget(Speed(clock))
    assert budget.limit(STEP) == LEAST
    for seconds, limit in ((0.01, LEAST), (0.8, 1.2), (60.0, BUDGET)):
        with budget.speed.measured(1, is_chosen=True):
            clock.now += seconds
        assert budget.limit(STEP) == pytest.approx(limit)
        assert budget.limit(MASKING) == BUDGET


def run(budget: Budget, clock: FakeClock, passes: int, seconds: float) -> None:
    with budget.speed.measured(passes):
        clock.now += seconds


def test_nothing_fits_before_anything_was_measured(budget: Budget) -> None:
    assert not budget.fits(1, STEP)


def test_what_fits_follows_from_the_fastest_computation(budget: Budget, clock: FakeClock) -> None:
    run(budget, clock, 1, 0.5)
    assert (budget.fits(4, STEP), budget.fits(5, STEP)) == (True, False)
    # Fifty at once are faster a pass.
    run(budget, clock, 50, 1.0)
    assert (budget.fits(100, STEP), budget.fits(101, STEP)) == (True, False)
    run(budget, clock, 10, 20.0)
    assert (budget.fits(100, STEP), budget.fits(101, STEP)) == (True, False)


def test_no_computation_is_expected_to_be_shorter_than_the_shortest(
    budget: Budget, clock: FakeClock
) -> None:
    run(budget, clock, 1000, BUDGET * 0.75)
    assert budget.fits(1, STEP)
    with budget.spending(STEP):
        clock.now += BUDGET * 0.5
    assert not budget.fits(1, STEP)


def test_a_computation_that_is_broken_off_measures_nothing(
    budget: Budget, clock: FakeClock
) -> None:
    def break_off() -> None:
        with budget.speed.measured(1000):
            clock.now += 0.001
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert not budget.fits(1, STEP)


def test_background_work_is_counted_even_where_it_is_broken_off(
    budget: Budget, clock: FakeClock
) -> None:
    with budget.spending(STEP) as is_time_up:
        clock.now += BUDGET / 2
        assert not is_time_up()

    def break_off() -> None:
        with budget.spending(STEP) as is_time_up:
            clock.now += BUDGET / 2
            assert is_time_up()
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert budget.spent == BUDGET


def test_another_target_has_a_budget_of_its_own(clock: FakeClock) -> None:
    budgets = Budgets(clock)
    budget = budgets.of(None)
    budget.speed.chosen = BUDGET
    with budget.speed.measured(10):
        clock.now += 1.0
    with budget.spending(STEP):
        clock.now += BUDGET
    assert budgets.of(None) is budget
    other = budgets.of("BETA")
    assert not budget.fits(5, STEP)
    assert other.fits(10, STEP)
    assert not other.fits(100, STEP)
