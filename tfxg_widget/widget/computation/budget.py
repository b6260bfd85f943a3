"""How much time goes into what nobody chose: measured on the text in question."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: In seconds, for one target of a text.
BUDGET = 2.0

#: In seconds, from any moment on.
Clock = Callable[[], float]


class Speed:
    """How long the passes of a model take on an input.

    Parameters
    ----------
    clock
        Tells the time.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self.clock = clock
        self._per_pass = float("inf")
        self._shortest = float("inf")

    def expected(self, passes: float) -> float:
        """Give the seconds that a computation is expected to take; infinite before any was timed.

        It is expected to take as long a pass as the fastest computation so far, and as long as
        the shortest one altogether.
        """
        return max(passes * self._per_pass, self._shortest)

    @contextmanager
    def measured(self, passes: float) -> Iterator[None]:
        """Measure a computation of so many passes, unless it is broken off."""
        started = self.clock()
        yield
        seconds = self.clock() - started
        self._per_pass = min(self._per_pass, seconds / passes)
        self._shortest = min(self._shortest, seconds)


class Budget:
    """The time for background work on one target of an input.

    Parameters
    ----------
    speed
        How long passes take on the input.

    Attributes
    ----------
    spent
        Seconds of background work so far.
    speed
        As given.
    """

    def __init__(self, speed: Speed) -> None:
        self.spent = 0.0
        self.speed = speed

    @property
    def is_spent(self) -> bool:
        """Whether no time is left."""
        return self.spent >= BUDGET

    def fits(self, passes: float) -> bool:
        """Tell whether a computation is expected to end in the time that is left."""
        return self.spent + self.speed.expected(passes) <= BUDGET

    @contextmanager
    def spending(self) -> Iterator[Callable[[], bool]]:
        """Count the time of background work; give what tells whether the time is up."""
        clock = self.speed.clock
        started = clock()
        before = self.spent
        try:
            yield lambda: before + clock() - started >= BUDGET
        finally:
            self.spent = before + clock() - started


class Budgets:
    """The budgets of the targets of one input, which share what was measured on it.

    Parameters
    ----------
    clock
        Tells the time.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._speed = Speed(clock)
        self._of_target: dict[str | None, Budget] = {}

    def of(self, target: str | None) -> Budget:
        """Give the budget of a target, None for the predicted one."""
        return self._of_target.setdefault(target, Budget(self._speed))
