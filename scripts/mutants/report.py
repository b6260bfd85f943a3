"""Write the outcomes as a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

from .trial import Outcome


def line(outcome: Outcome) -> str:
    """Describe an outcome in one line."""
    fault, verdict, test, reason = outcome
    by = f" by {test}" if verdict == "caught" else ""
    why = f" ({reason})" if verdict in ("unusable", "out of time") else ""
    return f"{verdict:12} {fault.id}: {fault.breaks}{by}{why}"


def table(outcomes: Sequence[Outcome]) -> str:
    """Write all outcomes; faults that are not caught come first."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.verdict == "caught")
    rows = [
        f"| {_cell(fault.id)} | {_cell(fault.breaks)} | {verdict} | {_cell(test or reason)} |"
        for fault, verdict, test, reason in ordered
    ]
    return "\n".join(
        [
            "# Deliberate faults",
            "",
            summary(outcomes),
            "",
            "| fault | what it breaks | outcome | by the test |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def summary(outcomes: Sequence[Outcome]) -> str:
    """Count the faults that are caught."""
    caught = sum(outcome.verdict == "caught" for outcome in outcomes)
    return f"{caught} of {len(outcomes)} faults are caught."


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
