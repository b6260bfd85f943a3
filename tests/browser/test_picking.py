"""Picking one of many methods, and one of a thousand classes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import tfxg_widget as tfxg
from tests.outsiders import outsider
from tests.support import PATIENCE

from .conftest import TEXT
from .doing import State, choose_method, with_state

pytestmark = pytest.mark.browser

PHONE = {"width": 380, "height": 760}


@pytest.fixture
def thousand(saved: Path, tmp_path: Path) -> Path:
    """Save a page of a thousand classes, of which the model's own three are computed."""

    def add(state: State) -> None:
        state["answer"]["targets"] += [
            {
                "id": f"class {i}",
                "name": f"class {i}",
                "kind": "label",
                "label": f"class {i}",
                "token": None,
                "probability": 0.9**i,
                "logit": -i,
                "places": [],
                "asked": False,
            }
            for i in range(997)
        ]

    return with_state(saved, tmp_path / "thousand.html", add)


def test_a_method_from_outside_is_found_in_the_picker(
    tiny_bert: tfxg.Model, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    with outsider("glyphs", caution="It knows nothing of the model.") as name:
        explorer = tfxg.explore(tiny_bert, TEXT, method=name)
        assert explorer.wait(PATIENCE)
        explorer.method = "saliency"
        explorer.granularity = "tokens"
        page = opened(explorer.to_html(tmp_path / "outside.html"))
        expected = tfxg.explain(tiny_bert, TEXT, method=name).tokens
    choose_method(page, name)
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", name)
    page.locator('[data-role="method-button"]').click()
    expect(page.locator('[data-family="toy"]')).to_be_visible()
    expect(page.locator('[data-role="about"]')).to_contain_text("number of characters")
    expect(page.locator('[data-role="caution"]')).to_have_text("It knows nothing of the model.")
    page.keyboard.press("Escape")
    shown = page.locator(".tfxg-line .tfxg-token")
    scores = shown.evaluate_all("all => all.map(one => Number(one.dataset.score))")
    assert scores == [len(token) for token in expected]
    choose_method(page, "saliency")
    page.locator('[data-role="method-button"]').click()
    page.locator('[data-role="method-search"]').fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", name)


def test_typing_at_the_methods_searches_them(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    page.locator('[data-role="method-button"]').click()
    page.locator('[data-method-button][tabindex="0"]').focus()
    page.keyboard.type("smoothgr")
    search = page.get_by_role("combobox", name="methods")
    expect(search).to_have_value("smoothgr")
    expect(page.get_by_role("option", name="SmoothGrad")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", "smoothgrad")
    opener = page.locator('[data-role="method-button"]')
    expect(opener).to_be_focused()
    expect(opener).to_have_text("SmoothGrad")


def test_methods_have_one_stop_and_are_described_by_name(
    saved: Path, opened: Callable[..., Page]
) -> None:
    page = opened(saved)
    page.locator('[data-role="method-button"]').click()
    page.locator('[data-role="all-methods"]').click()
    methods = page.get_by_role("radiogroup", name="method").get_by_role("radio")
    expect(methods).to_have_count(len(tfxg.methods()))
    expect(methods.and_(page.locator('[tabindex="0"]'))).to_have_count(1)
    methods.and_(page.locator('[tabindex="0"]')).focus()
    titles = {method.name: method.title for method in tfxg.methods()}
    for key in ("Home", "ArrowRight", "ArrowRight", "End", "ArrowLeft"):
        page.keyboard.press(key)
        name = page.evaluate("document.activeElement.dataset.methodButton")
        expect(page.locator('[data-role="about-name"]')).to_have_text(titles[name])
    # Looking at methods chooses none; Enter does.
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", "integrated_gradients")
    page.keyboard.press("Enter")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", name)


def test_a_thousand_classes_scroll(thousand: Path, opened: Callable[..., Page]) -> None:
    page = opened(thousand)
    search = page.get_by_role("combobox", name="search 1000 classes")
    search.click()
    options = page.get_by_role("option").and_(page.locator("[data-choice]"))
    # What is computed comes first where there is no kernel.
    expect(options.nth(2)).to_be_enabled()
    assert {options.nth(i).get_attribute("data-choice") for i in range(3)} == {
        "ALPHA",
        "BETA",
        "GAMMA",
    }
    options.first.hover()
    page.mouse.wheel(0, 50_000)
    last = page.locator('[data-choice="class 996"]')
    expect(last).to_be_in_viewport()
    expect(last).to_have_attribute("aria-posinset", "1000")
    assert options.count() < 30
    search.fill("gamma")
    page.keyboard.press("Enter")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-target", "GAMMA")


def test_a_comparison_shows_what_is_chosen(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    page.locator('[data-role="compare"]').click()
    rows = page.locator("[data-compared]")
    expect(rows).to_have_count(len(tfxg.methods()))
    page.get_by_role("button", name="none").click()
    expect(rows).to_have_count(0)
    page.locator('[data-compared-family="gradient"]').click()
    page.locator('[data-compared="saliency"]').hover()
    page.get_by_role("button", name="leave out saliency").click()
    assert rows.evaluate_all("all => all.map(one => one.dataset.compared)") == ["input_x_gradient"]
    page.locator('[data-missing="left out"]').get_by_role("button", name="saliency").click()
    expect(rows).to_have_count(2)


@pytest.mark.parametrize("role", ["method-search", "target-search"])
def test_lists_stay_within_a_narrow_page(
    role: str, thousand: Path, opened: Callable[..., Page]
) -> None:
    page = opened(thousand, viewport=PHONE)
    if role == "method-search":
        page.locator('[data-role="method-button"]').click()
    page.locator(f'[data-role="{role}"]').click()
    box = page.locator(".tfxg-choices").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
