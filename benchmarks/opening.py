"""What opening the widget on a long text costs: ``python -m benchmarks.opening``.

The time to the first heatmap and to the chosen method, how busy the processor is in the minute
after that, and when a second widget, opened at the start of that minute, shows its first heatmap.
Needs a real checkpoint and the SST-2 sentences beside the repository.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from .measure import MODEL, ROOT, SENTENCE, Line, in_fresh_process

_DATA = ROOT.parent / "shared" / "data" / "sst2" / "dev.tsv"
_WORDS = 396
_MINUTE = 60.0


def lines() -> list[Line]:
    """Measure (g) to (j) in a process of its own."""
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
    """Join sentences up to the number of words."""
    sentences = [line.split("\t")[0] for line in _DATA.read_text("utf-8").splitlines()]
    return " ".join(" ".join(sentences).split()[:_WORDS])


def _measure() -> dict[str, float]:
    import tfxg_widget as tfxg
    import tfxg_widget.widget.explorer

    model = tfxg.load(MODEL)
    text = long_text()
    started = time.perf_counter()
    explorer = tfxg.explore(model, text, method="integrated_gradients")
    first = _until(explorer, lambda results: bool(results)) - started
    chosen = _until(explorer, _has_chosen) - started
    busy_from, minute_from = time.process_time(), time.perf_counter()
    other = tfxg.explore(model, SENTENCE, precompute=False)
    second = _until(other, lambda results: bool(results)) - minute_from
    time.sleep(max(0.0, _MINUTE - (time.perf_counter() - minute_from)))
    processor = time.process_time() - busy_from
    for one in (explorer, other):
        one.cancel()
        one.wait()
    return {"first": first, "chosen": chosen, "processor": processor, "second": second}


def _has_chosen(results: dict[str, list[Any]]) -> bool:
    return "integrated_gradients" in results


def _until(explorer: Any, is_there: Any) -> float:
    """Wait until the results are such; give the time of that."""
    shown = threading.Event()

    def look(results: dict[str, list[Any]]) -> None:
        if is_there(results):
            shown.set()

    explorer.observe(lambda change: look(change["new"]), "results")
    look(explorer.results)
    shown.wait()
    return time.perf_counter()


if __name__ == "__main__":
    if "measure" in sys.argv:
        print(json.dumps(_measure()))
    else:
        from .measure import markdown

        print(markdown(lines()))
