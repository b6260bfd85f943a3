"""Run with ``python -m scripts.mutants``: ``check``, ``list``, or ``run`` with any fault's id."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .faults import Fault, problems_with, read_faults
from .report import line, summary, table
from .scratch import remove
from .trial import Outcome, baseline, try_faults

ROOT = Path(__file__).resolve().parents[2]
#: Each run has a separate folder, so that two runs can go on at the same time.
SCRATCH = ROOT / "build" / f"mutants-{os.getpid()}"
REPORT = ROOT / "build" / "mutants.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, list or try the faults; return 0 if nothing is wrong."""
    options = _parser().parse_args(arguments)
    faults = read_faults()
    problems = problems_with(faults, ROOT)
    if problems:
        print("These faults cannot be used. Adapt scripts/mutants/faults.toml to the code:")
        print("\n".join(f"  {problem}" for problem in problems))
        return 2
    if options.command == "check":
        print(f"{len(faults)} faults fit the code.")
        return 0
    if options.command == "list":
        print("\n".join(f"{fault.id:36} {fault.breaks}" for fault in faults))
        return 0
    try:
        return _run(_chosen(faults, options.ids), options)
    finally:
        remove(SCRATCH)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="compare the list with the code, without running anything")
    commands.add_parser("list", help="list the faults")
    run = commands.add_parser("run", help="put each fault into a scratch copy and run its tests")
    run.add_argument(
        "ids", nargs="*", metavar="id", help="of a fault; all of them if none is named"
    )
    run.add_argument("--jobs", type=int, default=1, help="faults tried at once (1)")
    run.add_argument("--seconds", type=float, default=300, help="time limit for a fault (300)")
    run.add_argument(
        "--no-baseline", action="store_true", help="do not run the tests without faults first"
    )
    run.add_argument(
        "--thorough",
        action="store_true",
        help="run all quick tests where the named ones do not catch a fault",
    )
    return parser


def _chosen(faults: Sequence[Fault], ids: Sequence[str]) -> list[Fault]:
    strangers = set(ids) - {fault.id for fault in faults}
    if strangers:
        sys.exit(f"There is no fault {', '.join(sorted(strangers))}. See: list.")
    return [fault for fault in faults if not ids or fault.id in ids]


def _run(faults: Sequence[Fault], options: argparse.Namespace) -> int:
    if not options.no_baseline:
        failed = baseline(faults, ROOT, SCRATCH, options.seconds)
        if failed:
            print("These tests fail without any fault, so they can show nothing:")
            print("\n".join(f"  {test} {reason}" for test, reason in failed))
            return 2
    outcomes = try_faults(
        faults, ROOT, SCRATCH, options.jobs, options.seconds, options.thorough, _tell
    )
    REPORT.write_text(table(outcomes), "utf-8")
    print(f"{summary(outcomes)} The table is in {REPORT.relative_to(ROOT)}.")
    return 0 if all(outcome.verdict == "caught" for outcome in outcomes) else 1


def _tell(outcome: Outcome) -> None:
    print(line(outcome), flush=True)


if __name__ == "__main__":
    sys.exit(main())
