"""A session with several texts, one of them long: nothing jumps, a word is one word everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

import tfxg_widget as tfxg
from tests.support import PATIENCE

from .conftest import TEXT
from .doing import WATCH_SHIFTS
from .live import join

pytestmark = pytest.mark.browser

LONG = "A bad actor, but the best beauty. " * 12

SOON = 1000 * PATIENCE


@pytest.fixture
def live(
    tiny_bert: tfxg.Model, open_page: Callable[..., Page]
) -> Iterator[tuple[Page, tfxg.Explorer]]:
    explorer = tfxg.explore(tiny_bert, TEXT, precompute=False, n_steps=4)
    explorer.wait(PATIENCE)
    page = open_page(viewport={"width": 1000, "height": 900})
    join(explorer, page)
    expect(page.locator(".tfxg-root")).to_have_attribute("data-live", "true")
    yield page, explorer
    explorer.cancel()
    explorer.close()


def test_a_session_with_several_texts(live: tuple[Page, tfxg.Explorer]) -> None:
    page, explorer = live
    page.evaluate(WATCH_SHIFTS)
    words = page.locator(".tfxg-line .tfxg-token")
    words.nth(2).click()
    words.nth(5).click()
    page.mouse.move(500, 880)
    page.keyboard.press("Tab")
    details = page.locator('[data-role="details"]')
    expect(details).to_contain_text(re.compile(r"without both: \w+ 0\.\d\d → "), timeout=SOON)
    effect = explorer.selection_effect
    assert effect is not None
    assert effect.tokens == [2, 5]
    # The text that is typed is higher: the page follows the keys, and does not move once more
    # when the results come.
    before = page.evaluate("window.shift")
    page.locator('[data-role="edit-text"]').click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(LONG)
    expect(page.locator(".tfxg-draft")).to_contain_text(LONG[-20:])
    # On a busy machine the page follows the keys later than the browser takes for their effect.
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.evaluate("() => { window.shift = 0; }")
    page.keyboard.press("Enter")
    tried = page.locator('[data-role="history"] button')
    expect(tried).to_have_count(2, timeout=SOON)
    assert before + page.evaluate("window.shift") <= 0.05
    explorer.method = "saliency"
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", "saliency", timeout=SOON)

    page.locator('[data-role="compare"]').click()
    strips = page.get_by_role("slider")
    expect(strips).to_have_count(3)
    box = strips.first.bounding_box()
    assert box is not None
    strips.first.hover(position={"x": box["width"] / 2, "y": 8})
    expect(page.locator(".tfxg-aligned [data-pointed]")).to_be_in_viewport()
    expect(page.locator(".tfxg-row-figure b")).to_have_count(3)

    tried.nth(1).click()
    expect(page.locator(".tfxg-root")).to_have_attribute("data-status", "ready", timeout=SOON)
    assert explorer.text == TEXT
    expect(strips).to_have_count(0)
