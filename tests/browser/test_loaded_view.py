"""A view from another package, shown in a saved page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import tfxg_widget as tfxg
from tests.outside.test_view import explorer as explorer
from tests.outside.test_view import open_view
from tests.outside.test_view import tally as tally

pytestmark = pytest.mark.browser


def test_it_is_shown_in_a_saved_page(
    explorer: tfxg.Explorer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    opened: Callable[..., Page],
) -> None:
    open_view(explorer, monkeypatch)
    (first, *_) = explorer.results["input_x_gradient"]
    page = opened(explorer.to_html(tmp_path / "page.html"))
    signs = np.sign(first.scores)
    text = f"{(signs > 0).sum()} for, {(signs < 0).sum()} against"
    expect(page.locator(".tally")).to_have_text(text)
