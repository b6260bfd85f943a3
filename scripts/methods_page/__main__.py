"""Write ``docs/methods.md``: ``python -m scripts.methods_page``."""

from __future__ import annotations

from pathlib import Path

from .page import page

(Path(__file__).resolve().parents[2] / "docs" / "methods.md").write_text(page(), encoding="utf-8")
