"""Measure opening the widget on a long text: ``python -m benchmarks.opening``.

It measures the time to the first heatmap and to the chosen method, the processor time in the minute
after that, and the time to the first heatmap of a second widget that opens when the minute starts.
It needs a real checkpoint and the SST-2 sentences next to the repository.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from .measure import MODEL, ROOT, SENTENCE, Line, in_fresh_process

_DATA = ROOT.parent / "shared" / "data" / "sst2" / "dev.tsv"
_WORDS = 396
_MINUTE = 60.0

#: The status once the chosen method is computed.
_DONE = ("background", "ready")


def lines() -> list[Line]:
    """Measure (g) to (j) in a new process."""
    measured = in_fresh_process("-m", "benchmarks.opening", "measure")
    what = f"integrated gradients, {_WORDS} words"
    return [
        Line("(g) explore() to the first heatmap", measured["first"], 10, "s", what),
        Line("(h) explore() to the chosen method", measured["chosen"], 60, "s", what),
        Line(
            "(i) processor time in the minute after",
            measured["processor"],
            12,
            "s",
            "of the whole process, over all cores, a second widget on one sentence included",
        ),
        Line(
            "(j) the second widget's first heatmap",
            measured["second"],
            4,
            "s",
            "one sentence, opened as soon as the chosen method of the first is there",
        ),
    ]


def long_text() -> str:
    """Join sentences to a text of ``_WORDS`` words."""
    sentences = [line.split("\t")[0] for line in _DATA.read_text("utf-8").splitlines()]
    return " ".join(" ".join(sentences).split()[:_WORDS])


def _measure() -> dict[str, float]:
    import tfxg_widget as tfxg
    import tfxg_widget.widget.explorer

    model = tfxg.load(MODEL)
    text = long_text()
    started = time.perf_counter()
    explorer = tfxg.explore(model, text, method="integrated_gradients")
    first = _time_when(explorer, _has_some) - started
    chosen = _time_when(explorer, _has_chosen) - started
    busy_from, minute_from = time.process_time(), time.perf_counter()
    other = tfxg.explore(model, SENTENCE, precompute=False)
    second = _time_when(other, _has_some) - minute_from
    time.sleep(max(0.0, _MINUTE - (time.perf_counter() - minute_from)))
    processor = time.process_time() - busy_from
    for widget in (explorer, other):
        widget.cancel()
        widget.wait()
    return {"first": first, "chosen": chosen, "processor": processor, "second": second}


def _has_some(explorer: Any) -> bool:
    return bool(explorer.results)


def _has_chosen(explorer: Any) -> bool:
    """Tell whether the scores of the chosen method are there, and are not preliminary ones."""
    return "integrated_gradients" in explorer.results and explorer.status in _DONE


def _time_when(explorer: Any, condition: Callable[[Any], bool]) -> float:
    """Wait until an explorer fulfils a condition, and return the time."""
    fulfilled = threading.Event()

    def check(_: object = None) -> None:
        if condition(explorer):
            fulfilled.set()

    explorer.observe(check, ["results", "status"])
    check()
    fulfilled.wait()
    return time.perf_counter()


if __name__ == "__main__":
    if "measure" in sys.argv:
        print(json.dumps(_measure()))
    else:
        from .measure import markdown

        print(markdown(lines()))
