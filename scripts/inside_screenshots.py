"""Take the screenshots of the view into the layers, from saved pages.

python -m scripts.inside_screenshots

Needs ../shared beside the checkout: a sentiment model of six layers with twelve heads each.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from playwright.sync_api import Browser, Page, sync_playwright

import tfxg_widget as tfxg
from scripts import browser
from tfxg_widget.protocol.inside import queries
from tfxg_widget.protocol.inside.queries import LookInside, Query
from tfxg_widget.protocol.views import LoadView

_ROOT = Path(__file__).parents[1]
_MODELS = _ROOT / "notebooks" / "models"
_SENTIMENT = _ROOT.parent / "shared" / "models" / "minilm-sst2"
_IMAGES = _ROOT / "docs" / "images"
_MAX_BYTES = 400_000

#: In seconds, for all parts of one explorer.
_PATIENCE = 600.0

#: What the sentiment model reads, the token that is selected, and its place among all tokens.
_TEXT = "The acting is good, but the story that it serves is not."
_WORD, _PLACE = "good", 4


@dataclass(frozen=True)
class _Picture:
    """One picture: its name, the tab that it shows, and what a person has done there."""

    name: str
    tab: str
    act: Callable[[Page], object]


def main() -> int:
    """Write docs/images/inside-*.png; return 1 without ../shared, or if one is too large."""
    if not _SENTIMENT.is_dir():
        print("There is no ../shared beside the checkout.")
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        browser.launch(playwright) as chromium,
    ):
        for explorer, parts, pictures in _sets():
            file = _saved(explorer, parts, Path(folder) / f"{pictures[0].name}.html")
            for theme in ("light", "dark"):
                _take(chromium, file, pictures, theme)
    sizes = {file.name: file.stat().st_size for file in sorted(_IMAGES.glob("inside-*.png"))}
    for name, size in sizes.items():
        print(f"docs/images/{name}: {size / 1000:.0f} kB")
    return int(max(sizes.values()) > _MAX_BYTES)


def _sets() -> Iterator[tuple[tfxg.Explorer, list[Query], list[_Picture]]]:
    """Give explorers, what is opened in each, and the pictures of it."""
    yield (
        tfxg.explore(tfxg.load(_SENTIMENT), _TEXT, precompute=False),
        [
            queries.HeadMapsQuery(side="self", layer=2, weighting="weights", heads=list(range(12))),
            queries.HeadGridQuery(side="self"),
            queries.HeadAblationQuery(side="self"),
            queries.HeadVectorsQuery(side="self", layer=2, head=1, token=_PLACE),
            queries.LayerAnswersQuery(),
            queries.LayerConductanceQuery(),
            queries.TokenPathsQuery(side="self", unit_length=False),
            queries.NeuronFactorsQuery(n_factors=5, first_layer=0, last_layer=5),
            queries.TopNeuronsQuery(token=_PLACE),
        ],
        [
            _Picture("heads", "heads", _click_word),
            _Picture("all-heads", "all heads", _nothing),
            _Picture("token", "one token", _nothing),
            _Picture("classes", "layers", _nothing),
            _Picture("where", "where", _nothing),
            _Picture("paths", "paths", _nothing),
            _Picture("neurons", "neurons", _choose_factor),
        ],
    )
    yield (
        tfxg.explore(
            tfxg.load(_MODELS / "fillmask"),
            "The dogs in the yard [MASK] running after a ball.",
            precompute=False,
        ),
        [queries.LogitLensQuery(watch=["is", "are"])],
        [_Picture("lens", "layers", _nothing)],
    )
    yield (
        tfxg.explore(tfxg.load(_MODELS / "digits"), _digit(), precompute=False),
        [queries.HeadMapsQuery(side="self", layer=0, weighting="weights", heads=[0, 1, 2, 3])],
        [_Picture("image", "heads", _nothing)],
    )


def _digit() -> Any:
    from sklearn.datasets import load_digits

    return load_digits().images[3] / 16


def _nothing(_page: Page) -> None:
    pass


def _click_word(page: Page) -> None:
    # It stays selected in the pictures that follow.
    page.locator('[data-end="reading"]').get_by_text(_WORD, exact=True).click()


def _choose_factor(page: Page) -> None:
    page.locator(".tfxg-factor").nth(1).click()


def _saved(explorer: tfxg.Explorer, parts: list[Query], file: Path) -> Path:
    """Save the page of an explorer in which parts of the model were opened."""
    explorer.wait(_PATIENCE)
    opened = [LookInside(id="1", query=query) for query in [queries.OverviewQuery(), *parts]]
    for request in [LoadView(id="0", name="inside"), *opened]:
        content = msgspec.to_builtins(request)
        message = {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}
        explorer._handle_msg(message)
    explorer._inside.wait(_PATIENCE)
    if explorer.error:
        raise RuntimeError(explorer.error)
    explorer.view = "inside"
    explorer.to_html(file)
    explorer.close()
    return file


def _take(
    chromium: Browser, file: Path, pictures: list[_Picture], theme: Literal["light", "dark"]
) -> None:
    page = chromium.new_page(
        viewport={"width": 940, "height": 1200}, device_scale_factor=1.5, color_scheme=theme
    )
    page.set_default_timeout(1000 * _PATIENCE)
    page.goto(file.as_uri())
    for picture in pictures:
        page.mouse.move(0, 0)
        page.get_by_role("radio", name=picture.tab, exact=True).click()
        page.mouse.move(0, 0)
        picture.act(page)
        page.locator(".tfxg-root").screenshot(
            path=_IMAGES / f"inside-{picture.name}-{theme}.png", animations="disabled"
        )
    page.close()


if __name__ == "__main__":
    sys.exit(main())
