"""Take the screenshots of the documentation in a real JupyterLab.

python -m scripts.screenshots
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts import browser
from scripts.lab_page import LabPage
from scripts.lab_server import UNATTENDED, serve

_ROOT = Path(__file__).parents[1]
_IMAGES = _ROOT / "docs" / "images"

_QUICKSTART = "quickstart.ipynb"

#: The size of the window: nothing scrolls, and the picture fits a document.
_WINDOW = ViewportSize(width=1100, height=4000)

#: Hides JupyterLab's controls beside cells.
_CLEAN = ".jp-Collapser, .jp-InputPrompt, .jp-OutputPrompt, .jp-cell-toolbar { display: none; }"

_MAX_BYTES = 400_000

#: Methods that are left out of the comparison, which would be too long for a document.
_LEFT_OUT = ("attention", "layer", "smoothing")
#: Methods that are computed only when they are chosen; the last one stays chosen.
_COMPUTED = ("deeplift", "attnlrp", "kernel_shap", "integrated_gradients")


def main() -> int:
    """Write the screenshots; return 1 if one is too large for a document."""
    _IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        browser.launch(playwright) as chromium,
    ):
        root = Path(folder)
        notebooks = root / "notebooks"
        notebooks.mkdir()
        shutil.copy(_ROOT / "notebooks" / _QUICKSTART, notebooks)
        with serve(notebooks, root / "jupyter", root / "log", UNATTENDED) as server:
            page = chromium.new_page(viewport=_WINDOW, device_scale_factor=2)
            _take(LabPage(page, server))
    sizes = {file.name: file.stat().st_size for file in sorted(_IMAGES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"docs/images/{name}: {size / 1000:.0f} kB")
    return int(max(sizes.values()) > _MAX_BYTES)


def _take(lab: LabPage) -> None:
    lab.open(_QUICKSTART)
    lab.command("application:toggle-left-area")
    lab.run_all()
    lab.run("w.method, w.target = 'integrated_gradients', ''; w.wait()")
    page, widget = lab.page, lab.widget
    page.add_style_tag(content=_CLEAN)
    widget.and_(page.locator("[data-method=integrated_gradients]")).wait_for()
    for theme in ("light", "dark"):
        lab.command("apputils:change-theme", theme=f"JupyterLab {theme.capitalize()}")
        widget.and_(page.locator(f"[data-theme={theme}]")).wait_for()
        widget.get_by_role("option").filter(has_text="dislike").hover()
        _shoot(page, f"widget-{theme}.png")
    lab.command("apputils:change-theme", theme="JupyterLab Light")
    lab.run(f"for w.method in {_COMPUTED}: w.wait()")
    widget.locator('[data-role="compare"]').click()
    widget.locator("[data-compared]").first.wait_for()
    for family in _LEFT_OUT:
        widget.locator(f'[data-compared-family="{family}"]').click()
    page.mouse.move(0, 0)
    _shoot(page, "compare-light.png")


def _shoot(page: Page, name: str) -> None:
    cell = page.locator(".jp-Cell", has=page.locator(".tfxg-root"))
    # Animations of the notebook have to end first.
    cell.screenshot(path=_IMAGES / name, animations="disabled", type="png")


if __name__ == "__main__":
    sys.exit(main())
