"""The table of ``docs/performance.md``, from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from .measured import Measured, Results
from .rows import ROWS, Row

_HEADINGS = (
    "what",
    "tool",
    "seconds (least to most)",
    "times as long",
    "processor time",
    "points",
    "gap",
    "over matrix products",
    "memory",
)
_UNKNOWN = "–"


def markdown(results: Results) -> str:
    """Format all rows."""
    lines = [_HEADINGS, ["---"] * len(_HEADINGS)]
    for name, of_row in results.items():
        row = ROWS[name]
        ours = of_row.get("tfxg")
        for tool, of_tool in of_row.items():
            if isinstance(of_tool, str):
                failed = f"failed: {of_tool}"
                lines.append([row.name, tool, failed, *[""] * (len(_HEADINGS) - 3)])
            else:
                lines.append(_line(row, tool, of_tool, ours if isinstance(ours, list) else []))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _line(row: Row, tool: str, of_tool: Sequence[Measured], ours: Sequence[Measured]) -> list[str]:
    last = of_tool[-1]
    return [
        row.name,
        tool,
        _spread([statistics.median(one.seconds) for one in of_tool], "s"),
        _ratios([one.seconds for one in of_tool], [one.seconds for one in ours]),
        _ratios([one.processor for one in of_tool], [one.processor for one in ours]),
        _UNKNOWN if last.passes is None else str(last.passes),
        _UNKNOWN if last.gap is None else f"{100 * last.gap:.2g} %",
        _over_floor(of_tool),
        f"{max(one.peak for one in of_tool):.0f} MiB",
    ]


def _over_floor(of_tool: Sequence[Measured]) -> str:
    """Divide the time by that of the matrix products, at the rate measured before each run."""
    ratios = [
        seconds * rate / one.operations
        for one in of_tool
        if one.operations is not None
        for seconds, rate in zip(one.seconds, one.rates, strict=True)
    ]
    return f"{statistics.median(ratios):.2f}" if ratios else _UNKNOWN


def _ratios(theirs: Sequence[Sequence[float]], ours: Sequence[Sequence[float]]) -> str:
    """Compare with this project's process of the same round, as far as there is one."""
    pairs = zip(theirs, ours, strict=False)
    ratios = [statistics.median(a) / statistics.median(b) for a, b in pairs]
    return _spread(ratios, "×") if ratios else _UNKNOWN


def _spread(values: Sequence[float], unit: str) -> str:
    median = f"{statistics.median(values):.3g} {unit}"
    return median if len(values) == 1 else f"{median} ({min(values):.3g} to {max(values):.3g})"
