"""The quickstart in a real JupyterLab, used as a person would."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import PATIENCE, LabPage
from scripts.lab_server import LabServer

from .doing import choose_method

pytestmark = pytest.mark.browser

NOTEBOOK = "quickstart.ipynb"
#: What an output says in place of a widget that JupyterLab's widget manager does not know.
GAVE_UP = "Error displaying widget: model not found"
TEXT = "I love you, but I also kind of dislike you"

#: In milliseconds; for what the kernel computes.
SOON = 60_000

#: Nothing scrolls away from under the pointer in a window that holds the whole notebook.
TALL = {"width": 1280, "height": 4000}


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    lab = LabPage(open_page(viewport=TALL), lab_server)
    lab.open(NOTEBOOK)
    lab.run_all()
    yield lab
    lab.page.close()


@pytest.fixture
def widget(lab: LabPage) -> Locator:
    """The widget as the notebook first showed it."""
    lab.page.mouse.move(0, 0)
    # A text that is being edited stays the person's own.
    lab.page.evaluate("document.activeElement?.blur()")
    lab.run(
        f"w.text, w.method, w.target, w.view = {TEXT!r}, 'integrated_gradients', '', 'heatmap'\n"
        "w.selected = []\n"
        "w.wait()"
    )
    expect(lab.widget).to_have_attribute("data-live", "true", timeout=SOON)
    expect(lab.widget).to_have_attribute("data-method", "integrated_gradients", timeout=SOON)
    expect(lab.widget.locator(".tfxg-token").last).to_be_visible()
    return lab.widget


def scores(widget: Locator) -> list[float]:
    """Give the score of each token or word, as the heatmap shows it."""
    tokens = widget.locator(".tfxg-line .tfxg-token")
    found: list[float] = tokens.evaluate_all("all => all.map(one => Number(one.dataset.score))")
    return found


def show_method(widget: Locator, name: str) -> None:
    choose_method(widget, name)
    expect(widget).to_have_attribute("data-method", name, timeout=SOON)


def choose_target(widget: Locator, name: str) -> None:
    widget.locator(f'[data-target-chip="{name}"]').click()
    expect(widget).to_have_attribute("data-target", name)


def test_running_the_notebook_shows_a_heatmap(widget: Locator) -> None:
    tokens = widget.locator(".tfxg-line .tfxg-token")
    assert "".join(tokens.all_inner_texts()[1:-1]) == TEXT.replace(" ", "")
    colours = tokens.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(colours)) > 3
    assert min(scores(widget)) < 0 < max(scores(widget))
    expect(widget.locator('[data-role="completeness"]')).to_contain_text("gap")


def test_method_and_class_are_a_click_away(widget: Locator) -> None:
    first = scores(widget)
    show_method(widget, "saliency")
    unsigned = scores(widget)
    assert unsigned != first
    assert min(unsigned) >= 0
    show_method(widget, "integrated_gradients")
    choose_target(widget, "NEGATIVE")
    against = scores(widget)
    choose_target(widget, "POSITIVE")
    assert scores(widget) != against


def test_the_hovered_token_is_read_in_python(lab: LabPage, widget: Locator) -> None:
    token = widget.locator(".tfxg-line .tfxg-token").nth(2)
    token.hover()
    expect(widget.locator('[data-role="details"]')).to_contain_text(token.inner_text())
    # The page holds hovers back for a moment, so the first look may come too early.
    lab.page.wait_for_function(
        """() => jupyterapp.shell.currentWidget.content.widgets
          .some((cell) => cell.node.querySelector(".jp-OutputArea .widget-label")
            ?.textContent.includes("love"))""",
        timeout=SOON,
    )
    printed = lab.run("print(w.hovered)")
    assert f"text={token.inner_text()!r}" in printed
    shown = re.search(r"score=([-+.\de]+)", printed)
    assert shown is not None
    assert float(shown[1]) == pytest.approx(float(token.get_attribute("data-score") or "nan"))


def test_clicked_tokens_are_selected_in_python(lab: LabPage, widget: Locator) -> None:
    tokens = widget.locator(".tfxg-line .tfxg-token")
    tokens.nth(2).click()
    tokens.nth(5).click()
    expect(widget.locator('.tfxg-token[aria-selected="true"]')).to_have_count(2)
    assert lab.run("print([span.text for span in w.selected])").strip() == str(
        [tokens.nth(2).inner_text(), tokens.nth(5).inner_text()]
    )


def test_edited_text_is_explained_again(lab: LabPage, widget: Locator) -> None:
    widget.locator('textarea[data-role="text"]').fill("A gripping film")
    words = widget.locator(".tfxg-line .tfxg-token:not(.tfxg-special)")
    expect(words).to_have_text(["A", "gripping", "film"], timeout=SOON)
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)
    expect(widget).to_have_attribute("data-method", "integrated_gradients", timeout=SOON)
    assert len(scores(widget)) == 5
    assert lab.run("print(w.text)").strip() == "A gripping film"


def test_an_error_is_shown_and_recovered_from(lab: LabPage, widget: Locator) -> None:
    field = widget.locator('textarea[data-role="text"]')
    field.fill("   ")
    error = widget.locator('[data-role="error"]')
    expect(error).to_be_visible(timeout=SOON)
    expect(widget).to_have_attribute("data-status", "failed")
    message = lab.run("print(w.error)").strip()
    assert message
    expect(error).to_contain_text(message)
    field.fill("I love this film")
    expect(error).to_be_hidden(timeout=SOON)
    words = widget.locator(".tfxg-line .tfxg-token:not(.tfxg-special)")
    expect(words).to_have_text(["I", "love", "this", "film"], timeout=SOON)
    expect(widget).to_have_attribute("data-status", "ready", timeout=SOON)


def test_python_changes_the_page(lab: LabPage, widget: Locator) -> None:
    lab.run('w.method = "saliency"')
    expect(widget).to_have_attribute("data-method", "saliency", timeout=SOON)
    lab.run('w.method, w.target = "integrated_gradients", "POSITIVE"')
    expect(widget).to_have_attribute("data-method", "integrated_gradients", timeout=SOON)
    expect(widget).to_have_attribute("data-target", "POSITIVE")
    assert scores(widget) == pytest.approx(
        json.loads(
            lab.run(
                "import json\n"
                "a = tfxg.explain(model, w.text, target='POSITIVE').words()\n"
                "print(json.dumps(a.scores.tolist()))"
            )
        ),
        abs=1e-4,
    )


def test_many_quick_toggles_end_consistent(lab: LabPage, widget: Locator) -> None:
    methods = ["saliency", "integrated_gradients", "input_x_gradient"]
    targets = ["POSITIVE", "NEGATIVE"]
    names = cycle(methods)
    chips = cycle(f'[data-target-chip="{target}"]' for target in targets)
    for _ in range(25):
        choose_method(widget, next(names))
        widget.locator(next(chips)).click()
    expect(widget).to_have_attribute("data-method", "saliency", timeout=SOON)
    expect(widget).to_have_attribute("data-target", "POSITIVE")
    printed = lab.run("w.wait(); print(w.method, w.target, w.status, repr(w.error))")
    assert printed.split() == ["saliency", "POSITIVE", "ready", "''"]
    expect(widget).to_have_attribute("data-method", "saliency")
    expect(widget).to_have_attribute("data-target", "POSITIVE")


def test_the_theme_is_followed(lab: LabPage, widget: Locator) -> None:
    word = widget.locator(".tfxg-line .tfxg-token").nth(2)
    light = word.get_attribute("style")
    lab.command("apputils:change-theme", theme="JupyterLab Dark")
    expect(widget).to_have_attribute("data-theme", "dark")
    assert word.get_attribute("style") != light
    lab.command("apputils:change-theme", theme="JupyterLab Light")
    expect(widget).to_have_attribute("data-theme", "light")


def _open_until_restored(lab: LabPage, complaints: list[str]) -> None:
    """Open the saved notebook, again if JupyterLab's widget manager gave up too early.

    The manager calls itself restored when its kernel connects, even while it still reads the
    widgets of the notebook: an output that asks for its widget just then is told that there is
    none. A person opens the page once more.
    """
    gave_up = lab.page.get_by_text(GAVE_UP).first
    for _ in range(6):
        lab.open(NOTEBOOK)
        expect(lab.widget.or_(gave_up).first).to_be_visible(timeout=PATIENCE)
        if lab.widget.is_visible():
            break
    expect(lab.widget).to_be_visible(timeout=PATIENCE)
    complaints[:] = [said for said in complaints if "widget model not found" not in said]


def test_a_saved_notebook_is_explorable_when_its_kernel_is_gone(
    lab: LabPage,
    widget: Locator,
    lab_server: LabServer,
    open_page: Callable[..., Page],
    complaints: list[str],
) -> None:
    first = scores(widget)
    lab.command("docmanager:save")
    lab.shut_down_kernel()
    lab.page.close()
    reopened = LabPage(open_page(viewport=TALL), lab_server)
    # JupyterLab restores widgets only once some kernel is there; this one knows none of them.
    _open_until_restored(reopened, complaints)
    widget = reopened.widget
    expect(widget.locator('[data-role="silent"]')).to_be_visible(timeout=SOON)
    reopened.shut_down_kernel()
    expect(widget).to_have_attribute("data-live", "false")
    assert scores(widget) == first
    show_method(widget, "saliency")
    assert scores(widget) != first
    choose_target(widget, "POSITIVE")
    show_method(widget, "integrated_gradients")
    expect(widget.locator('[data-role="no-kernel"]')).to_be_visible()
    for role in ("text", "contrast"):
        expect(widget.locator(f'[data-role="{role}"]')).to_be_disabled()
    widget.locator('[data-role="method-button"]').click()
    expect(widget.locator('[data-role="parameters"] input').first).to_be_disabled()
    widget.locator('[data-role="export-button"]').click()
    expect(widget.locator('[data-export="html"]')).to_be_disabled()
    expect(widget.locator('[data-export="csv"]')).to_be_enabled()


def test_an_untrusted_notebook_shows_the_heatmap_as_html(
    lab_server: LabServer, open_page: Callable[..., Page]
) -> None:
    copy = shutil.copy(lab_server.folder / NOTEBOOK, lab_server.folder / "untrusted.ipynb")
    notebook = nbformat.read(copy, as_version=4)
    assert "widgets" in notebook.metadata, "the test before this one saves it"
    # Any change takes away the signature that this very server gave it.
    notebook.cells[0].source += " "
    nbformat.write(notebook, copy)
    untrusted = LabPage(open_page(viewport=TALL), lab_server)
    untrusted.open("untrusted.ipynb")
    word = untrusted.page.locator(".jp-RenderedHTML span", has_text=re.compile("^love$"))
    expect(word).to_be_visible(timeout=SOON)
    expect(word).to_have_css("background-color", re.compile(r"^rgba\(\d+, \d+, \d+, 0\.\d+\)$"))
    expect(untrusted.widget).to_have_count(0)
