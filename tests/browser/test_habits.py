"""What a person is used to from any notebook and any text field holds in the widget."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import LabServer
from tests.support import some_quick

from .doing import running

pytestmark = pytest.mark.browser

TEXT = "I love you, but I also kind of dislike you"

#: In milliseconds; for what the kernel computes.
SOON = 60_000

WINDOW = {"width": 1280, "height": 900}

_CELLS = (
    'import tfxg_widget as tfxg\nmodel = tfxg.load("demo")',
    f"w = tfxg.explore(model, {TEXT!r})\nw.wait()\nw",
    "untouched = 1",
)

_SOURCES = """() => jupyterapp.shell.currentWidget.content.widgets
  .map((cell) => cell.model.sharedModel.source)"""


def notebook_in(folder: Path, name: str) -> str:
    """Write the notebook under a name of its own, so that it gets a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in _CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / name)
    return name


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    name = notebook_in(lab_server.folder, "habits.ipynb")
    with running(lab_server, name, open_page(viewport=WINDOW)) as lab:
        yield lab


@pytest.fixture(scope="module")
def notebook7(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    name = notebook_in(lab_server.folder, "habits-notebook.ipynb")
    with running(lab_server, name, open_page(viewport=WINDOW), "notebook") as lab:
        yield lab


@pytest.fixture(params=some_quick(["lab", "notebook7"], "lab"))
def host(request: pytest.FixtureRequest) -> LabPage:
    """Give JupyterLab, then Notebook 7."""
    host: LabPage = request.getfixturevalue(request.param)
    return host


def widget_of(lab: LabPage) -> Locator:
    """Give the widget as it began."""
    lab.run(
        f"w.text, w.method, w.view, w.selected = {TEXT!r}, 'integrated_gradients', 'heatmap', []"
    )
    expect(lab.widget).to_have_attribute("data-status", "ready", timeout=SOON)
    expect(lab.widget.locator(".tfxg-token").last).to_be_visible()
    return lab.widget


@pytest.fixture
def widget(lab: LabPage) -> Locator:
    return widget_of(lab)


def sources(lab: LabPage) -> list[str]:
    found: list[str] = lab.page.evaluate(_SOURCES)
    return found


def edit_last_cell(lab: LabPage) -> list[str]:
    """Change a cell as a person would, so that there is something to undo."""
    lab.page.evaluate(
        """() => {
          const { content } = jupyterapp.shell.currentWidget;
          content.activeCellIndex = 2;
          content.activeCell.model.sharedModel.updateSource(0, 0, "# edited\\n");
        }"""
    )
    return sources(lab)


def text_field(widget: Locator) -> Locator:
    return widget.locator('textarea[data-role="text"]')


def test_editing_keys_stay_in_the_text_field(host: LabPage) -> None:
    widget = widget_of(host)
    before = edit_last_cell(host)
    field = text_field(widget)
    widget.locator('[data-role="edit-text"]').click()
    expect(field).to_be_focused()
    field.press("End")
    field.press_sequentially(" so much")
    field.press("Control+z")
    assert field.input_value() != f"{TEXT} so much"
    for keys in ("Control+Shift+z", "Control+y", "Control+a", "Control+c", "Control+v"):
        field.press(keys)
    for keys in ("Control+Backspace", "Control+Delete", "Control+Shift+ArrowRight", "Control+m"):
        field.press(keys)
    expect(field).to_be_focused()
    assert sources(host) == before


def test_keys_in_the_heatmap_edit_no_cell(host: LabPage) -> None:
    widget = widget_of(host)
    before = edit_last_cell(host)
    word = widget.locator(".tfxg-line .tfxg-token").nth(2)
    word.focus()
    for keys in ("Control+z", "Control+Shift+z", "Control+x", "Control+v", "d", "d", "x", "b"):
        word.press(keys)
    assert sources(host) == before


def test_saving_and_running_are_the_notebooks(lab: LabPage, widget: Locator) -> None:
    context = "jupyterapp.shell.currentWidget.context.model"
    lab.page.evaluate(f"() => {{ {context}.dirty = true; }}")
    text_field(widget).press("Control+s")
    lab.page.wait_for_function(f"() => !{context}.dirty")


def test_lists_are_never_clipped(lab: LabPage, widget: Locator) -> None:
    """In a short window, with the widget at its lower edge and at its upper one."""
    lab.page.set_viewport_size({"width": 1280, "height": 460})
    button = widget.locator('[data-role="method-button"]')
    for block in ("end", "start"):
        button.evaluate("(button, block) => button.scrollIntoView({ block })", block)
        button.click()
        panel = widget.locator('[data-role="method"]')
        expect(panel).to_be_visible()
        assert panel.evaluate(_IS_WHOLE)
        field = panel.locator('[data-role="method-search"]')
        field.press_sequentially("a")
        field.press("ArrowDown")
        for shown in (widget.locator(".tfxg-choice-list"), widget.locator("[data-active=true]")):
            expect(shown).to_be_visible()
            assert shown.evaluate(_IS_WHOLE)
        field.press("Escape")
        field.press("Escape")
        expect(panel).to_be_hidden()
    lab.page.set_viewport_size(WINDOW)


#: Whether an element is on top of everything at each of its corners.
_IS_WHOLE = """(element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const corners = [[left + 6, top + 6], [right - 6, top + 6], [left + 6, bottom - 6],
    [right - 6, bottom - 6]];
  return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}"""


def test_widgets_in_a_row_share_its_width(lab: LabPage, widget: Locator) -> None:
    lab.run(
        "from ipywidgets import HBox\n"
        "texts = ['a good film', 'a bad film']\n"
        "display(HBox([tfxg.explore(model, text, precompute=False) for text in texts]))"
    )
    row = lab.page.locator(".widget-hbox")
    both = row.locator(".tfxg-root")
    expect(both).to_have_count(2)
    widths = both.evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert sum(widths) > 0.95 * row.evaluate("(row) => row.clientWidth")
    assert widths[0] == pytest.approx(widths[1], abs=2)
    assert row.evaluate("(row) => row.offsetHeight") < 1200


@pytest.mark.parametrize("width", [240, 300, 420])
def test_a_narrow_widget_holds_together(lab: LabPage, widget: Locator, width: int) -> None:
    box = widget.locator("xpath=..")
    box.evaluate("(box, width) => { box.style.width = `${width}px`; }", width)
    for view in ("heatmap", "compare", "map"):
        lab.run(f"w.view = {view!r}")
        expect(widget.locator(".tfxg-box")).to_be_visible()
        assert widget.evaluate("(root) => root.offsetWidth") == width
        assert widget.evaluate(_STICKING_OUT) == []
    names = widget.locator(".tfxg-chip .tfxg-name")
    assert names.evaluate_all("all => all.every((one) => one.scrollWidth <= one.clientWidth)")
    box.evaluate("(box) => { box.style.width = ''; }")


#: What reaches over the widget's border, unless it is scrolled or cut off there.
_STICKING_OUT = """(root) => {
  const right = root.getBoundingClientRect().right;
  const isFree = (element) => {
    for (let box = element.parentElement; box !== root; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return false;
    }
    return !element.matches(".tfxg-hidden");
  };
  return [...root.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > right + 0.5 && isFree(element))
    .map((element) => element.outerHTML.slice(0, 200));
}"""


def test_a_map_of_a_long_text_shows_that_it_scrolls(lab: LabPage, widget: Locator) -> None:
    lab.run(
        "w.text = ' '.join(['I love this film and dislike that one.'] * 50)\n"
        "w.view = 'map'\n"
        "w.wait(60)"
    )
    heads = widget.get_by_role("columnheader")
    expect(heads.nth(1)).to_contain_text("I love", timeout=SOON)
    widget.get_by_role("radio", name="words", exact=True).click()
    extent = widget.locator('[data-role="extent"]')
    expect(extent).to_contain_text(re.compile(r"^words 1–\d\d of \d{3}$"))
    first = extent.inner_text()
    widget.locator('[data-role="columns-after"]').click()
    expect(extent).not_to_have_text(first)
    lab.run("w.granularity = 'words'")


def test_a_restart_is_told_with_its_remedy(lab: LabPage, widget: Locator) -> None:
    lab.page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    banner = widget.locator('[data-role="silent"]')
    expect(banner).to_contain_text("run the cell again")
    expect(widget).to_have_attribute("data-live", "false")
    expect(widget.locator('[data-role="caption"]')).not_to_contain_text("computes")
