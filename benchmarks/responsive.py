"""Measure opening a widget on a short text: ``python -m benchmarks.responsive``.

It measures how soon the widget rests, over the time that the chosen method takes; what a second
widget on the same model traces before its first heatmap; and how long the kernel takes to answer
while a method is compiled.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from typing import Any

from .measure import MODEL, SENTENCE, Line, in_fresh_process, markdown

_EIGHT_WORDS = "a film that nobody will forget so soon"
_ROUNDS = 3

#: A method that has to be compiled.
_COMPILED = "deeplift"

#: Seconds between two cells that are run meanwhile.
_BETWEEN = 0.02


def lines() -> list[Line]:
    """Measure (o) to (q) in new processes."""
    taken = [in_fresh_process("-m", "benchmarks.responsive", "measure") for _ in range(_ROUNDS)]
    worst = max(one["answer"] for one in taken)
    return [
        Line(
            "(o) explore() on eight words to rest, over the chosen method's own time",
            statistics.median(one["rest"] / one["chosen"] for one in taken),
            3,
            "×",
            f"fresh process, integrated gradients, medians of {_ROUNDS}: "
            f"{statistics.median(one['rest'] for one in taken):.2f} s over "
            f"{statistics.median(one['chosen'] for one in taken):.2f} s",
        ),
        Line(
            "(p) functions traced before a second widget's first heatmap",
            max(one["traces"] for one in taken),
            0,
            "",
            "same model, another text",
        ),
        Line(
            "(q) the kernel's answer while a method compiles, 95th percentile",
            1000 * statistics.median(one["answer"] for one in taken),
            250,
            "ms",
            f"{_COMPILED}, median of {_ROUNDS} processes, the slowest {1000 * worst:.0f} ms",
        ),
    ]


def _measure() -> dict[str, float]:
    import tfxg_widget as tfxg
    import tfxg_widget.widget.explorer
    from tfxg_widget.engine.models.base import DifferentiableModel

    model = tfxg.load(MODEL)
    assert isinstance(model, DifferentiableModel)
    started = time.perf_counter()
    explorer = tfxg.explore(model, _EIGHT_WORDS)
    explorer.wait()
    rest = time.perf_counter() - started
    (chosen,) = {result.seconds for result in explorer.results["integrated_gradients"]}
    traces = model.passes("", "logit").traces
    _wait_for_heatmap(tfxg.explore(model, SENTENCE))
    traces = model.passes("", "logit").traces - traces
    answer = _answer_while(lambda: tfxg.explain(model, SENTENCE, method=_COMPILED))
    return {"rest": rest, "chosen": chosen, "traces": traces, "answer": answer}


def _wait_for_heatmap(explorer: Any) -> None:
    shown = threading.Event()
    explorer.observe(lambda _: shown.set(), "results")
    if not explorer.results:
        shown.wait()
    explorer.cancel()
    explorer.wait()


def _answer_while(run: Any) -> float:
    """Give the 95th percentile of the seconds that ``1+1`` takes while something runs elsewhere."""
    thread = threading.Thread(target=run)
    thread.start()
    seconds = []
    while thread.is_alive():
        started = time.perf_counter()
        # As a kernel does: it sleeps until a cell arrives, and needs the interpreter then.
        time.sleep(_BETWEEN)
        eval("1+1")
        seconds.append(time.perf_counter() - started - _BETWEEN)
    thread.join()
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    if "measure" in sys.argv:
        print(json.dumps(_measure()))
    else:
        print(markdown(lines()))
