"""Time calls in a process of its own, and watch its memory."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(run: Callable[[], T], runs: int, warm_up: int) -> tuple[list[float], T, float]:
    """Time a call several times.

    Parameters
    ----------
    run
        The call.
    runs
        How many calls are timed.
    warm_up
        How many calls are made before, so that everything is compiled and warm.

    Returns
    -------
    tuple
        The seconds of each run, the last result, and by how many MiB the peak memory rose.
    """
    before = _peak()
    for _ in range(warm_up):
        run()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - started)
    return seconds, found, _peak() - before


def tell(
    seconds: list[float], passes: int | None, gap: float | None, peak: float, length: int
) -> None:
    """Print what was measured, as one line of JSON."""
    values = {
        "seconds": seconds,
        "passes": passes,
        "gap": gap,
        "peak": peak,
        "length": length,
    }
    print(json.dumps(values))


def _peak() -> float:
    # In KiB on Linux.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
