"""The view into the layers of a model: in a saved page, and in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg
from scripts.lab_page import LabPage
from scripts.lab_server import LabServer
from tests.support import PATIENCE
from tests.widget.conftest import receive
from tfxg_widget.protocol.inside.queries import (
    HeadGridQuery,
    HeadMapsQuery,
    LayerAnswersQuery,
    LookInside,
    OverviewQuery,
    Query,
)
from tfxg_widget.protocol.views import LoadView

from .conftest import TEXT
from .doing import running
from .test_accessibility import nameless

pytestmark = pytest.mark.browser

#: In milliseconds; for what the kernel computes.
SOON = 120_000

#: Nothing scrolls away from under the pointer in a window that holds the whole notebook.
TALL = {"width": 1280, "height": 6000}


@pytest.fixture(scope="module")
def opened_inside(tiny_bert: tfxg.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a page in which the heads of layer 0, all heads and the layers were opened."""
    explorer = tfxg.explore(tiny_bert, TEXT, precompute=False)
    explorer.wait(PATIENCE)
    heads = list(range(tfxg.inspect(tiny_bert, TEXT).attention.shape[1]))
    queries: list[Query] = [
        OverviewQuery(),
        HeadMapsQuery(side="self", layer=0, weighting="weights", heads=heads),
        HeadGridQuery(side="self"),
        LayerAnswersQuery(),
    ]
    parts = [LookInside(id="1", query=query) for query in queries]
    for request in [LoadView(id="0", name="inside"), *parts]:
        receive(explorer, "custom", content=msgspec.to_builtins(request))
    explorer._inside.wait(PATIENCE)
    explorer.view = "inside"
    return explorer.to_html(tmp_path_factory.mktemp("inside") / "page.html")


def picture(canvas: Locator) -> str:
    """Give what is drawn on a canvas."""
    drawn: str = canvas.evaluate("canvas => canvas.toDataURL()")
    return drawn


def show(widget: Locator | Page, tab: str) -> None:
    widget.get_by_role("radio", name=tab, exact=True).click()


def test_a_saved_page_switches_heads_without_a_kernel(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    lines = page.locator(".tfxg-attention canvas")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-live", "false")
    both = picture(lines)
    first = page.locator('[data-head="0"]')
    first.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    one = picture(lines)
    assert one != both
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    assert picture(lines) == both
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator('[data-head="1"]')).to_have_attribute("aria-pressed", "false")
    assert picture(lines) not in (one, both)


def test_a_token_lights_up_at_both_ends_and_in_the_heatmap(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    token = page.locator('[data-end="reading"]').get_by_text("bad", exact=True)
    token.hover()
    expect(page.locator("[data-end] [data-pointed]")).to_have_text(["bad", "bad"])
    expect(page.locator('[data-role="attention-told"]')).to_contain_text("bad reads most from")
    token.click()
    page.locator('[data-head="1"]').click()
    page.locator('[data-role="heatmap"]').click()
    expect(page.locator('.tfxg-line [aria-selected="true"]')).to_have_text("bad")
    page.locator('[data-role="inside"]').click()
    expect(page.locator('[data-head="1"]')).to_have_attribute("aria-pressed", "false")


def test_a_layer_that_was_not_opened_needs_a_kernel(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    page.locator('[data-role="inside-layer"]').focus()
    page.keyboard.press("ArrowRight")
    missing = page.locator('[data-role="inside-missing"]')
    expect(missing).to_contain_text("needs a kernel")
    missing.get_by_text("layer 0").click()
    expect(missing).to_have_count(0)
    show(page, "where")
    expect(missing).to_contain_text("needs a kernel")
    show(page, "layers")
    expect(page.get_by_role("slider", name="class probabilities by layer")).to_be_visible()
    show(page, "all heads")
    page.locator('[data-cell="1"]').click()
    expect(page.locator('[data-head][aria-pressed="true"]')).to_have_text("1")


def test_every_control_has_a_name(opened_inside: Path, opened: Callable[..., Page]) -> None:
    page = opened(opened_inside)
    for tab in ("heads", "all heads", "one token", "layers", "where", "neurons"):
        show(page, tab)
        assert nameless(page) == [], tab


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
