"""What a screen reader is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .doing import choose_method

pytestmark = pytest.mark.browser

#: Roles of what can be reached or stands for a group: each has to have a name.
NAMED = {
    "button",
    "checkbox",
    "columnheader",
    "combobox",
    "grid",
    "gridcell",
    "listbox",
    "option",
    "progressbar",
    "radio",
    "radiogroup",
    "rowheader",
    "searchbox",
    "slider",
    "spinbutton",
    "tab",
    "textbox",
}


@pytest.fixture(scope="module")
def page(open_page: Callable[..., Page], saved: Path) -> Page:
    page = open_page()
    page.goto(saved.as_uri())
    return page


def accessible(page: Page) -> list[dict[str, Any]]:
    """Give the nodes of the browser's accessibility tree."""
    found = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [node for node in found["nodes"] if not node["ignored"]]


def nameless(page: Page) -> list[dict[str, Any]]:
    """Give the nodes that need a name and have none."""
    nodes = [node for node in accessible(page) if node["role"]["value"] in NAMED]
    assert len(nodes) > 10
    return [node for node in nodes if not node.get("name", {}).get("value")]


def test_every_control_has_a_name(page: Page) -> None:
    choose_method(page, "integrated_gradients")
    for view in ("heatmap", "compare", "map"):
        if view != "heatmap":
            page.locator(f'[data-role="{view}"]').click()
        for menu in ("method-button", "explained-button", "export-button", "settings-button"):
            page.locator(f'[data-role="{menu}"]').click()
            assert nameless(page) == [], (view, menu)
            page.keyboard.press("Escape")
    page.locator('[data-role="map"]').click()


def test_groups_say_what_they_choose(page: Page) -> None:
    page.locator('[data-role="method-button"]').click()
    for group in ("class", "method", "granularity"):
        radios = page.get_by_role("radiogroup", name=group).get_by_role("radio")
        assert radios.count() > 1
        expect(radios.and_(page.locator('[aria-checked="true"]'))).to_have_count(1)
        # One stop for the Tab key; the arrow keys go on from there.
        expect(radios.and_(page.locator('[tabindex="0"]'))).to_have_count(1)
    page.keyboard.press("Escape")


def test_tokens_are_options_that_say_their_score(page: Page) -> None:
    choose_method(page, "integrated_gradients")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(10)
    expect(options.and_(page.locator('[tabindex="0"]'))).to_have_count(1)
    expect(options.nth(2)).to_have_accessible_name(
        re.compile(r"^bad, score (plus|minus) [\d.]+, rank \d+ of 10, speaks (for|against) \w+$")
    )


def test_a_new_result_is_announced(page: Page) -> None:
    said = page.get_by_role("status").and_(page.locator('[data-role="announcer"]'))
    choose_method(page, "integrated_gradients")
    before = said.inner_text()
    choose_method(page, "saliency")
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("strongest")
