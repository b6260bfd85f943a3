"""From a click on a computed method to the repainted heatmap, at 512 tokens, in a browser."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from transformers import AutoTokenizer, BertConfig, TFBertForSequenceClassification

import tfxg_widget as tfxg
from scripts.browser import launch

from .measure import ROOT, SENTENCE, Line

_TOKENS = 512
_ROUNDS = 40

# The click falls at the start of a frame; a message posted then arrives once that frame is
# painted. Where the heatmap is not there by then, the next frame is waited for too.
_CLICK_TO_PAINT = """
(name) => new Promise((resolve) => requestAnimationFrame(() => {
  const started = performance.now();
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    if (document.querySelector(".tfxg-root").dataset.method === name) {
      resolve(performance.now() - started);
    } else {
      requestAnimationFrame(() => painted.port2.postMessage(null));
    }
  };
  document.querySelector(`[data-method-button="${name}"]`).click();
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
            methods = ["saliency", "input_x_gradient"]
            taken = [page.evaluate(_CLICK_TO_PAINT, methods[i % 2]) for i in range(_ROUNDS)]
    return Line(
        "(e) click on a computed method to the repainted heatmap",
        statistics.median(taken),
        16,
        "ms",
        f"{tokens} tokens, median of {_ROUNDS} clicks, slowest {max(taken):.1f} ms",
    )


def _long_page(folder: Path) -> tuple[Path, int]:
    """Save an explorer of 512 tokens, by a small untrained model that takes so many."""
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=_TOKENS,
    )
    tokenizer = AutoTokenizer.from_pretrained(
        ROOT / "tfxg_widget" / "demo_model", model_max_length=_TOKENS
    )
    net: Any = TFBertForSequenceClassification(config)
    net.build_in_name_scope()
    explorer = tfxg.explore(tfxg.wrap(net, tokenizer), f"{SENTENCE} " * 100)
    explorer.granularity = "tokens"
    file = explorer.to_html(folder / "long.html")
    tokens = len(explorer.answer.tokens) if explorer.answer else 0
    return file, tokens
