"""The side of tfxg_widget: ``python -m benchmarks.peers.ours ROW RUNS``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import tfxg_widget as tfxg
from tfxg_widget.engine.gradients.compiled import EAGER_CALLS

from . import floor, texts
from .clock import Outcome, measure
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
        measure(lambda: _first_heatmap(model), 1, lambda: None)
    else:
        measure(run, runs, warm_up)


def _use(row: Row, model: Any) -> Callable[[], Sequence[tfxg.Attribution]]:
    if row.kind == "answer":
        return lambda: tfxg.explain(model, texts.QUESTION, texts.CONTEXT, target="all")
    if row.kind == "entities":
        return lambda: tfxg.explain(model, texts.ENTITIES, target="all")
    if row.kind == "labels":
        return lambda: tfxg.explain(model, texts.SENTENCE, target="all")
    some = texts.texts_of(row, lambda text: len(model.encode(text)))
    if row.kind == "batch":
        return lambda: tfxg.explain(model, some)
    return lambda: [tfxg.explain(model, text) for text in some]


def _explain_sentence(row: Row, model: Any) -> None:
    pair = texts.CONTEXT if row.kind == "answer" else None
    tfxg.explain(model, texts.SENTENCE, pair, n_steps=2)


def _outcome(row: Row, found: Sequence[tfxg.Attribution]) -> Outcome:
    is_shared = row.kind in ("answer", "entities", "labels")
    # Targets of an input share its forward passes; each text of several has its own.
    each = found[:1] if is_shared else found
    # An answer is its start and its end: two gradients for three targets.
    targets = 2 if row.kind == "answer" else len(found) // len(each)
    gaps = [one.relative_completeness_gap for one in found]
    return Outcome(
        sum(one.passes for one in each),
        max(gap for gap in gaps if gap is not None),
        sum(
            one.passes * floor.operations(row.checkpoint, len(one.tokens), targets) for one in each
        ),
    )


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
