"""How much time goes into what nobody chose: measured on the text in question."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: In seconds, for one target of a text.
BUDGET = 2.0

#: In seconds, from any moment on.
Clock = Callable[[], float]


class Budget:
    """The time for background work on a target of a text, and how long the model's passes take.

    Parameters
    ----------
    clock
        Tells the time.

    Attributes
    ----------
    spent
        Seconds of background work so far.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self.spent = 0.0
        self._clock = clock
        self._per_pass = float("inf")
        self._shortest = float("inf")

    def renewed(self) -> Budget:
        """Give one of which nothing is spent, with what was measured so far."""
        other = Budget(self._clock)
        other._per_pass, other._shortest = self._per_pass, self._shortest
        return other

    @property
    def is_spent(self) -> bool:
        """Whether no time is left."""
        return self.spent >= BUDGET

    def fits(self, passes: float) -> bool:
        """Tell whether a computation is expected to end in the time that is left.

        It is expected to take as long a pass as the fastest computation so far, and as long as
        the shortest one altogether. Before any was measured, none fits.
        """
        expected = max(passes * self._per_pass, self._shortest)
        return self.spent + expected <= BUDGET

    @contextmanager
    def measured(self, passes: float) -> Iterator[None]:
        """Measure a computation of so many passes, unless it is broken off."""
        started = self._clock()
        yield
        seconds = self._clock() - started
        self._per_pass = min(self._per_pass, seconds / passes)
        self._shortest = min(self._shortest, seconds)

    @contextmanager
    def spending(self) -> Iterator[Callable[[], bool]]:
        """Count the time of background work; give what tells whether the time is up."""
        started = self._clock()
        before = self.spent
        try:
            yield lambda: before + self._clock() - started >= BUDGET
        finally:
            self.spent = before + self._clock() - started
