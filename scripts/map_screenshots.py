"""Take the screenshots of the map of texts in a real JupyterLab.

python -m scripts.map_screenshots

Needs ../shared beside the checkout: 500 sentences of SST-2, and a model that was trained on it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts import browser
from scripts.lab_page import PATIENCE, LabPage
from scripts.lab_server import UNATTENDED, serve

_ROOT = Path(__file__).parents[1]
_SHARED = _ROOT.parent / "shared"
_IMAGES = _ROOT / "docs" / "images"

_CODE = f"""\
import tfxg_widget as tfxg
lines = open({str(_SHARED / "data" / "sst2" / "dev.tsv")!r}).read().splitlines()[:500]
texts, labels = zip(*(line.split("\\t") for line in lines))
w = tfxg.explore_texts(
    tfxg.load({str(_SHARED / "models" / "minilm-sst2")!r}), texts, map(int, labels)
)
w.wait()
w
"""

#: Hides the code of cells and JupyterLab's controls beside them.
_CLEAN = (
    ".jp-Collapser, .jp-InputPrompt, .jp-OutputPrompt, .jp-cell-toolbar, .jp-Cell-inputWrapper "
    "{ display: none; }"
)


def main() -> int:
    """Write docs/images/text-map-light.png and -dark.png; return 1 without ../shared."""
    if not _SHARED.is_dir():
        print("There is no ../shared beside the checkout.")
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        browser.launch(playwright) as chromium,
    ):
        root = Path(folder)
        (root / "notebooks").mkdir()
        (root / "notebooks" / "map.ipynb").write_text(json.dumps(_notebook()), "utf-8")
        with serve(root / "notebooks", root / "jupyter", root / "log", UNATTENDED) as server:
            page = chromium.new_page(
                viewport={"width": 1100, "height": 2600}, device_scale_factor=2
            )
            _take(LabPage(page, server))
    return 0


def _notebook() -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "map", "metadata": {}, "source": _CODE, "outputs": []}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        # Without it JupyterLab asks for a kernel.
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [{**cell, "execution_count": None}],
    }


def _take(lab: LabPage) -> None:
    lab.open("map.ipynb")
    lab.command("application:toggle-left-area")
    lab.run_all()
    page, widget = lab.page, lab.page.locator(".tfxg-text-map")
    page.add_style_tag(content=_CLEAN)
    widget.get_by_role("radio", name="correctness").click()
    wrong = lab.run(
        "import numpy as np\n"
        "wrong = np.flatnonzero(w.predictions.labels.codes != np.array(list(map(int, labels))))\n"
        "unsure = wrong[w.predictions.probabilities[wrong].argmin()]\n"
        "w.selected = int(unsure)\n"
        "print(w.selected)"
    )
    widget.locator('[data-role="chosen"]').wait_for(timeout=PATIENCE)
    print(f"text {wrong.strip()} is selected")
    for theme in ("light", "dark"):
        lab.command("apputils:change-theme", theme=f"JupyterLab {theme.capitalize()}")
        widget.and_(page.locator(f"[data-theme={theme}]")).wait_for()
        widget.locator("[data-neighbour-line]").first.hover()
        cell = page.locator(".jp-Cell", has=widget)
        cell.screenshot(path=_IMAGES / f"text-map-{theme}.png", animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
