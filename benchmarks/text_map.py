"""Frames per second of a map of 10,000 texts while it is dragged and hovered."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import msgspec
import numpy as np
from playwright.sync_api import sync_playwright

from scripts.browser import launch
from tfxg_widget.protocol.messages import packed, packed_indices
from tfxg_widget.protocol.text_map_state import Categories, Placement, Predictions, TextMapState
from tfxg_widget.widget.static_views.page import document

from .measure import Line

_POINTS = 10_000
_NEIGHBOURS = 10
_FRAMES = 120

# Two moves per frame, as a mouse sends them. A frame's time lasts until the next frame, so all
# that delays it counts: the handlers, the drawing, and what the browser does after them.
_DRAG = """
([frames, isDragged]) => new Promise((resolve) => {
  const plot = document.querySelector('[data-role="plot"]');
  const { left, top, width, height } = plot.getBoundingClientRect();
  const send = (type, at) => plot.dispatchEvent(new PointerEvent(type, {
    bubbles: true, button: 0, pointerId: 1,
    clientX: left + width / 2 + 90 * Math.cos(at / 9),
    clientY: top + height / 2 + 90 * Math.sin(at / 9),
  }));
  plot.setPointerCapture = () => {};
  if (isDragged) send("pointerdown", 0);
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    send("pointermove", times.length);
    send("pointermove", times.length + 0.5);
    if (times.length < frames) requestAnimationFrame(step);
    else {
      send("pointerup", times.length);
      resolve(times.slice(1));
    }
  };
  requestAnimationFrame(step);
})
"""


def lines() -> list[Line]:
    """Measure a frame of the map while it is dragged, and while the pointer moves over it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "map.html"
        file.write_text(_page(), "utf-8")
        with launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.goto(file.as_uri())
            page.locator(f'canvas[data-painted="{_POINTS}"]').wait_for()
            return [
                _line(name, page.evaluate(_DRAG, [_FRAMES, is_dragged]))
                for name, is_dragged in (("dragged", True), ("hovered", False))
            ]


def _line(name: str, times: list[float]) -> Line:
    median = statistics.median(times)
    return Line(
        f"(s) scatter of {_POINTS:,} points, one frame while {name}",
        median,
        17,
        "ms",
        f"{1000 / median:.0f} frames a second, median of {len(times)}; slowest {max(times):.0f} ms",
    )


def _page() -> str:
    """Write the page of a map of random points in five clouds."""
    random = np.random.default_rng(0)
    labels = random.integers(5, size=_POINTS)
    places = random.normal(size=(_POINTS, 2)) + 4 * random.normal(size=(5, 2))[labels]
    neighbours = random.integers(_POINTS, size=(_POINTS, _NEIGHBOURS))
    codes = Categories([f"label {i}" for i in range(5)], packed_indices(labels))
    state = TextMapState()
    values = {
        "model_name": "10,000 points",
        "texts": [f"text {i}" for i in range(_POINTS)],
        "total": _POINTS,
        "labels": codes,
        "placement": Placement(
            projection="pca",
            kept_variance=0.5,
            packed_coordinates=packed(places),
            neighbour_count=_NEIGHBOURS,
            packed_neighbours=packed_indices(neighbours),
            packed_similarities=packed(random.random((_POINTS, _NEIGHBOURS))),
        ),
        "predictions": Predictions(codes, packed(random.random(_POINTS))),
        "selected": 0,
    }
    for name, value in values.items():
        state.set_trait(name, msgspec.to_builtins(value, builtin_types=(bytes,)))
    return document(state, TextMapState, "10,000 points", "text-map.css", "text-map-page.js")
