"""From a click on a computed method to the repainted heatmap, at 512 tokens, in a browser."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from scripts.browser import launch

from .measure import ROOT, SENTENCE, Line

_TOKENS = 512
_ROUNDS = 40

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


def line() -> Line:
    """Measure (e)."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file, tokens = _long_page(Path(folder))
        with launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.goto(file.as_uri())
            page.locator(".tfxg-token").first.wait_for()
            taken = [page.evaluate(_CLICK_TO_PAINT) for _ in range(_ROUNDS)]
    return Line(
        "(e) click on a computed method to the repainted heatmap",
        statistics.median(taken),
        16,
        "ms",
        f"{tokens} tokens, median of {_ROUNDS} clicks, slowest {max(taken):.1f} ms",
    )


def _long_page(folder: Path) -> tuple[Path, int]:
    """Save an explorer of 512 tokens."""
    explorer = tfxg.explore(tfxg.load(_stretched(folder / "model")), f"{SENTENCE} " * 100)
    explorer.granularity = "tokens"
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
