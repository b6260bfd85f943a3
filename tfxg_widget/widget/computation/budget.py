"""How much time goes into what nobody chose: measured on the text in question."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: In seconds, for one target of a text: at most so many,
BUDGET = 2.0

#: and no more than this many times what the chosen method took, so that a widget soon rests,
_OF_CHOSEN = 1.5

#: though always so many: a small model has computed every method by then.
LEAST = 0.25

#: In seconds, from any moment on.
Clock = Callable[[], float]


class Speed:
    """How long the passes of a model take on an input.

    Parameters
    ----------
    clock
        Tells the time.

    Attributes
    ----------
    chosen
        Seconds that the method took that was chosen last.
    clock
        As given.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self.clock = clock
        self.chosen = 0.0
        self._per_pass = float("inf")
        self._shortest = float("inf")

    def expected(self, passes: float) -> float:
        """Give the seconds that a computation is expected to take; infinite before any was timed.

        It is expected to take as long a pass as the fastest computation so far, and as long as
        the shortest one altogether.
        """
        return max(passes * self._per_pass, self._shortest)

    @contextmanager
    def measured(self, passes: float, *, is_chosen: bool = False) -> Iterator[None]:
        """Measure a computation of so many passes, unless it is broken off."""
        started = self.clock()
        yield
        seconds = self.clock() - started
        if is_chosen:
            self.chosen = seconds
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
    def limit(self) -> float:
        """How many seconds of background work there may be."""
        return min(BUDGET, max(LEAST, _OF_CHOSEN * self.speed.chosen))

    def fits(self, passes: float) -> bool:
        """Tell whether a computation is expected to end in the time that is left."""
        return self.spent + self.speed.expected(passes) <= self.limit

    @contextmanager
    def spending(self) -> Iterator[Callable[[], bool]]:
        """Count the time of background work; give what tells whether the time is up."""
        clock = self.speed.clock
        started = clock()
        before = self.spent
        try:
            yield lambda: before + clock() - started >= self.limit
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
