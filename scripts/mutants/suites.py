"""Run tests in a scratch copy, and read which test failed first, and why."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from .faults import TYPESCRIPT_TESTS
from .in_fork import run_pytest

#: Errors of a file that cannot be run at all: they say nothing about the tests.
_UNUSABLE = re.compile(
    r"(?:^|failed on \w+ with \")(?:SyntaxError|IndentationError|ImportError|ModuleNotFoundError"
    r"|NameError|UnboundLocalError|ReferenceError|collection failure)"
)

#: What is left to the tests before a release does not count.
_OF_MAKE_TEST = ("-m", "not slow")

_NO_REPORT = "the tests did not start"


class Failure(NamedTuple):
    """A test that failed, or "" if the tests could not be run, and a short reason."""

    test: str
    reason: str

    @property
    def shows_nothing(self) -> bool:
        """Whether the code could not be run, so that no test has checked it."""
        return not self.test or _UNUSABLE.search(self.reason) is not None


class OutOfTimeError(Exception):
    """The tests did not end within the time limit."""


def failures(tests: Sequence[str], copy: Path, seconds: float, stop: bool) -> list[Failure]:
    """Run tests of one language.

    Parameters
    ----------
    tests
        Files, node ids or options for pytest; or files for vitest.
    copy
        The scratch copy to test.
    seconds
        The time limit.
    stop
        Whether to end with the first failure.

    Raises
    ------
    OutOfTimeError
        If the time limit is reached.
    """
    typescript = tests[0].endswith(TYPESCRIPT_TESTS) or tests[0] == "js"
    return (_vitest if typescript else _pytest)(tests, copy, seconds, stop)


def _pytest(tests: Sequence[str], copy: Path, seconds: float, stop: bool) -> list[Failure]:
    report = _no_report(copy, "report.xml")
    printed = report.with_suffix(".txt")
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", *(["-x"] if stop else [])]
    code = run_pytest([*options, *_OF_MAKE_TEST, *tests], copy, printed, seconds)
    if code is None:
        raise OutOfTimeError
    # 0: all passed; 1: some failed. Other codes mean that pytest could not run the tests.
    if code not in (0, 1) or not report.is_file():
        return [Failure("", _last_line(printed.read_text("utf-8")))]
    return read_junit(report.read_text("utf-8"))


def read_junit(text: str) -> list[Failure]:
    """Read the failures in a report in JUnit's XML format."""
    return [
        Failure(_node_id(case), _first_line(problem.get("message", "")))
        for case in ElementTree.fromstring(text).iter("testcase")
        for problem in case
        if problem.tag in ("failure", "error")
    ]


def _node_id(case: ElementTree.Element) -> str:
    return f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"


def _vitest(tests: Sequence[str], copy: Path, seconds: float, stop: bool) -> list[Failure]:
    report = _no_report(copy, "report.json")
    command = [str(copy / "node_modules" / ".bin" / "vitest"), "run", *tests]
    options = ["--reporter=json", f"--outputFile={report}", *(["--bail=1"] if stop else [])]
    try:
        process = subprocess.run(
            [*command, *options], cwd=copy, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise OutOfTimeError from None
    if not report.is_file():
        return [Failure("", _last_line(process.stdout + process.stderr))]
    return read_vitest(report.read_text("utf-8"))


def read_vitest(text: str) -> list[Failure]:
    """Read the failures in a report of vitest."""
    failed: list[Failure] = []
    for file in json.loads(text)["testResults"]:
        name = Path(file["name"]).name
        of_file = [
            Failure(f"{name}: {test['fullName']}", _first_line(*test["failureMessages"][:1]))
            for test in file["assertionResults"]
            if test["status"] == "failed"
        ]
        if file["status"] == "failed" and not of_file:
            of_file = [Failure("", _first_line(file["message"]))]
        failed += of_file
    return failed


def _no_report(copy: Path, name: str) -> Path:
    """Return the path of a report, without an earlier report there."""
    report = copy / "build" / name
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    return report


def _first_line(message: str = "") -> str:
    return message.strip().partition("\n")[0]


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1] if lines else _NO_REPORT
