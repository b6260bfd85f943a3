"""An image with its scores: in a saved page, and in a notebook where another is handed over."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg
from scripts.lab_page import LabPage
from scripts.lab_server import LabServer
from tests.support import REFERENCE

pytestmark = pytest.mark.browser

PHOTO = REFERENCE / "picture.png"

#: In milliseconds; for what the kernel computes.
SOON = 60_000

#: Patches of the tiny model, a side.
PATCHES = 4

CELL = f"""import tfxg_widget as tfxg
model = tfxg.load({str(REFERENCE / "tiny_vit")!r})
w = tfxg.explore(model, {str(PHOTO)!r}, n_steps=8, precompute=False)
w"""

#: The canvas' colour in the middle of each patch, as rows of columns of [red, green, blue].
_COLOURS = """(canvas, patches) => {
  const context = canvas.getContext("2d");
  const at = (k) => Math.floor((k + 0.5) * canvas.width / patches);
  const all = Array.from({ length: patches }, (_, k) => at(k));
  return all.map((y) => all.map((x) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3)));
}"""


@pytest.fixture(scope="module")
def explorer() -> tfxg.Explorer:
    found = tfxg.explore(tfxg.load(REFERENCE / "tiny_vit"), PHOTO, n_steps=8)
    found.wait()
    return found


@pytest.fixture(scope="module")
def saved_image(explorer: tfxg.Explorer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return explorer.to_html(tmp_path_factory.mktemp("image") / "image.html")


def colours(widget: Locator | Page) -> Any:
    """Read what is drawn over each patch, once it is."""
    expect(widget.locator('[data-drawn="true"]').last).to_be_visible()
    drawn = widget.locator(".tfxg-stage canvas").last.evaluate(_COLOURS, PATCHES)
    return np.array(drawn, float)


def choose(widget: Locator | Page, group: str, name: str) -> None:
    chosen = widget.get_by_role("radiogroup", name=group).get_by_role("radio", name=name)
    chosen.and_(widget.locator("button")).first.click()


def point(page: Page, pane: Locator, row: int, column: int) -> None:
    box = pane.bounding_box()
    assert box is not None
    page.mouse.move(
        box["x"] + (column + 0.5) * box["width"] / PATCHES,
        box["y"] + (row + 0.5) * box["height"] / PATCHES,
    )


def by_patch(explorer: tfxg.Explorer) -> Any:
    """Explain anew, and sum by patch as the engine does."""
    a = tfxg.explain(tfxg.load(REFERENCE / "tiny_vit"), PHOTO, n_steps=8)
    return a.words().scores.reshape(PATCHES, PATCHES)


def test_the_colours_are_those_of_the_scores(
    saved_image: Path, opened: Callable[..., Page], explorer: tfxg.Explorer
) -> None:
    page = opened(saved_image)
    choose(page, "image", "heatmap")
    scores = by_patch(explorer)
    red, _, blue = np.moveaxis(colours(page), -1, 0)
    clear = abs(scores) > 0.1 * abs(scores).max()
    assert clear.sum() > PATCHES
    np.testing.assert_array_equal(np.sign(red - blue)[clear], np.sign(scores)[clear])


def test_pointing_and_walking_say_the_engines_figures(
    saved_image: Path, opened: Callable[..., Page], explorer: tfxg.Explorer
) -> None:
    page = opened(saved_image)
    scores = by_patch(explorer)
    ranks = (-abs(scores)).ravel().argsort().argsort().reshape(scores.shape) + 1
    details, stage = page.locator('[data-role="details"]'), page.locator(".tfxg-stage")
    pane = page.locator(".tfxg-pane")
    for row, column in ((0, 0), (1, 3), (3, 2)):
        point(page, pane, row, column)
        expect(details.locator(".tfxg-subject")).to_have_text(f"patch row {row}, column {column}")
        expect(details).to_contain_text(f"{ranks[row, column]}")
        expect(details).to_contain_text("without it")
        shown = details.locator(".tfxg-value").inner_text().replace("\u2212", "-")
        assert float(shown) == pytest.approx(scores[row, column], rel=0.05, abs=1e-3)
    stage.focus()
    page.keyboard.press("ArrowLeft")
    said = page.locator('[data-role="pointed"]')
    expect(said).to_contain_text("patch row 3, column 1, score")
    page.keyboard.press("Enter")
    expect(page.locator('[data-mark="selected"]')).to_have_attribute("data-square", "13")
    expect(stage).to_have_accessible_name("picture.png, coloured by integrated gradients")


def test_every_mode_draws_something_else(
    saved_image: Path, opened: Callable[..., Page], explorer: tfxg.Explorer
) -> None:
    page = opened(saved_image)
    seen = [colours(page)]
    for mode in ("heatmap", "masked", "alpha", "side by side"):
        choose(page, "image", mode)
        seen.append(colours(page))
    expect(page.locator(".tfxg-pane")).to_have_count(2)
    assert not any(np.array_equal(a, b) for a, b in pairwise(seen[:4]))
    # Beside the image stands the heatmap.
    np.testing.assert_array_equal(seen[4], seen[1])


def test_the_most_attributed_patches_stay_in_sight(
    saved_image: Path, opened: Callable[..., Page], explorer: tfxg.Explorer
) -> None:
    page = opened(saved_image)
    choose(page, "image", "side by side")
    plain = page.locator(".tfxg-stage canvas").first.evaluate(_COLOURS, PATCHES)
    choose(page, "image", "masked")
    page.locator('[data-role="kept"]').fill("0.25")
    masked = colours(page)
    in_sight = (masked == np.array(plain, float)).all(axis=-1)
    scores = abs(by_patch(explorer))
    assert in_sight.sum() == PATCHES
    assert scores[in_sight].min() > scores[~in_sight].max()


def test_the_image_is_exported_as_it_is_shown(
    saved_image: Path, opened: Callable[..., Page]
) -> None:
    page = opened(saved_image)
    choose(page, "image", "side by side")
    colours(page)
    page.locator('[data-role="export-button"]').click()
    with page.expect_download() as download:
        page.locator('[data-export="png"]').click()
    assert download.value.suggested_filename.startswith("tfxg-integrated_gradients-")
    image = Image.open(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert image.width == 2 * image.height


def test_methods_are_compared_as_small_images(
    saved_image: Path, opened: Callable[..., Page], explorer: tfxg.Explorer
) -> None:
    page = opened(saved_image, viewport={"width": 420, "height": 900})
    page.locator('[data-role="compare"]').click()
    computed = set(explorer.results)
    expect(page.locator("[data-compared] canvas")).to_have_count(len(computed))
    point(page, page.locator("[data-compared] .tfxg-pane").first, 1, 1)
    expect(page.locator('[data-mark="pointed"][data-square="5"]')).to_have_count(len(computed))
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


@pytest.fixture(scope="module")
def lab(lab_server: LabServer, open_page: Callable[..., Page]) -> Iterator[LabPage]:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL)],
        # Without it JupyterLab asks which kernel is meant.
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, lab_server.folder / "images.ipynb")
    lab = LabPage(open_page(viewport={"width": 1280, "height": 2000}), lab_server)
    lab.open("images.ipynb")
    lab.run_all()
    yield lab
    lab.page.close()


def test_a_large_image_is_made_smaller_and_explained(lab: LabPage, tmp_path: Path) -> None:
    widget = lab.widget
    expect(widget).to_have_attribute("data-live", "true", timeout=SOON)
    before = colours(widget)
    ramp = np.linspace(0, 255, 3000, dtype=np.uint8)
    large = np.stack(np.broadcast_arrays(ramp, ramp[:2000, None], 128), axis=-1)
    file = tmp_path / "large.png"
    Image.fromarray(large.astype(np.uint8)).save(file)
    widget.locator('[data-role="image-file"]').set_input_files(file)
    expect(widget.locator('[data-role="image-name"]')).to_have_text("large.png", timeout=SOON)
    lab.run("w.wait()")
    expect(widget.locator('[data-role="caption"]')).not_to_contain_text("before", timeout=SOON)
    assert not np.array_equal(colours(widget), before)
    # What arrived is the image, and no larger than the page lets it be.
    height, width = json.loads(lab.run("print(list(reversed(w._image.image.size)))"))
    assert (width, height) == (1024, 683)
    corners = lab.run("print(list(w._image.image.getpixel((1000, 10))))")
    red, green, blue = json.loads(corners)
    assert red > 240
    assert green < 10
    assert blue == pytest.approx(128, abs=2)


def test_what_is_no_image_is_said_and_the_old_one_stays(lab: LabPage, tmp_path: Path) -> None:
    widget = lab.widget
    name = widget.locator('[data-role="image-name"]').inner_text()
    file = tmp_path / "<img src=x onerror=window.pwned=1>.png"
    file.write_bytes(b"GIF89a is how another kind of file begins")
    widget.locator('[data-role="image-file"]').set_input_files(file)
    request = widget.locator('[data-role="image-problem"]')
    expect(request).to_contain_text(file.name, timeout=SOON)
    expect(widget.locator('[data-role="image-name"]')).to_have_text(name)
    assert lab.page.evaluate("window.pwned") is None
    colours(widget)
