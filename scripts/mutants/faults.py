"""Read the list of deliberate faults, and check its entries."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

FAULTS = Path(__file__).with_name("faults.toml")

#: Files of tests end with one of these.
PYTHON_TESTS, TYPESCRIPT_TESTS = ".py", (".test.ts", ".test.tsx")


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One deliberate fault.

    Attributes
    ----------
    id
        Identifies it in the command line and the report.
    breaks
        What goes wrong, in plain words.
    file
        The file that is changed, relative to the repository.
    old, new
        The text that is replaced, which occurs in the file exactly once, and its replacement.
    tests
        The tests that have to catch it: files, or node ids of pytest. All are in Python, or all in
        TypeScript.
    """

    id: str
    breaks: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def is_typescript(self) -> bool:
        """Whether vitest runs its tests, and not pytest."""
        return self.tests[0].endswith(TYPESCRIPT_TESTS)

    def put_into(self, root: Path) -> None:
        """Replace the text in the copy of the repository at ``root``."""
        path = root / self.file
        path.write_text(path.read_text("utf-8").replace(self.old, self.new), "utf-8")


def read_faults(path: Path = FAULTS) -> list[Fault]:
    """Read the list."""
    entries = tomllib.loads(path.read_text("utf-8"))["fault"]
    return msgspec.convert(entries, list[Fault])


def problems_with(faults: Sequence[Fault], root: Path) -> list[str]:
    """Say which faults cannot be used on the repository at ``root``, and why.

    Only texts are compared, nothing is run.
    """
    times_of_id = Counter(fault.id for fault in faults)
    problems = [f"{name}: this id is given twice" for name, n in times_of_id.items() if n > 1]
    for fault in faults:
        problems += [f"{fault.id}: {problem}" for problem in _problems(fault, root)]
    return problems


def _problems(fault: Fault, root: Path) -> Iterator[str]:
    path = root / fault.file
    if not path.is_file():
        yield f"there is no file {fault.file}"
        return
    text = path.read_text("utf-8")
    times = text.count(fault.old)
    if times != 1:
        yield f"{fault.old!r} stands {times} times in {fault.file}, and has to once"
    elif fault.old == fault.new:
        yield "the replacement changes nothing"
    elif path.suffix == ".py":
        yield from _syntax_errors(text.replace(fault.old, fault.new), fault.file)
    if not fault.tests:
        yield "it names no test"
    elif len({test.endswith(TYPESCRIPT_TESTS) for test in fault.tests}) > 1:
        yield "its tests are partly Python's and partly TypeScript's"
    for test in fault.tests:
        yield from _missing_test(test, root)


def _syntax_errors(text: str, name: str) -> Iterator[str]:
    try:
        compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        yield f"with the replacement {name} is no Python: {error}"


def _missing_test(test: str, root: Path) -> Iterator[str]:
    file, *names = test.split("::")
    path = root / file
    if not path.is_file():
        yield f"there is no file of tests {file}"
    elif names and f"def {names[-1].partition('[')[0]}(" not in path.read_text("utf-8"):
        yield f"there is no test {names[-1]} in {file}"
