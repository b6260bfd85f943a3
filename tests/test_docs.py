"""Pages that are made from the code are those of the code."""

from __future__ import annotations

import pytest

from scripts.methods_page.page import page
from scripts.references_page import page as references
from tests.engine.references import COMPARISONS
from tfxg_widget.engine.methods.base import registered

from .support import METHODS, ROOT


def test_the_page_on_methods_is_up_to_date() -> None:
    written = (ROOT / "docs" / "methods.md").read_text("utf-8")
    assert written == page(), "run 'make methods' and commit what it writes"


def test_the_page_on_references_is_of_the_comparisons() -> None:
    written = (ROOT / "docs" / "references.md").read_text("utf-8")
    figures = references.figures_of(written)
    assert len(figures) == len(COMPARISONS), "run 'make reference' and commit what it writes"
    assert written == references.page(figures), "run 'make reference' and commit what it writes"
    for comparison, figure in zip(COMPARISONS, figures, strict=True):
        assert figure <= comparison.within


@pytest.mark.parametrize("method", METHODS)
def test_every_method_says_what_it_is_and_when_it_misleads(method: str) -> None:
    text = registered()[method].__doc__ or ""
    assert len(text.split("\n\n")) >= 2, "more than a line"
    assert "mislead" in text
