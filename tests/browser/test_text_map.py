"""A saved map of texts, opened from the disk with the network cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import tfxg_widget as tfxg
from tests.support import PATIENCE

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.pwned=1> a good film"
TEXTS = [HOSTILE, "a bad film", "the best actor", "a bad actor", "a good film", "the best beauty"]


def test_a_saved_map_can_be_explored(
    tiny_bert: tfxg.Model, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    text_map = tfxg.explore_texts(tiny_bert, TEXTS, [0, 1, 2, 0, 1, 2])
    assert text_map.wait(PATIENCE)
    placement = text_map.placement
    assert placement is not None
    page = opened(text_map.to_html(tmp_path / "map.html"))
    plot = page.locator('[data-role="plot"]')
    expect(plot.locator(f'canvas[data-painted="{len(TEXTS)}"]')).to_be_visible()

    # The point furthest to the right lies alone, at the margin.
    right = int(placement.coordinates[:, 0].argmax())
    box = plot.bounding_box()
    assert box is not None
    plot.focus()
    page.keyboard.press("ArrowRight")
    ring = plot.locator('[data-role="hovered"]')
    for _ in TEXTS:
        page.keyboard.press("ArrowRight")
    tooltip = plot.locator('[data-role="tooltip"]')
    expect(tooltip).to_contain_text(TEXTS[right])
    expect(page.locator('[data-role="announcer"]')).to_contain_text(TEXTS[right])
    x, y = float(ring.get_attribute("cx") or 0), float(ring.get_attribute("cy") or 0)

    # The pointer finds the same text at the same place, and nothing beside it.
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(tooltip).to_have_count(0)
    page.mouse.move(box["x"] + x, box["y"] + y)
    expect(tooltip).to_contain_text(TEXTS[right])
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.locator('[data-role="selected-text"]')).to_have_text(TEXTS[right])
    near = page.locator("[data-neighbour-line]").evaluate_all(
        "all => all.map((line) => Number(line.dataset.neighbourLine))"
    )
    assert near == placement.neighbours[right].tolist()
    expect(page.locator('[data-role="explain"]')).to_have_count(0)

    # Labels, predictions and correctness are told in words; a group can be faded.
    for choice in ("prediction", "correctness", "label"):
        page.get_by_role("radio", name=choice, exact=True).click()
        expect(page.locator('[data-role="legend"]')).to_contain_text(
            "correct"
            if choice == "correctness"
            else "GAMMA"
            if choice == "label"
            else text_map.predictions.labels.names[text_map.predictions.labels.codes[0]]
            if text_map.predictions
            else ""
        )
    group = page.locator('[data-group="GAMMA"]')
    group.click()
    expect(group).to_have_attribute("aria-pressed", "false")

    # A text is never markup.
    page.locator('[data-neighbour-line="0"]').click()
    expect(page.locator('[data-role="selected-text"]')).to_have_text(HOSTILE)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".tfxg-root img").count() == 0
