"""The side of tfxg_widget: ``python -m benchmarks.peers.ours ROW RUNS``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import tfxg_widget as tfxg

from . import rows
from .clock import tell, timed

#: Calls before those that are timed. Functions are traced after eight calls of the model, which a
#: long input or a batch makes at once.
_WARM_UP: dict[rows.Kind, int] = {"first": 0, "batch": 1, "long": 1}


def main(name: str, runs: int) -> None:
    """Measure a row."""
    row = rows.ROWS[name]
    runs = 1 if row.kind == "first" else runs
    model = tfxg.load(str(row.checkpoint))
    seconds, found, peak = timed(_use(row.kind, model), runs, _WARM_UP.get(row.kind, 8))
    every = [one for one in found if one is not None]
    gaps = [one.relative_completeness_gap for one in every]
    tell(
        seconds,
        # Targets of an input share its forward passes; each text of a batch has its own.
        sum(one.passes for one in every) if row.kind == "batch" else max(p.passes for p in every),
        max(gap for gap in gaps if gap is not None),
        peak,
        max(len(one.tokens) for one in every),
    )


def _use(kind: rows.Kind, model: Any) -> Callable[[], list[tfxg.Attribution]]:
    match kind:
        case "sentence":
            return lambda: [tfxg.explain(model, rows.SENTENCE)]
        case "first":
            return lambda: _first_heatmap(model)
        case "labels":
            return lambda: tfxg.explain(model, rows.SENTENCE, target="all")
        case "answer":
            return lambda: tfxg.explain(model, rows.QUESTION, rows.CONTEXT, target="all")
        case "entities":
            return lambda: tfxg.explain(model, rows.ENTITIES, target="all")
        case "batch":
            texts = rows.sentences(200)
            return lambda: tfxg.explain(model, texts)
        case "long":
            text = rows.long_text()
            return lambda: [tfxg.explain(model, text)]


def _first_heatmap(model: Any) -> list[tfxg.Attribution]:
    shown = threading.Event()
    explorer = tfxg.explore(model, rows.SENTENCE)
    explorer.observe(lambda _: shown.set(), "results")
    if not explorer.results:
        shown.wait()
    explorer.cancel()
    return [tfxg.explain(model, rows.SENTENCE, n_steps=1)]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
