"""Put each fault into a scratch copy, and check whether the tests catch it."""

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

#: The tests that are run if those that a fault names do not catch it.
_QUICK = {False: ("-m", "not browser and not slow and not shared"), True: ("js",)}

#: The time limit of all tests of a language, as a multiple of that of one fault.
_ALL_TESTS = 30

Verdict = Literal["caught", "not caught", "unusable", "out of time"]


class Outcome(NamedTuple):
    """The outcome of a fault; only "caught" is good."""

    fault: Fault
    verdict: Verdict
    test: str = ""
    reason: str = ""


def baseline(faults: Sequence[Fault], root: Path, scratch: Path, seconds: float) -> list[Failure]:
    """Run all tests that faults name on correct code, and return those that fail."""
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
        The faults.
    root
        The repository, which is not changed.
    scratch
        The folder for copies, which is removed at the end.
    jobs
        The number of faults at the same time.
    seconds
        The time limit for the tests of one fault.
    thorough
        Whether to run all quick tests of the language if the named ones do not catch a fault.
    on_outcome
        Called with each outcome, in the order in which they end.
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
