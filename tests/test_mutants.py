"""The list of deliberate faults fits the code, and a trial tells what became of each."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from scripts.mutants import in_fork
from scripts.mutants.__main__ import ROOT
from scripts.mutants.faults import Fault, problems_with, read_faults
from scripts.mutants.suites import Failure, read_junit, read_vitest
from scripts.mutants.trial import Outcome, baseline, try_faults

PLUS = Fault(
    id="plus",
    breaks="a sum is a difference",
    file="sums.py",
    old="return a + b",
    new="return a - b",
    tests=("test_sums.py::test_sum",),
)

TESTS = "from sums import add\n\n\ndef test_sum():\n    assert add({}) == {}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small repository, whose tests start without libraries and plugins."""
    monkeypatch.setattr(in_fork, "_HEAVY", ())
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    root = tmp_path / "repository"
    root.mkdir()
    (root / "sums.py").write_text("def add(a, b):\n    return a + b\n")
    (root / "test_sums.py").write_text(TESTS.format("2, 3", 5))
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return root


def verdicts(repository: Path, *faults: Fault, seconds: float = 60) -> list[str]:
    """Try faults on the small repository and give their verdicts, in order."""
    told: list[Outcome] = []
    scratch = repository.parent / "scratch"
    outcomes = try_faults(faults, repository, scratch, 2, seconds, False, told.append)
    assert len(told) == len(outcomes) == len(faults)
    assert not list(scratch.iterdir())
    assert "a + b" in (repository / "sums.py").read_text()
    return [outcome.verdict for outcome in outcomes]


def test_every_fault_fits_the_code() -> None:
    faults = read_faults()
    assert problems_with(faults, ROOT) == []
    assert len(faults) >= 40


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"file": "nowhere.py"}, "there is no file nowhere.py"),
        ({"old": "return a * b"}, "'return a * b' stands 0 times"),
        ({"old": "a"}, "'a' stands 3 times"),
        ({"new": "return a + b"}, "changes nothing"),
        ({"new": "return a +"}, "is no Python"),
        ({"tests": ()}, "names no test"),
        ({"tests": ("test_none.py",)}, "no file of tests test_none.py"),
        ({"tests": ("test_sums.py::test_none[1]",)}, "no test test_none"),
    ],
)
def test_a_fault_that_does_not_fit_is_reported(
    repository: Path, change: dict[str, object], says: str
) -> None:
    (request,) = problems_with([msgspec.structs.replace(PLUS, **change)], repository)
    assert request.startswith("plus: ")
    assert says in request


def test_an_id_stands_for_one_fault(repository: Path) -> None:
    assert problems_with([PLUS, PLUS], repository) == ["plus: this id is given twice"]


def test_faults_are_caught_or_not(repository: Path) -> None:
    unseen = msgspec.structs.replace(PLUS, new="return b + a")
    unknown_name = msgspec.structs.replace(PLUS, new="return a + c")
    no_module = msgspec.structs.replace(PLUS, old="def add", new="import nowhere\ndef add")
    # Code that cannot run shows nothing about the tests.
    expected = ["caught", "not caught", "unusable", "unusable"]
    assert verdicts(repository, PLUS, unseen, unknown_name, no_module) == expected


def test_a_test_that_hangs_does_not_count(repository: Path) -> None:
    endless = msgspec.structs.replace(PLUS, new="\n    while True: pass")
    assert verdicts(repository, endless, seconds=0.2) == ["out of time"]


def test_tests_have_to_pass_without_a_fault(repository: Path) -> None:
    (repository / "test_sums.py").write_text(TESTS.format("2, 3", 6))
    (failure,) = baseline([PLUS], repository, repository.parent / "scratch", 60)
    assert failure.test == "test_sums.py::test_sum"


def test_reports_of_both_runners_are_read() -> None:
    junit = (
        '<testsuites><testsuite><testcase classname="tests.test_x" name="test_y[1]">'
        '<failure message="AssertionError: no&#10;more"/></testcase>'
        '<testcase classname="tests.test_x" name="test_z"/></testsuite></testsuites>'
    )
    assert read_junit(junit) == [Failure("tests/test_x.py::test_y[1]", "AssertionError: no")]
    results = [
        {
            "name": "/js/a.test.ts",
            "status": "failed",
            "message": "",
            "assertionResults": [
                {"status": "passed", "fullName": "fits", "failureMessages": []},
                {"status": "failed", "fullName": "adds", "failureMessages": ["Error: no\nmore"]},
            ],
        },
        {"name": "/js/b.test.ts", "status": "failed", "message": "no file", "assertionResults": []},
    ]
    text = msgspec.json.encode({"testResults": results}).decode()
    adds, unreadable = read_vitest(text)
    assert adds == Failure("a.test.ts: adds", "Error: no")
    assert unreadable.shows_nothing
    assert not adds.shows_nothing
