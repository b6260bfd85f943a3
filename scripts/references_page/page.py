"""Fill the comparisons and their figures into ``references.md.j2``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from tests.engine.references import COMPARISONS
from tests.engine.references.comparison import Comparison, Unit
from tfxg_widget.engine.methods.base import registered

_REQUIREMENTS = Path(__file__).resolve().parents[1] / "reference-requirements.txt"
_FIGURE_COLUMN = 4
#: The format of a figure, and the text behind it.
_FORMATS: Mapping[Unit, tuple[str, str]] = {
    "of the largest score": ("{:.1e}", ""),
    "standard errors": ("{:.1f}", " SE"),
}


@dataclass(frozen=True)
class Row:
    """One comparison as it is shown on the page."""

    title: str
    method: str
    reference: str
    on: str
    difference: str
    within: str
    remark: str


def page(figures: Sequence[float]) -> str:
    """Write the page in Markdown, with the largest difference of every comparison."""
    template = (Path(__file__).parent / "references.md.j2").read_text("utf-8")
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    versions = _versions()
    rows = [_row(*pair, versions) for pair in zip(COMPARISONS, figures, strict=True)]
    return environment.from_string(template).render(rows=rows)


def figures_of(written: str) -> list[float]:
    """Read the figures back from a page."""
    rows = [line.split(" | ") for line in written.splitlines() if line.startswith("| [")]
    return [float(row[_FIGURE_COLUMN - 1].removesuffix(" SE")) for row in rows]


def _row(comparison: Comparison, figure: float, versions: Mapping[str, str]) -> Row:
    number, unit = _FORMATS[comparison.unit]
    return Row(
        title=registered()[comparison.method].description.title,
        method=comparison.method,
        reference=comparison.reference.format_map(versions),
        on=comparison.on,
        difference=number.format(figure) + unit,
        within=f"{comparison.within:g}{unit}",
        remark=comparison.remark,
    )


def _versions() -> Mapping[str, str]:
    """Read what the reference environment pins: "captum 0.9.0", by the library's name."""
    pins = re.findall(r"^([\w-]+)==(\S+)$", _REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    return {name: f"{name} {version}" for name, version in pins}
