"""What several tests do in a page, or to a saved one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from scripts.lab_page import LabPage
from scripts.lab_server import App, LabServer
from tfxg_widget.protocol.messages import packed

State = dict[str, Any]

_STATE = re.compile(
    r'(<script type="application/json" id="tfxg-state">)(.*?)(</script>)', re.DOTALL
)


#: Counts what moves without a person's doing, as browsers do (Cumulative Layout Shift).
WATCH_SHIFTS = """() => {
  window.shift = 0;
  window.shiftWatcher?.disconnect();
  window.shiftWatcher = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  });
  window.shiftWatcher.observe({ type: "layout-shift" });
}"""


_AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

#: Below a field that is being edited lie the colours alone: the letters there are transparent.
_RUN_AXE = """() => axe.run({
  include: [".tfxg-root"], exclude: [".tfxg-editable[data-editing='true'] .tfxg-draft"],
}, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200))}`))"""


def violations(page: Page) -> list[str]:
    """Name the rules of accessibility that the widget breaks, and where, by axe-core."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN_AXE)
    return found


@contextmanager
def running(server: LabServer, notebook: str, page: Page, app: App = "lab") -> Iterator[LabPage]:
    """Open a notebook in a page and run all its cells; close the page in the end."""
    lab = LabPage(page, server, app)
    lab.open(notebook)
    lab.run_all()
    yield lab
    page.close()


def choose_method(widget: Locator | Page, name: str) -> None:
    """Click a method in the menu, among all of them where it is not recommended."""
    widget.locator('[data-role="method-button"]').click()
    widget.locator('[data-role="method"]').wait_for()
    button = widget.locator(f'[data-method-button="{name}"]').first
    if not button.is_visible():
        widget.locator('[data-role="all-methods"]').click()
    button.click()


def base64_of(numbers: NDArray[np.floating[Any]]) -> str:
    """Write numbers as a saved state has them."""
    return base64.b64encode(packed(numbers)).decode()


def with_state(page: Path, to: Path, change: Callable[[State], None]) -> Path:
    """Copy a page with its state changed."""

    def changed(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        change(state)
        return found[1] + json.dumps(state).replace("<", "\\u003c") + found[3]

    to.write_text(_STATE.sub(changed, page.read_text("utf-8"), count=1), "utf-8")
    return to


def picture(canvas: Locator) -> str:
    """Give what is drawn on a canvas."""
    expect(canvas).to_be_visible()
    drawn: str = canvas.evaluate("canvas => canvas.toDataURL()")
    return drawn


def show(widget: Locator | Page, tab: str) -> None:
    """Choose a tab of the view into the layers."""
    widget.get_by_role("radio", name=tab, exact=True).click()
