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
from .doing import WATCH_SHIFTS, State, choose_method, with_state
from .live import join

pytestmark = pytest.mark.browser

#: By how many pixels an element may reach over the widget's edge: rounding.
SLACK = 1

_OVERFLOWING = """root => {
  const edge = root.getBoundingClientRect();
  const scrolled = ".tfxg-chips, .tfxg-steps, .tfxg-hidden, .tfxg-popup, .tfxg-caption";
  return [...root.querySelectorAll("*")]
    .filter((element) => element.closest(scrolled) === null)
    .map((element) => [element.className, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.right > edge.right + SLACK || box.left < edge.left))
    .map(([name]) => name);
}""".replace("SLACK", str(SLACK))


def root(page: Page) -> Locator:
    return page.locator(".tfxg-root")


def word(page: Page, text: str) -> Locator:
    return page.locator(".tfxg-line .tfxg-token").get_by_text(text, exact=True).first


def is_whole(page: Page, popup: Locator) -> bool:
    """Tell whether nothing of a popup is outside of the window."""
    box = popup.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    return (
        min(box["x"], box["y"]) >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


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


def test_the_first_line_comes_early(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved, viewport={"width": 1064, "height": 800})
    box = root(page).bounding_box()
    assert box is not None
    for seen in (
        page.locator(".tfxg-model b"),
        page.locator('[data-target-chip][aria-checked="true"]'),
        page.locator('[data-role="method-button"]'),
        page.locator(".tfxg-part .tfxg-token").first,
    ):
        own = seen.bounding_box()
        assert own is not None
        assert own["y"] + own["height"] - box["y"] <= 120


@pytest.mark.parametrize("width", [240, 600, 1000, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_width_holds_together(
    width: int, scheme: str, saved: Path, opened: Callable[..., Page]
) -> None:
    page = opened(saved, viewport={"width": width + 32, "height": 800}, color_scheme=scheme)
    for method in ("integrated_gradients", "saliency"):
        choose_method(page, method)
        assert root(page).evaluate(_OVERFLOWING) == []


@pytest.mark.parametrize("height", [800, 300])
def test_no_popup_is_clipped(height: int, saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved, viewport={"width": 600, "height": height})
    for menu in ("method", "explained", "export", "settings"):
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
