"""The notebook of the tasks in a real JupyterLab: each of its widgets clicked through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import LabServer

from .doing import choose_method, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: In milliseconds; for what the kernel computes, with all the widgets at it.
SOON = 120_000

#: Nothing scrolls away from under the pointer in a window that holds the whole notebook.
TALL = {"width": 1280, "height": 12_000}

WidgetOf = Callable[[str], Locator]


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    with running(lab_server, "tasks.ipynb", open_page(viewport=TALL)) as lab:
        yield lab


@pytest.fixture
def widget_of(lab: LabPage) -> WidgetOf:
    """Find the widget below the code that makes an explorer of this name."""

    def found(name: str) -> Locator:
        cell = lab.page.locator(".jp-CodeCell").filter(has_text=f"{name} = tfxg.explore(")
        widget = cell.locator(".tfxg-root")
        expect(widget).to_have_attribute("data-live", "true", timeout=SOON)
        return widget

    return found


def word(widget: Locator, text: str) -> Locator:
    return widget.locator(".tfxg-line .tfxg-token").get_by_text(text, exact=True).first


def explains(widget: Locator, target: str) -> None:
    """Wait for the scores of a target."""
    expect(widget).to_have_attribute("data-target", target, timeout=SOON)
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    expect(widget.locator('[data-role="caption"]')).to_contain_text(f"for {target}")
    expect(widget.locator('[data-role="error"]')).to_have_count(0)


@pytest.mark.parametrize(
    "name", ["pair", "alike", "zero_shot", "answer", "blank", "mended", "digit"]
)
def test_another_target_and_method_are_a_click_away(widget_of: WidgetOf, name: str) -> None:
    widget = widget_of(name)
    chip = widget.locator('[data-target-chip][aria-checked="false"]').first
    target = chip.get_attribute("data-target-chip") or ""
    chip.click()
    explains(widget, target)
    choose_method(widget, "saliency")
    expect(widget).to_have_attribute("data-method", "saliency", timeout=SOON)


def test_all_labels_lie_by_words(widget_of: WidgetOf) -> None:
    widget = widget_of("feelings")
    expect(widget.locator("[data-map-row]")).to_have_count(11)
    widget.get_by_role("rowheader", name="fear").click()
    expect(widget).to_have_attribute("data-target", "fear")


def test_another_label_of_ones_own_is_explained(widget_of: WidgetOf) -> None:
    widget = widget_of("zero_shot")
    widget.locator('[data-role="labels-menu-button"]').click()
    field = widget.locator('[data-role="labels"]')
    field.fill("music, chess")
    field.press("Enter")
    chips = widget.locator("[data-target-chip]")
    expect(chips).to_have_count(2, timeout=SOON)
    chips.last.click()
    explains(widget, "chess")


def test_other_words_are_explained_as_an_answer(widget_of: WidgetOf) -> None:
    widget = widget_of("answer")
    word(widget, "Gustave").click()
    widget.locator('[data-pick="span"]').click()
    explains(widget, "Gustave")


def test_a_word_is_explained_as_another_entity(widget_of: WidgetOf) -> None:
    widget = widget_of("names")
    word(widget, "Paris").click()
    explains(widget, "Paris: location")
    label = widget.locator('[data-role="pick-label"]')
    label.click()
    widget.locator('[data-choice="person"]').click()
    explains(widget, "Paris: person")


def test_another_word_is_tried_in_a_mask(widget_of: WidgetOf) -> None:
    widget = widget_of("blank")
    word(widget, "[MASK]").click()
    field = widget.locator('[data-role="pick-word"]')
    field.fill("eating")
    field.press("Enter")
    explains(widget, "eating")


def test_a_written_word_is_explained_and_held_against_another(widget_of: WidgetOf) -> None:
    widget = widget_of("story")
    word(widget, "bench").click()
    explains(widget, "bench")
    widget.locator('[data-role="as-contrast"]').click()
    field = widget.locator('[data-role="pick-word"]')
    field.fill("horse")
    field.press("Enter")
    expect(widget.locator('[data-role="caption"]')).to_contain_text("against", timeout=SOON)


def test_what_was_written_lies_by_what_was_read(widget_of: WidgetOf) -> None:
    widget = widget_of("story")
    widget.locator('[data-role="map"]').click()
    expect(widget.get_by_role("rowheader", name="bench").first).to_be_visible()
    widget.locator('[data-role="map"]').click()


def test_a_continuation_of_ones_own_is_explained(widget_of: WidgetOf) -> None:
    widget = widget_of("story")
    widget.locator('textarea[data-role="text_pair"]').fill(" is playing music")
    expect(widget.locator('[data-target-chip="music"]')).to_be_visible(timeout=SOON)
    expect(widget.locator('[data-role="error"]')).to_have_count(0)


def test_a_square_of_an_image_is_read(widget_of: WidgetOf) -> None:
    widget = widget_of("digit")
    for mode in ("heatmap", "side by side", "masked", "alpha", "overlay"):
        widget.get_by_role("radio", name=mode).click()
    widget.locator("canvas").first.hover()
    expect(widget.locator('[data-role="details"]')).to_contain_text("patch row")
