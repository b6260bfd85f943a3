"""The notebook of the tasks in a real JupyterLab: each of its widgets clicked through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import LabServer

from .doing import choose_method

pytestmark = pytest.mark.browser

#: In milliseconds; for what the kernel computes, with ten widgets at it.
SOON = 120_000

#: Nothing scrolls away from under the pointer in a window that holds the whole notebook.
TALL = {"width": 1280, "height": 12_000}


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    lab = LabPage(open_page(viewport=TALL), lab_server)
    lab.open("tasks.ipynb")
    lab.run_all()
    yield lab
    lab.page.close()


@pytest.fixture
def widget_of(lab: LabPage) -> Callable[[str], Locator]:
    """Find the widget below the code that makes an explorer of this name."""

    def found(name: str) -> Locator:
        cell = lab.page.locator(".jp-CodeCell").filter(has_text=f"{name} = tfxg.explore(")
        widget = cell.locator(".tfxg-root")
        expect(widget).to_have_attribute("data-live", "true", timeout=SOON)
        expect(widget).to_have_attribute("data-method", "integrated_gradients", timeout=SOON)
        return widget

    return found


def explains(widget: Locator, target: str) -> None:
    expect(widget).to_have_attribute("data-target", target, timeout=SOON)
    expect(widget.locator('[data-role="error"]')).to_have_count(0)


def other_chip(widget: Locator) -> str:
    """Click a target that is not explained yet, and give its name."""
    chip = widget.locator('[data-target-chip][aria-checked="false"]').first
    name = chip.get_attribute("data-target-chip") or ""
    chip.click()
    return name


@pytest.mark.parametrize("name", ["pair", "alike", "feelings", "zero_shot", "blank", "digit"])
def test_another_target_is_a_click_away(widget_of: Callable[[str], Locator], name: str) -> None:
    widget = widget_of(name)
    explains(widget, other_chip(widget))
    choose_method(widget, "saliency")
    expect(widget).to_have_attribute("data-method", "saliency", timeout=SOON)


def test_labels_lie_by_words(widget_of: Callable[[str], Locator]) -> None:
    assert widget_of("feelings").locator("[data-map-row]").count() == 11


def test_the_start_of_an_answer_is_explained(widget_of: Callable[[str], Locator]) -> None:
    widget = widget_of("answer")
    widget.locator('[data-target-chip^="start: "]').click()
    expect(widget).to_have_attribute("data-target", r"start: ", timeout=SOON)
