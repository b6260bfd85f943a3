"""Frames a second of saved pages of 4,096 tokens, and of a map of 512 x 512, in a browser.

The states are made up: what a page draws does not depend on where its scores come from.
"""

from __future__ import annotations

import base64
import json
import re
import statistics
import tempfile
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import tfxg_widget as tfxg
from scripts.browser import launch
from tfxg_widget.protocol.messages import packed

from .measure import ROOT, Line, markdown

_TOKENS = 4096
_SIDE = 512
_FRAMES = 120

#: In milliseconds; only what is broken waits that long, however busy the machine is.
_PATIENCE = 300_000

_State = dict[str, Any]
_STATE = re.compile(r'(<script type="application/json"[^>]*>)(.*?)(</script>)', re.DOTALL)

# A frame's time is from one to the next, so that all that delays it counts: scrolling or the
# handlers of two moves of the pointer, the drawing, and what the browser does after them.
_FRAME_TIMES = """
([selector, frames, scrolls]) => new Promise((resolve) => {
  const element = selector === "" ? document.scrollingElement : document.querySelector(selector);
  const box = document.querySelector(selector || ".tfxg-box").getBoundingClientRect();
  const move = (at) => {
    const clientX = box.left + box.width * (0.5 + 0.4 * Math.cos(at / 9));
    const clientY = 350 + 120 * Math.sin(at / 9);
    const target = document.elementFromPoint(clientX, clientY);
    const options = { bubbles: true, pointerId: 1, clientX, clientY };
    for (const type of ["pointerover", "pointermove"]) {
      target?.dispatchEvent(new PointerEvent(type, options));
    }
  };
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    if (scrolls) {
      element.scrollBy(selector === "" ? 0 : 48, 48);
    } else {
      move(times.length);
      move(times.length + 0.5);
    }
    if (times.length < frames) requestAnimationFrame(step);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(step);
})
"""


def lines() -> list[Line]:
    """Measure (t) and (u)."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        saved = Path(folder) / "saved.html"
        model = tfxg.load(str(ROOT / "tests" / "reference" / "tiny_bert"))
        tfxg.explore(model, "good", precompute=False, n_steps=2).to_html(saved)
        text = _changed(saved, "text.html", lambda state: _fill(state, _TOKENS, 1))
        grid = _changed(saved, "map.html", lambda state: _fill(state, _SIDE, _SIDE))
        with launch(playwright) as browser:
            page = _opened(browser, text)
            page.locator(".tfxg-token").first.wait_for()
            found = _of_page(page, f"(t) {_TOKENS:,} tokens", "", most=17)
            page.close()
            page = _opened(browser, grid)
            page.locator('[data-role="map"]').click()
            page.locator('[role="grid"]').wait_for()
            # A quarter of a million cells: 20 frames a second still follow the hand.
            name = f"(u) map of {_SIDE} x {_SIDE}"
            return found + _of_page(page, name, '[role="grid"]', most=50)


def _opened(browser: Browser, file: Path) -> Page:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.set_default_timeout(_PATIENCE)
    page.goto(file.as_uri())
    return page


def _of_page(page: Page, name: str, scrolled: str, most: float) -> list[Line]:
    return [
        _line(f"{name}, one frame while {doing}", page.evaluate(_FRAME_TIMES, arguments), most)
        for doing, arguments in (
            ("scrolled", [scrolled, _FRAMES, True]),
            ("hovered", [scrolled, _FRAMES, False]),
        )
    ]


def _line(name: str, times: Sequence[float], most: float) -> Line:
    median = statistics.median(times)
    detail = f"median of {len(times)}; slowest {max(times):.0f} ms"
    return Line(name, median, most, "ms", f"{1000 / median:.0f} frames a second, {detail}")


def _changed(saved: Path, name: str, change: Callable[[_State], None]) -> Path:
    """Copy a saved page with its state changed."""

    def rewrite(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        change(state)
        return found[1] + json.dumps(state).replace("<", "\\u003c") + found[3]

    file = saved.with_name(name)
    file.write_text(_STATE.sub(rewrite, saved.read_text("utf-8"), count=1), "utf-8")
    return file


def _fill(state: _State, tokens: int, targets: int) -> None:
    """Put words of one token each into a state, and as many targets."""
    words = [f"word{i}" for i in range(tokens)]
    ends = list(accumulate(len(word) + 1 for word in words))
    answer = state["answer"]
    state["text"] = answer["text"] = " ".join(words)
    answer["words"] = words
    answer["tokens"] = [
        {
            "text": word,
            "start": end - len(word) - 1,
            "end": end - 1,
            "part": 0,
            "special": False,
            "word": i,
        }
        for i, (word, end) in enumerate(zip(words, ends, strict=True))
    ]
    target = answer["targets"][0]
    answer["targets"] = [
        {**target, "id": f"target {i}", "name": f"target {i}", "probability": 0.9**i}
        for i in range(targets)
    ]
    answer["predicted"] = "target 0"
    random = np.random.default_rng(0)
    first = state["results"][state["method"]][0]
    state["results"] = {
        state["method"]: [
            {
                **first,
                "target": f"target {i}",
                "scores": base64.b64encode(packed(random.normal(size=tokens))).decode(),
            }
            for i in range(targets)
        ]
    }
    state["occlusion_effect"] = None


if __name__ == "__main__":
    print(markdown(lines()))
