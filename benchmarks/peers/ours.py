"""The side of tfxg_widget: ``python -m benchmarks.peers.ours ROW RUNS``."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import tfxg_widget as tfxg
from tfxg_widget.api.notebook import warm_up_in_background
from tfxg_widget.engine.gradients.compiled import EAGER_CALLS

from . import floor, texts
from .clock import PAUSE, Outcome, measure
from .rows import ROWS, Row


def main(name: str, runs: int) -> None:
    """Measure a row."""
    row = ROWS[name]
    options = {"aggregation_strategy": "none"} if row.kind == "entities" else {}
    model = tfxg.load(str(row.checkpoint), **options)
    use = _use(row, model)

    def run() -> Outcome:
        return _outcome(row, use())

    def warm_up() -> None:
        # Functions are traced after some calls of the model; two points make a short one.
        for _ in range(EAGER_CALLS + 1):
            _explain_sentence(row, model)
        use()

    if row.kind == "first":
        measure(lambda: _first_heatmap(model), 1, lambda: _as_in_notebook(model))
    else:
        measure(run, runs, warm_up)


def _use(row: Row, model: Any) -> Callable[[], Sequence[tfxg.Attribution]]:
    if row.kind == "answer":
        return lambda: tfxg.explain(model, texts.QUESTION, texts.CONTEXT, target="all")
    if row.kind == "entities":
        return lambda: tfxg.explain(model, texts.ENTITIES, target="all")
    if row.kind == "labels":
        return lambda: tfxg.explain(model, texts.SENTENCE, target="all")
    some = texts.texts_of(row, lambda text: _length(model, text))
    if row.kind == "batch":
        return lambda: tfxg.explain(model, some)
    return lambda: [tfxg.explain(model, text) for text in some]


def _length(model: Any, text: str) -> int:
    encoding = model.encode(text)
    # What is cut off counts, too: the other tools cut nothing.
    return len(encoding) + any(at is not None for at in encoding.cut_at)


def _explain_sentence(row: Row, model: Any) -> None:
    pair = texts.CONTEXT if row.kind == "answer" else None
    tfxg.explain(model, texts.SENTENCE, pair, n_steps=2)


def _outcome(row: Row, found: Sequence[tfxg.Attribution]) -> Outcome:
    texts = [found] if row.kind in ("answer", "entities", "labels") else [[one] for one in found]
    gaps = [one.relative_completeness_gap for one in found]
    return Outcome(
        # The targets of a text share its forward passes.
        sum(max(one.passes for one in of_text) for of_text in texts),
        max(gap for gap in gaps if gap is not None),
        sum(_operations(row, of_text) for of_text in texts),
    )


def _operations(row: Row, targets: Sequence[tfxg.Attribution]) -> float:
    length = len(targets[0].tokens)
    forward = max(one.passes for one in targets)
    backward = [one.passes for one in targets]
    if row.kind == "answer":
        # Of the answer, its start and its end, two gradients give the third.
        backward.remove(min(backward))
    return floor.operations(row.checkpoint, length, forward, sum(backward))


def _as_in_notebook(model: Any) -> None:
    warm_up_in_background(model)
    time.sleep(PAUSE)


def _first_heatmap(model: Any) -> Outcome:
    shown = threading.Event()
    explorer = tfxg.explore(model, texts.SENTENCE)
    explorer.observe(lambda _: shown.set(), "results")
    if not explorer.results:
        shown.wait()
    explorer.cancel()
    return Outcome()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
