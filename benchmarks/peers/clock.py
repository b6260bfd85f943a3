"""Time calls in a process of its own, and watch its memory."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: Runs before those that are timed, so that all is compiled and warm; none for a first result.
_WARM_UP = 8


def timed(run: Callable[[], T], runs: int, is_first: bool) -> tuple[list[float], T, float]:
    """Time a call several times.

    Returns
    -------
    tuple
        The seconds of each run, the last result, and by how many MiB the peak memory rose.
    """
    before = _peak()
    if not is_first:
        for _ in range(_WARM_UP):
            run()
    seconds = []
    for _ in range(1 if is_first else runs):
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
