"""Time from a click or a move of the pointer to the repaint, at 512 tokens, in a browser."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from scripts.browser import launch

from .measure import ROOT, SENTENCE, Line

_TOKENS = 512
_ROUNDS = 40
#: Recommended methods, which the button steps through where they are computed.
_STEPPED = ("gradient_x_attention", "integrated_gradients")
#: In seconds.
_PATIENCE = 300

# The click falls at the start of a frame; a message posted then arrives once that frame is
# painted. Where the heatmap is not there by then, the next frame is waited for too.
_CLICK_TO_PAINT = """
() => new Promise((resolve) => requestAnimationFrame(() => {
  const root = document.querySelector(".tfxg-root");
  const before = root.dataset.method;
  const started = performance.now();
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    if (root.dataset.method !== before) {
      resolve(performance.now() - started);
    } else {
      requestAnimationFrame(() => painted.port2.postMessage(null));
    }
  };
  root.querySelector('[data-role="next-method"]').click();
  painted.port2.postMessage(null);
}))
"""


def lines() -> list[Line]:
    """Measure (e), (x) and (y)."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file, tokens = _long_page(Path(folder))
        with launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.goto(file.as_uri())
            page.locator(".tfxg-token").first.wait_for()
            taken = [page.evaluate(_CLICK_TO_PAINT) for _ in range(_ROUNDS)]
            clicking = _script_of(page, _clicks(page))
            pointing = _script_of(page, _moves(page))
    return [
        Line(
            "(e) click on a computed method to the repainted heatmap",
            statistics.median(taken),
            16,
            "ms",
            f"{tokens} tokens, median of {_ROUNDS} clicks, slowest {max(taken):.1f} ms",
        ),
        _script_line("(x) script that a click on a computed method runs", clicking, 16),
        _script_line("(y) script that pointing at another word runs", pointing, 8),
    ]


def _script_line(what: str, taken: Sequence[float], limit: float) -> Line:
    detail = f"median of {len(taken)}, slowest {max(taken):.1f} ms"
    return Line(what, statistics.median(taken), limit, "ms", detail)


def _clicks(page: Page) -> Iterator[Callable[[], object]]:
    box = page.locator('[data-role="next-method"]').bounding_box() or {"x": 0, "y": 0}
    for _ in range(_ROUNDS):
        yield partial(page.mouse.click, box["x"] + 4, box["y"] + 4)


def _moves(page: Page) -> Iterator[Callable[[], object]]:
    tokens = page.locator(".tfxg-line .tfxg-token")
    for number in range(_ROUNDS):
        box = tokens.nth(10 + number).bounding_box() or {"x": 0, "y": 0}
        yield partial(page.mouse.move, box["x"] + 3, box["y"] + 8)


def _script_of(page: Page, actions: Iterable[Callable[[], object]]) -> list[float]:
    """Measure how long scripts run from each action to two frames later, in milliseconds."""
    session = page.context.new_cdp_session(page)
    # By the processor's time for the thread: what else the machine does then does not count.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seconds() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "ScriptDuration"))

    taken = []
    for act in actions:
        page.evaluate(_TWO_FRAMES)
        before = seconds()
        act()
        page.evaluate(_TWO_FRAMES)
        taken.append(1000 * (seconds() - before))
    return taken


_TWO_FRAMES = """() => new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))))"""


def _long_page(folder: Path) -> tuple[Path, int]:
    """Save an explorer of 512 tokens."""
    model = tfxg.load(_stretched(folder / "model"))
    explorer = tfxg.explore(model, f"{SENTENCE} " * 100, precompute=False)
    explorer.granularity = "tokens"
    for method in _STEPPED:
        explorer.method = method
        if not explorer.wait(_PATIENCE):
            raise TimeoutError(f"{method} was not computed within {_PATIENCE} s.")
    file = explorer.to_html(folder / "long.html")
    tokens = len(explorer.answer.tokens) if explorer.answer else 0
    return file, tokens


def _stretched(folder: Path) -> Path:
    """Copy the smallest model and repeat its positions, so that it takes 512 tokens."""
    shutil.copytree(ROOT / "tests" / "reference" / "tiny_bert", folder)
    weights = folder / "model.safetensors"
    tensors = load_file(weights)
    positions = tensors["bert.embeddings.position_embeddings.weight"]
    tensors["bert.embeddings.position_embeddings.weight"] = np.resize(
        positions, (_TOKENS, positions.shape[1])
    )
    save_file(tensors, weights, {"format": "pt"})
    _configure(folder / "config.json", max_position_embeddings=_TOKENS)
    _configure(folder / "tokenizer_config.json", model_max_length=_TOKENS)
    return folder


def _configure(file: Path, **changes: int) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")
