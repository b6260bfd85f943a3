"""Measure rows, the tools in turn, and print the table of ``docs/performance.md``.

``python -m benchmarks.peers [--rounds N] [--runs N] [--rows a,b] [--show]``: rows by their keys in
``rows.ROWS``. What was measured is kept in ``build/peers.json``, each row as soon as a round of it
ends; ``--show`` prints the table of it and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from . import checkpoints, measured, table
from .measured import Measured
from .rows import LEFT_OUT, ROOT, ROWS, Row

_PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(prog="benchmarks.peers")
    options.add_argument("--rounds", type=int, default=5, help="processes of each tool")
    options.add_argument("--runs", type=int, default=3, help="runs in each process")
    options.add_argument("--rows", default=",".join(ROWS))
    options.add_argument("--show", action="store_true", help="print what was measured before")
    chosen = options.parse_args()
    rows = chosen.rows.split(",")
    if not chosen.show:
        checkpoints.make()
        for name in rows:
            missing = ROWS[name].missing
            if missing is not None:
                print(f"{name} is skipped: there is no {missing.name}.")
                continue
            _measure(name, ROWS[name], chosen.rounds, chosen.runs)
    print(table.markdown(measured.read(rows)))
    for tool, why in LEFT_OUT.items():
        print(f"\n{tool} has no row: it {why}.")
    return 0


def _measure(name: str, row: Row, rounds: int, runs: int) -> None:
    """Run the tools of a row in turn, each time in a fresh process; of one that fails, say why."""
    found: dict[str, list[Measured] | str] = {tool: [] for tool in row.tools}
    for _ in range(rounds):
        for tool in row.tools:
            so_far = found[tool]
            if isinstance(so_far, list):
                one = _in_process(name, tool, runs)
                found[tool] = one if isinstance(one, str) else [*so_far, one]
        measured.write(name, found)


def _in_process(name: str, tool: str, runs: int) -> Measured | str:
    if tool == "tfxg":
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.ours", name, str(runs)]
    elif _PEERS_PYTHON.exists():
        command = [str(_PEERS_PYTHON), "-W", "ignore", "-m", "benchmarks.peers.theirs", name, tool]
        command.append(str(runs))
    else:
        return "there is no .venv-peers"
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
