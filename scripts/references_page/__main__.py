"""Compare everything and write ``docs/references.md``: ``python -m scripts.references_page``."""

from __future__ import annotations

from pathlib import Path

from tests.engine.references import COMPARISONS

from .page import page

figures = [comparison.difference() for comparison in COMPARISONS]
(Path(__file__).resolve().parents[2] / "docs" / "references.md").write_text(
    page(figures), encoding="utf-8"
)
