"""The view into the layers at 512 tokens: ``python -m benchmarks.inside``.

What a layer costs the kernel, the wire and the page, and frames while the pointer moves.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import msgspec
from playwright.sync_api import Page, sync_playwright

import tfxg_widget as tfxg
from scripts.browser import launch
from scripts.random_bert import write_random_bert
from tfxg_widget.protocol.inside.queries import HeadMapsQuery, LookInside, OverviewQuery, Query
from tfxg_widget.protocol.views import LoadView

from .measure import Line, markdown

#: Two layers of so many heads are what a saved page keeps at this length.
_LAYERS, _HEADS, _TOKENS = 2, 3, 512
_ROUNDS, _FRAMES = 20, 120

# The slider is moved at the start of a frame; a message posted then arrives once the frame with the
# other layer's lines is painted.
_OTHER_LAYER = """
() => new Promise((resolve) => requestAnimationFrame(() => {
  const slider = document.querySelector('[data-role="inside-layer"]');
  const canvas = document.querySelector(".tfxg-attention canvas");
  const painted = new MessageChannel();
  const started = performance.now();
  let changed = false;
  const context = canvas.getContext("2d");
  const stroke = context.stroke.bind(context);
  context.stroke = () => { changed = true; stroke(); };
  painted.port1.onmessage = () => {
    if (changed) {
      context.stroke = stroke;
      resolve(performance.now() - started);
    } else requestAnimationFrame(() => painted.port2.postMessage(null));
  };
  slider.value = slider.value === "0" ? "1" : "0";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  painted.port2.postMessage(null);
}))
"""

# A frame's time is from one to the next, so that all that delays it counts.
_HOVER = """
(frames) => new Promise((resolve) => {
  const tokens = [...document.querySelectorAll('[data-end="reading"] [data-at]')].slice(20);
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    const token = tokens[times.length % tokens.length];
    token.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    if (times.length < frames) requestAnimationFrame(step);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(step);
})
"""


def lines() -> list[Line]:
    """Measure the head view at 512 tokens."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        seconds, size, file = _opened(Path(folder))
        with launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.goto(file.as_uri())
            page.locator(".tfxg-attention canvas").wait_for()
            switched = [page.evaluate(_OTHER_LAYER) for _ in range(_ROUNDS)]
            hovered = _hovered(page)
    what = f"{_TOKENS} tokens, {_HEADS} heads"
    slowest = max(switched)
    return [
        Line(
            "inside: the kernel's answer to another layer",
            1000 * statistics.median(seconds),
            100,
            "ms",
            f"{what}, after the first opening, median of {len(seconds)}",
        ),
        Line("inside: bytes of that answer", size / 1000, 800, "kB", f"{what}, 8 bits a weight"),
        Line(
            "inside: click on a layer that is there to the picture",
            statistics.median(switched),
            100,
            "ms",
            f"{what}, median of {_ROUNDS}, slowest {slowest:.0f} ms",
        ),
        Line(
            "inside: one frame while the pointer moves over tokens",
            statistics.median(hovered),
            17,
            "ms",
            f"{what}, {1000 / statistics.median(hovered):.0f} frames a second, median of "
            f"{len(hovered)}; slowest {max(hovered):.0f} ms",
        ),
    ]


def _hovered(page: Page) -> list[float]:
    times: list[float] = page.evaluate(_HOVER, _FRAMES)
    return times


def _opened(folder: Path) -> tuple[list[float], int, Path]:
    """Open both layers; give the times and the bytes of a layer, and the saved page."""
    sizes = {"layers": _LAYERS, "heads": _HEADS, "hidden": 16 * _HEADS, "neurons": 96}
    checkpoint = write_random_bert(folder / "model", tokens=_TOKENS, **sizes)
    explorer = tfxg.explore(
        tfxg.load(checkpoint), "film " * _TOKENS, method="saliency", precompute=False
    )
    explorer.wait()
    _receive(explorer, LoadView(id="0", name="inside"))
    _look(explorer, OverviewQuery())
    seconds = [_look(explorer, _layer(at % _LAYERS)) for at in range(2 * _LAYERS)]
    (part,) = next(slot for slot in explorer.inside.values() if slot and slot[0].query == _layer(0))
    explorer.view = "inside"
    file = explorer.to_html(folder / "inside.html")
    explorer.close()
    return seconds, len(msgspec.msgpack.encode(part)), file


def _layer(layer: int) -> Query:
    heads = list(range(_HEADS))
    return HeadMapsQuery(side="self", layer=layer, weighting="weights", heads=heads)


def _look(explorer: tfxg.Explorer, query: Query) -> float:
    started = time.perf_counter()
    _receive(explorer, LookInside(id="1", query=query))
    explorer._inside.wait()
    return time.perf_counter() - started


def _receive(explorer: tfxg.Explorer, request: LoadView | LookInside) -> None:
    content = msgspec.to_builtins(request)
    data = {"method": "custom", "content": content}
    explorer._handle_msg({"content": {"data": data}, "buffers": []})


if __name__ == "__main__":
    print(markdown(lines()))
