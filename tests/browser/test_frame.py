"""The frame of the widget: how much room it takes, what is where, and that nothing jumps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg
from tests.support import PATIENCE

from .conftest import TEXT
from .doing import WATCH_SHIFTS, State, choose_method, violations, with_state
from .live import join
from .looks import MENUS, is_whole, overflowing

pytestmark = pytest.mark.browser


def root(page: Page) -> Locator:
    return page.locator(".tfxg-root")


def word(page: Page, text: str) -> Locator:
    return page.locator(".tfxg-line .tfxg-token").get_by_text(text, exact=True).first


@pytest.fixture
def live(
    open_page: Callable[..., Page], tiny_bert: tfxg.Model
) -> Iterator[tuple[Page, tfxg.Explorer]]:
    """Join an explorer and its page."""
    explorer = tfxg.explore(tiny_bert, TEXT, precompute=False)
    assert explorer.wait(PATIENCE)
    page = open_page(viewport={"width": 1000, "height": 700})
    join(explorer, page)
    expect(root(page)).to_have_attribute("data-live", "true")
    yield page, explorer
    explorer.cancel()
    explorer.close()


def test_the_narrowest_widget_holds_together(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved, viewport={"width": 240 + 32, "height": 800})
    for method in ("integrated_gradients", "saliency"):
        choose_method(page, method)
        assert overflowing(page) == []


def test_no_popup_is_clipped_in_a_short_window(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved, viewport={"width": 600, "height": 300})
    for menu in MENUS:
        page.locator(f'[data-role="{menu}-button"]').click()
        assert is_whole(page, page.locator(f'[data-role="{menu}"]'))
        page.keyboard.press("Escape")
    page.locator('[data-role="method-button"]').click()
    search = page.locator('[data-role="method-search"]')
    search.fill("grad")
    assert is_whole(page, page.locator(".tfxg-choices"))
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    expect(page.locator('[data-active="true"]')).to_be_in_viewport()


def test_a_word_has_its_figures_at_hand(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    token = word(page, "best")
    token.hover()
    card = page.locator('[data-role="card"]')
    expect(card).to_contain_text("best")
    expect(card).to_contain_text("without it")
    own, there = card.bounding_box(), token.bounding_box()
    assert own is not None
    assert there is not None
    assert abs(own["x"] - there["x"]) < 4
    assert 0 <= own["y"] - there["y"] - there["height"] < 12
    page.mouse.move(0, 0)
    expect(card).to_have_count(0)


def test_the_text_is_edited_where_it_stands(live: tuple[Page, tfxg.Explorer]) -> None:
    page, explorer = live
    first = word(page, "bad").bounding_box()
    word(page, "actor").focus()
    page.keyboard.type("s!")
    layer = page.locator(".tfxg-draft")
    expect(layer).to_contain_text("actors!, but")
    # What was there is where it was: the colours lie under the letters of the field.
    kept = layer.get_by_text("bad", exact=True).bounding_box()
    assert first is not None
    assert kept is not None
    assert abs(kept["x"] - first["x"]) < 1.5
    assert abs(kept["y"] - first["y"]) < 1.5
    page.keyboard.press("Escape")
    expect(page.locator('[data-role="text"]')).not_to_be_focused()
    expect(word(page, "actors")).to_be_visible(timeout=1000 * PATIENCE)
    assert explorer.text == TEXT.replace("actor", "actors!")
    page.keyboard.press("Escape")
    word(page, "best").dblclick()
    page.keyboard.type("worst")
    page.keyboard.press("Enter")
    expect(word(page, "worst")).to_have_count(1, timeout=1000 * PATIENCE)


def test_nothing_jumps_as_results_come(live: tuple[Page, tfxg.Explorer]) -> None:
    page, explorer = live
    page.evaluate(WATCH_SHIFTS)
    for method in ("saliency", "occlusion", "attention_rollout", "integrated_gradients"):
        explorer.method = method
        expect(root(page)).to_have_attribute("data-method", method, timeout=1000 * PATIENCE)
    explorer.text = "   "
    expect(page.locator('[data-role="error"]')).to_be_visible(timeout=1000 * PATIENCE)
    explorer.text = TEXT
    expect(page.locator('[data-role="error"]')).to_have_count(0, timeout=1000 * PATIENCE)
    assert page.evaluate("window.shift") <= 0.05


def test_a_long_text_has_a_picture_of_the_whole(
    saved: Path, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    def lengthen(state: State) -> None:
        answer: Any = state["answer"]
        grey = " and so on" * 400
        answer["cut_at"] = [len(answer["text"]), None]
        state["text"] = answer["text"] = answer["text"] + grey

    page = opened(with_state(saved, tmp_path / "long.html", lengthen))
    expect(page.locator('[data-role="cut"]')).to_contain_text("grey")
    scroller = page.locator(".tfxg-scroller")
    assert scroller.evaluate("box => box.scrollTop") == 0
    page.locator('[data-role="minimap"]').click()
    assert scroller.evaluate("box => box.scrollTop") > 100
    page.locator("[data-step]").first.click()
    expect(page.locator('.tfxg-token[aria-selected="true"]')).to_be_in_viewport()


def test_the_text_is_edited_in_every_view(live: tuple[Page, tfxg.Explorer]) -> None:
    page, explorer = live
    explorer.method = "saliency"
    expect(root(page)).to_have_attribute("data-method", "saliency", timeout=1000 * PATIENCE)
    for view, word in (("compare", "worst"), ("map", "best")):
        page.locator(f'[data-role="{view}"]').click()
        page.locator('[data-role="edit-in-view"]').click()
        expect(page.locator('[data-role="text"]')).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"the {word} actor")
        page.keyboard.press("Enter")
        shown = page.locator(".tfxg-compared, .tfxg-map").get_by_text(word, exact=True).first
        expect(shown).to_be_visible(timeout=1000 * PATIENCE)
        expect(root(page)).to_have_attribute("data-status", "ready", timeout=1000 * PATIENCE)
        assert explorer.text == f"the {word} actor"
        page.locator('[data-role="edit-in-view"]').click()
        expect(page.locator('[data-role="text"]')).to_have_count(0)
        assert violations(page) == []
