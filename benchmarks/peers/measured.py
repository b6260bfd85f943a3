"""What a process measures, and where it is kept. Both sides import this module."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .rows import ROOT

#: Everything that has been measured, so that a run that is broken off loses nothing.
_FILE = ROOT / "build" / "peers.json"


@dataclass(frozen=True)
class Measured:
    """What a process measured of a tool.

    Attributes
    ----------
    seconds
        Of each run.
    processor
        Seconds of processor time of each run, over all cores.
    rates
        Float32 operations a second of a matrix product, measured before each run.
    passes
        How many points the model was run at, forward and backward; None where a tool does not say.
    gap
        The largest relative completeness gap; None where a tool does not say.
    peak
        By how many MiB the runs raised the peak memory of the process.
    operations
        Float32 operations of the matrix products of all passes; None where passes are unknown.
    """

    seconds: list[float]
    processor: list[float]
    rates: list[float]
    passes: int | None
    gap: float | None
    peak: float
    operations: float | None


#: By row and tool: what the process of each round measured, or why the tool failed.
Results = dict[str, dict[str, list[Measured] | str]]


def write(row: str, of_row: dict[str, list[Measured] | str]) -> None:
    """Keep the measurements of a row, in place of earlier ones."""
    stored = _stored()
    stored[row] = {
        tool: of_tool if isinstance(of_tool, str) else [asdict(one) for one in of_tool]
        for tool, of_tool in of_row.items()
    }
    _FILE.parent.mkdir(exist_ok=True)
    _FILE.write_text(json.dumps(stored, indent=1), "utf-8")


def read(rows: Iterable[str]) -> Results:
    """Read the measurements of these rows, as far as there are any."""
    stored = _stored()
    return {
        row: {
            tool: of_tool if isinstance(of_tool, str) else [Measured(**one) for one in of_tool]
            for tool, of_tool in stored[row].items()
        }
        for row in rows
        if row in stored
    }


def _stored() -> dict[str, dict[str, Any]]:
    if not _FILE.exists():
        return {}
    stored: dict[str, dict[str, Any]] = json.loads(_FILE.read_text("utf-8"))
    return stored
