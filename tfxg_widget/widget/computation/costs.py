"""How many passes each step of a computation takes, and how much time background work may take.

The time of a pass is measured on the input in question.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .inputs import Inputs
from .selection import Selection

#: The step that masks each token and word in turn.
MASKING = "masking"

#: The step that masks all selected tokens together.
MASKING_SELECTED = "masking_selected"

#: So many targets are always explained together; they share the forward pass.
_FEW_TARGETS = 8

#: More of them where each costs little: at most so many, and so many passes for all of them.
_MANY_TARGETS = 64
_MANY_PASSES = 1000

#: An image has so many scores a target that the others' would weigh on the state.
_MANY_SCORES = 16_384

#: In seconds, for one target of a text: at most so many,
BUDGET = 2.0

#: and no more than this many times what the chosen method took, so that a widget soon rests,
_OF_CHOSEN = 1.5

#: though always so many: a small model has computed every method by then.
LEAST = 0.25

#: In seconds, from any moment on.
Clock = Callable[[], float]


class Costs:
    """Counts the passes of steps.

    A step is the name of a method, ``MASKING`` or ``MASKING_SELECTED``.

    Parameters
    ----------
    inputs
        What is known of each input.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def points(self, selection: Selection, step: str) -> int:
        """Count the points at which a step usually evaluates the model.

        Raises
        ------
        InputError
            For parameters that the method does not have, or an input that cannot be explained.
        """
        encoding = self._inputs.encoding(selection)
        if step == MASKING_SELECTED:
            return 2
        if step != MASKING:
            return selection.built(step).usual_cost(encoding)
        return 1 + len(encoding.words) + (0 if encoding.image is not None else len(encoding))

    def effort(self, selection: Selection, step: str) -> float:
        """Count the passes forward and backward of a step, one for each point and target.

        Masking runs forward only, which takes about a third of both (Kaplan et al. 2020,
        arXiv:2001.08361, section 2.1), whatever the number of targets.
        """
        passes = self.points(selection, step)
        if step in (MASKING, MASKING_SELECTED):
            return passes / 3
        is_for_all = self.explains_all(selection, step)
        return passes * (self._count_targets(selection) if is_for_all else 1)

    def explains_all(self, selection: Selection, step: str) -> bool:
        """Decide whether to explain all targets of the answer, or the chosen one alone."""
        encoding = self._inputs.encoding(selection)
        count = self._count_targets(selection)
        if encoding.image is not None and count * len(encoding) > _MANY_SCORES:
            return False
        if count <= _FEW_TARGETS:
            return True
        passes = count * selection.built(step).usual_cost(encoding)
        return count <= _MANY_TARGETS and passes <= _MANY_PASSES

    def _count_targets(self, selection: Selection) -> int:
        """Count the targets of the answer; before it is known, those that it can have."""
        encoding = self._inputs.encoding(selection)
        most = self._inputs.subject(selection).most_targets(encoding)
        answer = self._inputs.answer(selection.input)
        return most if answer is None else min(most, len(answer.probabilities))


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

    def limit(self, step: str) -> float:
        """Give how many seconds of background work there may be once a step is done.

        What the answer is without a word stands in the card of each word, beside the chosen
        method; so masking may take the whole budget.
        """
        if step == MASKING:
            return BUDGET
        return min(BUDGET, max(LEAST, _OF_CHOSEN * self.speed.chosen))

    def fits(self, passes: float, step: str) -> bool:
        """Tell whether so many passes of a step are expected to end within its limit."""
        return self.spent + self.speed.expected(passes) <= self.limit(step)

    @contextmanager
    def spending(self, step: str) -> Iterator[Callable[[], bool]]:
        """Count the time of a background step; give what tells whether its limit is reached."""
        clock = self.speed.clock
        started = clock()
        before = self.spent
        try:
            yield lambda: before + clock() - started >= self.limit(step)
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
