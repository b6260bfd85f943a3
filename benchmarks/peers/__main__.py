"""Measure every row, the tools in turn, and print the table of ``docs/performance.md``.

``python -m benchmarks.peers [--rounds N] [--rows a,b]``: rows by their keys in ``rows.ROWS``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence

from . import checkpoints, floor
from .rows import LEFT_OUT, ROOT, ROWS, Measured, Row

_PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"

#: Runs in each process.
_RUNS = 3

_HEADINGS = (
    "what",
    "tool",
    "seconds (least to most)",
    "times as long",
    "points",
    "gap",
    "over matrix products",
    "memory",
)


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(prog="benchmarks.peers")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--rows", default=",".join(ROWS))
    chosen = options.parse_args()
    checkpoints.make()
    rate = floor.rate()
    print(f"Matrix products run at {rate / 1e9:.0f} GFLOP/s here.\n")
    print("| " + " | ".join(_HEADINGS) + " |")
    print("|" + "---|" * len(_HEADINGS))
    for name in chosen.rows.split(","):
        row = ROWS[name]
        if row.missing is not None:
            print(f"| {row.name} | skipped: there is no {row.missing.name} |" + " |" * 6)
            continue
        for line in _lines(row, _measured(name, row, chosen.rounds), rate):
            print("| " + " | ".join(line) + " |", flush=True)
    for tool, why in LEFT_OUT.items():
        print(f"\n{tool} has no row: it {why}.")
    return 0


def _measured(name: str, row: Row, rounds: int) -> dict[str, list[Measured] | str]:
    """Run the tools of a row in turn, each time in a fresh process; of one that fails, say why."""
    found: dict[str, list[Measured] | str] = {tool: [] for tool in row.tools}
    for _ in range(rounds):
        for tool in row.tools:
            so_far = found[tool]
            if isinstance(so_far, list):
                measured = _in_process(name, tool)
                found[tool] = measured if isinstance(measured, str) else [*so_far, measured]
    return found


def _in_process(name: str, tool: str) -> Measured | str:
    if tool == "tfxg":
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.ours", name, str(_RUNS)]
    elif _PEERS_PYTHON.exists():
        command = [str(_PEERS_PYTHON), "-W", "ignore", "-m", "benchmarks.peers.theirs", name, tool]
        command.append(str(_RUNS))
    else:
        return "there is no .venv-peers"
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    return Measured.read(json.loads(done.stdout.splitlines()[-1]))


def _lines(
    row: Row, measured: Mapping[str, list[Measured] | str], rate: float
) -> list[Sequence[str]]:
    ours = measured[row.tools[0]]
    lines: list[Sequence[str]] = []
    for tool, of_tool in measured.items():
        if isinstance(of_tool, str):
            lines.append((row.name, tool, f"failed: {of_tool}", *[""] * 5))
            continue
        last = of_tool[-1]
        seconds = [statistics.median(one.seconds) for one in of_tool]
        least = "–"
        if last.passes and row.kind != "first":
            fewest = last.passes * floor.operations(row.checkpoint, last.length) / rate
            least = f"{statistics.median(seconds) / fewest:.2f}"
        lines.append(
            (
                row.name,
                tool,
                _spread(seconds, "s"),
                _ratios(of_tool, ours),
                "–" if last.passes is None else str(last.passes),
                "–" if last.gap is None else f"{100 * last.gap:.2g} %",
                least,
                f"{max(one.peak for one in of_tool):.0f} MiB",
            )
        )
    return lines


def _ratios(theirs: Sequence[Measured], ours: Sequence[Measured] | str) -> str:
    """Compare with this project's process of the same round."""
    if isinstance(ours, str):
        return "–"
    pairs = zip(theirs, ours, strict=True)
    return _spread(
        [statistics.median(a.seconds) / statistics.median(b.seconds) for a, b in pairs], "×"
    )


def _spread(values: Sequence[float], unit: str) -> str:
    median = f"{statistics.median(values):.3g} {unit}"
    return median if len(values) == 1 else f"{median} ({min(values):.3g} to {max(values):.3g})"


if __name__ == "__main__":
    sys.exit(main())
