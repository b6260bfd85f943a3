"""The view into the layers of a model, in saved pages: each part is shown without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tests.widget.conftest import receive
from tfxg_widget.protocol.inside.queries import (
    HeadGridQuery,
    HeadMapsQuery,
    HeadVectorsQuery,
    LayerAnswersQuery,
    LayerConductanceQuery,
    LogitLensQuery,
    LookInside,
    NeuronFactorsQuery,
    OverviewQuery,
    Query,
    TokenPathsQuery,
    TopNeuronsQuery,
)
from tfxg_widget.protocol.views import LoadView

from .conftest import TEXT
from .doing import picture, show
from .test_accessibility import nameless

pytestmark = pytest.mark.browser

#: The place of "bad" among the tokens of ``TEXT``.
TOKEN = 2


def saved_with(explorer: tfxg.Explorer, queries: list[Query], file: Path) -> Path:
    """Save a page in which parts of the model were opened."""
    explorer.wait(PATIENCE)
    parts = [LookInside(id="1", query=query) for query in [OverviewQuery(), *queries]]
    for request in [LoadView(id="0", name="inside"), *parts]:
        receive(explorer, "custom", content=msgspec.to_builtins(request))
    explorer._inside.wait(PATIENCE)
    explorer.view = "inside"
    return explorer.to_html(file)


@pytest.fixture(scope="module")
def opened_inside(tiny_bert: tfxg.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a page in which each part was opened that takes few passes."""
    explorer = tfxg.explore(tiny_bert, TEXT, precompute=False)
    one_token = {"side": "self", "layer": 0, "token": TOKEN}
    queries: list[Query] = [
        *(
            HeadMapsQuery(side="self", layer=layer, weighting="weights", heads=[0, 1])
            for layer in (0, 1)
        ),
        HeadGridQuery(side="self"),
        *(HeadVectorsQuery(head=head, **one_token) for head in (0, 1)),
        LayerAnswersQuery(),
        LayerConductanceQuery(),
        TokenPathsQuery(side="self", unit_length=False),
        NeuronFactorsQuery(n_factors=3, first_layer=0, last_layer=1),
        TopNeuronsQuery(token=TOKEN),
    ]
    return saved_with(explorer, queries, tmp_path_factory.mktemp("inside") / "page.html")


@pytest.fixture(scope="module")
def opened_lens(
    of_task: Callable[[str, str], tfxg.Model], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Save a page of a masked word in which the logit lens was opened."""
    model = of_task("tiny_bert", "fill mask")
    explorer = tfxg.explore(model, "The film is [MASK].", precompute=False)
    lens = LogitLensQuery(watch=["good", "bad"])
    return saved_with(explorer, [lens], tmp_path_factory.mktemp("lens") / "page.html")


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


def test_the_layer_of_heads_is_switched_by_keyboard_and_mouse(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    lines, slider = (
        page.locator(".tfxg-attention canvas"),
        page.locator('[data-role="inside-layer"]'),
    )
    first = picture(lines)
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1 of 0–1")
    second = picture(lines)
    assert second != first
    slider.click(position={"x": 1, "y": 5})
    expect(slider).to_have_attribute("aria-valuetext", "0 of 0–1")
    assert picture(lines) == first
    # All heads: one of another layer, by keyboard and by mouse.
    show(page, "all heads")
    page.locator('[data-cell="0"]').focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(slider).to_have_attribute("aria-valuetext", "1 of 0–1")
    expect(page.locator('[data-head][aria-pressed="true"]')).to_have_text("1")
    show(page, "all heads")
    page.locator('[data-cell="1"]').click()
    expect(slider).to_have_attribute("aria-valuetext", "0 of 0–1")


def test_one_token_switches_its_head_by_keyboard_and_mouse(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    show(page, "one token")
    keys, head = (
        page.locator(".tfxg-vectors-body canvas").first,
        page.locator('[data-role="one-head"]'),
    )
    expect(head).to_have_attribute("aria-valuetext", "0")
    first = picture(keys)
    head.press("ArrowRight")
    expect(head).to_have_attribute("aria-valuetext", "1")
    assert picture(keys) != first
    head.click(position={"x": 1, "y": 5})
    expect(head).to_have_attribute("aria-valuetext", "0")
    assert picture(keys) == first


def test_layers_of_the_other_views_are_reached_by_keyboard_and_mouse(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    show(page, "layers")
    chart = page.get_by_role("slider", name="class probabilities by layer")
    chart.press("ArrowLeft")
    expect(chart).to_have_attribute("aria-valuenow", "1")
    chart.hover(position={"x": 50, "y": 60})
    expect(chart).to_have_attribute("aria-valuenow", "0")

    show(page, "where")
    page.locator('[data-cell="0 0"]').press("ArrowDown")
    expect(page.locator('[data-cell="1 0"]')).to_be_focused()
    page.locator(f'[data-cell="2 {TOKEN}"]').hover()
    expect(page.locator('[role="columnheader"][data-pointed]')).to_have_text(["bad"])

    show(page, "paths")
    paths, told = page.locator('[data-role="paths"]'), page.locator('[data-role="paths-told"]')
    for _ in range(TOKEN):
        paths.press("ArrowRight")
    paths.press("ArrowUp")
    expect(told).to_contain_text("bad, after layer 0")
    canvas = paths.locator("canvas")
    whole = picture(canvas)
    last = page.locator('[data-role="last-state"]')
    last.click(position={"x": 1, "y": 5})
    expect(last).to_have_attribute("aria-valuetext", "embeddings")
    assert picture(canvas) != whole
    last.press("ArrowRight")
    expect(last).to_have_attribute("aria-valuetext", "after layer 0")

    show(page, "neurons")
    page.locator('[data-cell="0 0"]').press("ArrowDown")
    expect(page.locator('[data-role="factor-told"]')).to_contain_text("factor 1")
    page.locator(".tfxg-factor").nth(2).click()
    expect(page.locator('[data-role="factor-told"]')).to_contain_text("factor 2")


def test_a_token_that_is_selected_in_one_view_is_marked_in_all(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    show(page, "paths")
    paths = page.locator('[data-role="paths"]')
    for _ in range(TOKEN):
        paths.press("ArrowRight")
    paths.press("Enter")
    expect(paths.locator("canvas")).to_have_attribute("data-marked", str(TOKEN))
    show(page, "heads")
    expect(page.locator('[data-end] [aria-selected="true"]')).to_have_text(["bad", "bad"])
    show(page, "one token")
    expect(page.locator('[data-end] [aria-selected="true"]')).to_have_text(["bad"])
    for tab in ("where", "neurons"):
        show(page, tab)
        expect(page.locator('[role="columnheader"][data-picked]')).to_have_text(["bad"])
    expect(page.locator('[data-role="top-neurons"] b')).to_have_text("bad")
    page.locator(f'[data-cell="0 {TOKEN}"]').click()
    expect(page.locator('[role="columnheader"][data-picked]')).to_have_count(0)
    show(page, "paths")
    expect(paths.locator("canvas")).to_have_attribute("data-marked", "")


def test_the_logit_lens_is_walked_through(opened_lens: Path, opened: Callable[..., Page]) -> None:
    page = opened(opened_lens)
    # The page begins at the mask, in the last layer.
    told = page.locator('[data-role="lens-told"]')
    expect(told).to_contain_text("after layer 1, at [MASK]")
    page.locator('.tfxg-cells [tabindex="0"]').press("ArrowDown")
    expect(told).to_contain_text("after layer 0, at [MASK]")
    page.locator('[data-cell="2 1"]').hover()
    expect(told).to_contain_text("embeddings, at The")
    expect(page.locator('[role="columnheader"][data-pointed]')).to_have_text(["The"])
    ranks = page.get_by_role("slider", name="ranks of the watched words at The")
    ranks.press("ArrowLeft")
    expect(ranks).to_have_attribute("aria-valuenow", "1")
    page.locator('[data-role="lens-colour"]').select_option("rank of good")
    cell = page.locator('[data-cell="0 1"]')
    assert (cell.text_content() or "").isdigit()


def test_what_was_not_opened_needs_a_kernel(
    opened_inside: Path, opened: Callable[..., Page]
) -> None:
    page = opened(opened_inside)
    page.locator('[data-role="weighting"]').select_option("norms")
    missing = page.locator('[data-role="inside-missing"]')
    expect(missing).to_contain_text("needs a kernel")
    page.locator('[data-role="inside-layer"]').press("ArrowRight")
    missing.get_by_text("layer 0").click()
    expect(missing).to_have_count(0)
    show(page, "all heads")
    page.locator('[data-cell="1"]').click()
    expect(page.locator('[data-head][aria-pressed="true"]')).to_have_text("1")


def test_every_control_has_a_name(opened_inside: Path, opened: Callable[..., Page]) -> None:
    page = opened(opened_inside)
    for tab in ("heads", "all heads", "one token", "layers", "where", "paths", "neurons"):
        show(page, tab)
        assert nameless(page) == [], tab
