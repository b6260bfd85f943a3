"""The saved page in both themes at three widths: what is in sight, whole and legible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .doing import violations
from .looks import MENUS, first_line_ends, is_whole, overflowing

pytestmark = pytest.mark.browser

VIEWS = ("heatmap", "compare", "map")

#: Colour schemes with widths of the widget in pixels.
THEMES = [(scheme, width) for scheme in ("light", "dark") for width in (1600, 1000, 600)]

#: Of the window, whose margins come on top of the widget's width.
MARGINS = 32


@pytest.fixture(
    scope="module",
    params=THEMES,
    ids=[f"{scheme}-{width}" for scheme, width in THEMES],
)
def page(request: pytest.FixtureRequest, saved: Path, open_page: Callable[..., Page]) -> Page:
    """Open the page once for each theme and width."""
    scheme, width = request.param
    size = {"width": width + MARGINS, "height": 800}
    page = open_page(offline=True, color_scheme=scheme, viewport=size)
    page.goto(saved.as_uri())
    return page


def test_nothing_overflows(page: Page) -> None:
    for view in reversed(VIEWS):
        page.locator(f'[data-role="{view}"]').click()
        assert overflowing(page) == [], view
        sizes = page.evaluate("() => [document.body.scrollWidth, document.body.clientWidth]")
        assert sizes[0] <= sizes[1], view


def test_the_first_line_comes_early(page: Page) -> None:
    """Within the first 120 pixels, and 160 where the method has a line of its own."""
    size = page.viewport_size
    assert size is not None
    assert first_line_ends(page.locator(".tfxg-root")) <= (120 if size["width"] > 1000 else 160)


def test_no_popup_is_clipped(page: Page) -> None:
    for menu in MENUS:
        page.locator(f'[data-role="{menu}-button"]').click()
        assert is_whole(page, page.locator(f'[data-role="{menu}"]')), menu
        page.keyboard.press("Escape")
    page.locator(".tfxg-part .tfxg-token").last.hover()
    assert is_whole(page, page.locator('[data-role="card"]'))
    page.mouse.move(0, 0)


def test_everything_can_be_read_and_reached(page: Page) -> None:
    """Contrast, names and roles; at other widths than 1000 the heatmap alone, as it takes time."""
    assert violations(page) == []
    size = page.viewport_size
    if size is None or size["width"] != 1000 + MARGINS:
        return
    for menu in ("settings", "method"):
        page.locator(f'[data-role="{menu}-button"]').click()
        expect(page.locator(f'[data-role="{menu}"]')).to_be_visible()
        assert violations(page) == [], menu
        page.keyboard.press("Escape")
    page.locator(".tfxg-part .tfxg-token").nth(2).hover()
    assert violations(page) == [], "card"
    for view in reversed(VIEWS):
        page.locator(f'[data-role="{view}"]').click()
        assert violations(page) == [], view
