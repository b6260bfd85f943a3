"""Put each fault into a scratch copy, and see whether the tests catch it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from .faults import Fault
from .scratch import broken_by, copy_repository, remove
from .suites import Failure, OutOfTimeError, failures

#: What is run of all tests where those that a fault names do not catch it.
_QUICK = {False: ("-m", "not browser and not slow and not shared"), True: ("js",)}

#: All tests of one language have so many times the limit of a single fault's.
_ALL_TESTS = 30

Verdict = Literal["caught", "not caught", "unusable", "out of time"]


class Outcome(NamedTuple):
    """What became of a fault: only "caught" is good."""

    fault: Fault
    verdict: Verdict
    test: str = ""
    reason: str = ""


def baseline(faults: Sequence[Fault], root: Path, scratch: Path, seconds: float) -> list[Failure]:
    """Run all tests that faults name without any fault, and give those that fail all the same."""
    copy = scratch / "baseline"
    copy_repository(root, copy)
    try:
        failed: list[Failure] = []
        for typescript in (False, True):
            named = [f.tests for f in faults if f.is_typescript == typescript]
            tests = list(dict.fromkeys(chain.from_iterable(named)))
            if tests:
                failed += failures(tests, copy, seconds * _ALL_TESTS, stop=False)
        return failed
    finally:
        remove(copy)


def try_faults(
    faults: Sequence[Fault],
    root: Path,
    scratch: Path,
    jobs: int,
    seconds: float,
    thorough: bool,
    on_outcome: Callable[[Outcome], None],
) -> list[Outcome]:
    """Try faults one at a time, in as many copies at once as there are jobs.

    Parameters
    ----------
    faults
        Which.
    root
        The repository, which is left alone.
    scratch
        Where the copies go, which are removed again.
    jobs
        How many at once.
    seconds
        The time limit for the tests of one fault.
    thorough
        Whether to run all quick tests of the language where the named ones do not catch a fault.
    on_outcome
        Hears of each, in the order in which they end.
    """
    copies = [scratch / f"copy-{number}" for number in range(min(jobs, len(faults)))]
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for copy in copies:
        copy_repository(root, copy)
        free.put(copy)

    def tried(fault: Fault) -> Outcome:
        copy = free.get()
        try:
            with broken_by(fault, copy):
                outcome = _try_fault(fault, fault.tests, copy, seconds)
                if thorough and outcome.verdict == "not caught":
                    tests = _QUICK[fault.is_typescript]
                    outcome = _try_fault(fault, tests, copy, seconds * _ALL_TESTS)
        finally:
            free.put(copy)
        on_outcome(outcome)
        return outcome

    try:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return list(pool.map(tried, faults))
    finally:
        for copy in copies:
            remove(copy)


def _try_fault(fault: Fault, tests: Sequence[str], copy: Path, seconds: float) -> Outcome:
    try:
        failed = failures(tests, copy, seconds, stop=True)
    except OutOfTimeError:
        return Outcome(fault, "out of time", reason=f"no result within {seconds:g} seconds")
    if not failed:
        return Outcome(fault, "not caught")
    first = failed[0]
    return Outcome(fault, "unusable" if first.shows_nothing else "caught", *first)
