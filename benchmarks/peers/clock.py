"""Time calls in a process of its own, and watch its memory. Both sides import this module."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from .floor import rate
from .measured import Measured

#: In seconds: so long a person takes to run the next cell once a model is loaded.
PAUSE = 2.0


@dataclass(frozen=True)
class Outcome:
    """What a tool tells of a run; see ``Measured``."""

    passes: int | None = None
    gap: float | None = None
    operations: float | None = None


def measure(run: Callable[[], Outcome], runs: int, warm_up: Callable[[], object]) -> None:
    """Time a call several times, and print what was measured as one line of JSON.

    Parameters
    ----------
    run
        The call.
    runs
        How often it is timed.
    warm_up
        Called before, so that everything is compiled and warm. Its memory counts.
    """
    before = _peak()
    warm_up()
    seconds, processor, rates = [], [], []
    outcome = Outcome()
    for _ in range(runs):
        rates.append(rate())
        started, processor_started = time.perf_counter(), time.process_time()
        outcome = run()
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - processor_started)
    measured = Measured(seconds, processor, rates, peak=_peak() - before, **asdict(outcome))
    print(json.dumps(asdict(measured)))


def _peak() -> float:
    # In KiB on Linux.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
