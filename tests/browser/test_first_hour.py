"""A person's first hour in a real JupyterLab, in both themes and at three widths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import LabServer

from .doing import WATCH_SHIFTS, choose_method, running, violations
from .looks import MENUS, first_line_ends, is_whole, overflowing
from .test_habits import SOON, TEXT, edit_last_cell, notebook_in, sources

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: Of the window, beside the widget: prompts, scroll bars and JupyterLab's own margins.
CHROME = 160

WIDTHS = (1600, 1000, 600)

THEMES = [f"{theme}-{width}" for theme in ("Light", "Dark") for width in WIDTHS]


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    name = notebook_in(lab_server.folder, "first-hour.ipynb")
    window = {"width": 1600 + CHROME, "height": 900}
    with running(lab_server, name, open_page(viewport=window)) as lab:
        lab.command("application:toggle-left-area")
        yield lab


@pytest.fixture(params=THEMES)
def widget(request: pytest.FixtureRequest, lab: LabPage) -> Locator:
    """Give the widget as it began, in a theme and at a width."""
    theme, width = request.param.split("-")
    lab.command("apputils:change-theme", theme=f"JupyterLab {theme}")
    widget = lab.widget
    lab.run(
        f"w.text, w.text_pair, w.target, w.contrast = {TEXT!r}, '', '', ''\n"
        "w.method, w.view = 'integrated_gradients', 'heatmap'\n"
        "w.selected, w.parameters = [], {}\n"
        "w.wait()"
    )
    lab.page.set_viewport_size({"width": int(width) + CHROME, "height": 900})
    expect(widget).to_have_attribute("data-theme", theme.lower())
    lab.page.mouse.move(1, 1)
    lab.page.evaluate("document.activeElement?.blur()")
    own = widget.evaluate("(root) => root.offsetWidth")
    lab.page.set_viewport_size({"width": 2 * int(width) + CHROME - own, "height": 900})
    assert widget.evaluate("(root) => root.offsetWidth") == pytest.approx(int(width), abs=2)
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    widget.scroll_into_view_if_needed()
    return widget


def words(widget: Locator) -> Locator:
    return widget.locator(".tfxg-line .tfxg-token:not(.tfxg-special)")


def role(widget: Locator, name: str) -> Locator:
    return widget.locator(f'[data-role="{name}"]')


def test_the_first_hour(lab: LabPage, widget: Locator) -> None:
    page = lab.page
    page.evaluate(WATCH_SHIFTS)
    _look_around(page, widget)
    _ask_another_question(widget)
    _select_words(widget)
    _edit_the_text(lab, widget)
    _add_a_second_text(widget)
    _set_parameters(widget)
    _visit_every_view(page, widget)
    assert page.evaluate("window.shift") <= 0.05


def _look_around(page: Page, widget: Locator) -> None:
    width = widget.evaluate("(root) => root.offsetWidth")
    # Below 1000 pixels the method has a line of its own.
    assert first_line_ends(widget) <= (120 if width >= 1000 - 2 else 160)
    for menu in MENUS:
        role(widget, f"{menu}-button").click()
        expect(role(widget, menu)).to_be_visible()
        assert is_whole(page, role(widget, menu)), menu
        page.keyboard.press("Escape")
        expect(role(widget, menu)).to_be_hidden()
    words(widget).last.hover()
    expect(role(widget, "card")).to_contain_text("without it")
    assert is_whole(page, role(widget, "card"))
    page.mouse.move(1, 1)
    assert violations(page) == []


def _ask_another_question(widget: Locator) -> None:
    for method in ("saliency", "occlusion", "integrated_gradients"):
        choose_method(widget, method)
        expect(widget).to_have_attribute("data-method", method, timeout=SOON)
    for target in ("NEGATIVE", "POSITIVE"):
        widget.locator(f'[data-target-chip="{target}"]').click()
        expect(widget).to_have_attribute("data-target", target, timeout=SOON)
    role(widget, "contrast").select_option("NEGATIVE")
    expect(widget.locator(".tfxg-contrast")).to_have_attribute("data-set", "true")
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    role(widget, "contrast").select_option("")


def _select_words(widget: Locator) -> None:
    words(widget).nth(1).click()
    words(widget).nth(4).click()
    widget.page.mouse.move(1, 1)
    widget.page.keyboard.press("Tab")
    expect(role(widget, "details")).to_contain_text(
        re.compile(r"without both: \w+ 0\.\d\d → "), timeout=SOON
    )
    # The Tab key led into the text.
    widget.page.keyboard.press("Escape")
    words(widget).nth(1).click()
    words(widget).nth(4).click()


def _edit_the_text(lab: LabPage, widget: Locator) -> None:
    cells = edit_last_cell(lab)
    words(widget).nth(1).dblclick()
    field = role(widget, "text")
    expect(field).to_be_focused()
    lab.page.keyboard.type("adore")
    lab.page.keyboard.press("Control+z")
    lab.page.keyboard.press("Control+Shift+z")
    expect(field).to_have_value(TEXT.replace("love", "adore"))
    lab.page.keyboard.press("Escape")
    expect(words(widget).nth(1)).to_have_text("adore", timeout=SOON)
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    assert sources(lab) == cells
    tried = role(widget, "history").locator("button")
    tried.filter(has_text="love").first.click()
    expect(words(widget).nth(1)).to_have_text("love", timeout=SOON)


def _add_a_second_text(widget: Locator) -> None:
    role(widget, "add-pair").click()
    second = role(widget, "text_pair")
    expect(second).to_be_focused()
    second.press("Escape")
    expect(second).to_have_count(0)
    expect(role(widget, "add-pair")).to_be_visible()


def _set_parameters(widget: Locator) -> None:
    role(widget, "method-button").click()
    steps = widget.locator('[data-parameter="n_steps"]')
    steps.fill("20")
    steps.press("Enter")
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    baseline = widget.locator('[data-parameter="baseline"]')
    baseline.fill("maks")
    baseline.press("Enter")
    expect(role(widget, "own-text")).to_contain_text("maks")
    widget.locator('[data-near="mask"]').click()
    expect(role(widget, "own-text")).to_have_count(0)
    widget.page.keyboard.press("Escape")
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)


def _visit_every_view(page: Page, widget: Locator) -> None:
    for view in ("compare", "map", "inside", "heatmap"):
        role(widget, view).click()
        expect(role(widget, view)).to_have_attribute("aria-pressed", "true")
        expect(widget.locator(".tfxg-box")).to_be_visible()
        assert overflowing(page) == [], view
        assert violations(page) == [], view
