"""Measure and compare times within one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_SHARED_MODEL = ROOT.parent / "shared" / "models" / "minilm-sst2"

#: A real checkpoint of 22 million weights if it is present, otherwise the bundled model.
MODEL = str(_SHARED_MODEL) if _SHARED_MODEL.exists() else "demo"

SENTENCE = "I love you, but I also kind of dislike you when you tell me that"


@dataclass(frozen=True)
class Line:
    """One line of the table: a measurement and its limit."""

    name: str
    value: float
    limit: float
    unit: str
    detail: str

    @property
    def kept(self) -> bool:
        """Whether the measurement is within its limit."""
        return self.value <= self.limit


def interleaved(*functions: Callable[[], object], rounds: int) -> list[float]:
    """Time functions in turns, so that other load on the machine affects all of them equally.

    Returns
    -------
    list of float
        Median time of each function, in seconds.
    """
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function_times, function in zip(times, functions, strict=True):
            started = time.perf_counter()
            function()
            function_times.append(time.perf_counter() - started)
    return [statistics.median(function_times) for function_times in times]


def in_fresh_process(*arguments: str) -> Any:
    """Run Python in a new process, and parse the last line that it prints as JSON."""
    command = [sys.executable, "-W", "ignore", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def markdown(lines: Sequence[Line]) -> str:
    """Format lines as a table for ``docs/performance.md``."""
    rows = [
        f"| {line.name} | {line.value:.3g} {line.unit} | at most {line.limit:g} {line.unit} | "
        f"{'yes' if line.kept else '**no**'} | {line.detail} |"
        for line in lines
    ]
    return "\n".join(
        ["| what | measured | promised | kept | how |", "|---|---|---|---|---|", *rows]
    )
