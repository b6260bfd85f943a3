"""The view into the layers of a model, in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import LabServer

from .doing import picture, running, show

pytestmark = pytest.mark.browser

#: In milliseconds; for what the kernel computes.
SOON = 120_000

#: Nothing scrolls away from under the pointer in a window that holds the whole notebook.
TALL = {"width": 1280, "height": 6000}


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    with running(lab_server, "inside_the_model.ipynb", open_page(viewport=TALL)) as lab:
        yield lab


def test_every_widget_of_the_notebook_opens_its_layers(lab: LabPage) -> None:
    for name in ("pair", "caption", "agreement", "digit"):
        cell = lab.page.locator(".jp-CodeCell").filter(has_text=f"{name} = tfxg.explore(")
        widget = cell.locator(".tfxg-root")
        expect(widget).to_have_attribute("data-live", "true", timeout=SOON)
        layer = widget.locator('[data-role="inside-layer"]')
        expect(layer).to_be_visible(timeout=SOON)
        layer.press("ArrowRight")
        expect(layer).to_have_attribute("aria-valuetext", "1 of 0–1")
        expect(widget.locator('[aria-busy="true"]')).to_have_count(0, timeout=SOON)
        expect(widget.locator('[data-role="inside-missing"]')).to_have_count(0)
        told = widget.locator('[data-role="attention-told"]')
        expect(told).not_to_be_empty()
        show(widget, "where")
        widget.get_by_role("button", name="compute the shares").click()
        cells = widget.get_by_role("grid", name="shares in the target by layer and token")
        expect(cells).to_be_visible(timeout=SOON)


def test_a_token_lights_up_in_all_views_that_are_open(lab: LabPage) -> None:
    """In two views of one widget, side by side: its heads, and where the prediction forms."""
    cell = lab.page.locator(".jp-CodeCell").filter(has_text="pair = tfxg.explore(")
    heads = cell.locator(".tfxg-root")
    show(heads, "heads")
    lab.run("display(pair)")
    beside = lab.page.locator(".jp-CodeCell").last.locator(".tfxg-root")
    show(beside, "where")
    columns = beside.locator(".tfxg-cells-heads [data-pointed]")
    token = heads.locator('[data-end="reading"]').get_by_text("guitar", exact=True)
    token.hover()
    expect(columns).to_have_text("guitar", timeout=SOON)
    beside.locator(".tfxg-cells-heads").get_by_text("stage", exact=True).hover()
    expect(heads.locator("[data-end] [data-pointed]").first).to_have_text("stage")
    lab.run("pair.view = 'heatmap'; display(pair)")
    heads.locator(".tfxg-line").get_by_text("playing", exact=True).first.hover()
    lit = lab.page.locator(".jp-CodeCell").last.locator(".tfxg-line [data-pointed]")
    expect(lit).to_have_text("playing")
    lab.run("pair.view = 'inside'")


def test_heads_are_switched_when_the_kernel_is_gone(lab: LabPage) -> None:
    cell = lab.page.locator(".jp-CodeCell").filter(has_text="pair = tfxg.explore(")
    widget = cell.locator(".tfxg-root")
    show(widget, "heads")
    lines, chip = widget.locator(".tfxg-attention canvas"), widget.locator('[data-head="0"]')
    expect(lines).to_have_attribute("data-lines", "4", timeout=SOON)
    lab.shut_down_kernel()
    lab.page.wait_for_function(
        "() => !jupyterapp.shell.currentWidget.sessionContext.session?.kernel", timeout=SOON
    )
    before = picture(lines)
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    assert picture(lines) != before
