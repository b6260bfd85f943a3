"""Bytes that the kernel sends to the page: ``python -m benchmarks.wire``.

The results of the methods that are too slow for a benchmark are made of random numbers: the bytes
depend on how many there are, and on nothing else.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np

from .measure import SENTENCE, Line, markdown

_TOKENS = 512


class _Counter:
    """Counts the bytes of messages, those of their buffers included."""

    def __init__(self) -> None:
        self.bytes = 0

    def count(self, message: object, buffers: Any = None) -> None:
        """Add a message."""
        self.bytes += len(json.dumps(message)) + sum(memoryview(b).nbytes for b in buffers or ())

    def taken(self) -> int:
        """Return the count, and reset it."""
        counted, self.bytes = self.bytes, 0
        return counted


def lines() -> list[Line]:
    """Measure (k) to (n)."""
    import tfxg_widget as tfxg
    from tfxg_widget.protocol.messages import packed
    from tfxg_widget.widget.static_views.page import page

    explorer = tfxg.explore(tfxg.load("demo"), SENTENCE, method="saliency", precompute=False)
    explorer.wait()
    counter = _Counter()
    explorer._send = counter.count
    explorer.send_state([name for name in explorer.keys if name not in ("_esm", "_css")])
    opening = counter.taken()

    for name in ("input_x_gradient", "saliency"):
        counter.taken()
        explorer.method = name
        explorer.wait()
    toggle = counter.taken()

    before = len(page(explorer))
    assert explorer.answer is not None
    rng = np.random.default_rng(0)
    (first, *_) = explorer.results["saliency"]
    for method in explorer.catalogue:
        results = [
            msgspec.structs.replace(
                first,
                method=method.name,
                target=target.name,
                packed_scores=packed(rng.normal(size=_TOKENS)),
            )
            for target in explorer.answer.targets
        ]
        explorer._set(results={**explorer.results, method.name: results})
    every = counter.taken()
    saved = len(page(explorer)) - before
    methods = f"{len(explorer.catalogue)} methods × {len(explorer.answer.targets)} targets"
    explorer.close()
    return [
        _line("(k) opening the widget, without its script", opening, 60, "one sentence"),
        _line("(l) another method that is computed", toggle, 1, "one sentence"),
        _line(f"(m) all methods of {_TOKENS} tokens", every, 400, f"{methods}, one by one"),
        _line("(n) the same in a saved page", saved, 400, "more than before"),
    ]


def _line(name: str, size: int, limit: float, detail: str) -> Line:
    return Line(name, size / 1000, limit, "kB", detail)


if __name__ == "__main__":
    print(markdown(lines()))
