"""Measure the memory of a long input: ``python -m benchmarks.memory``.

A model of BERT-base's size with random weights explains 512 tokens by integrated gradients. The
points run one after the other, so the peak does not depend on their number: so many are run that
passes run op by op as well as compiled.
"""

from __future__ import annotations

import json
import resource
import sys

from .measure import Line, in_fresh_process, markdown
from .peers import checkpoints, rows

_POINTS = 24
_WORDS = 600


def lines() -> list[Line]:
    """Measure (r) in a new process."""
    checkpoints.make()
    if not (rows.MADE / "bert").exists():
        return []
    peak = in_fresh_process("-m", "benchmarks.memory", "measure")
    return [
        Line(
            "(r) peak memory beyond the model, 512 tokens, BERT-base's size",
            peak,
            2048,
            "MiB",
            f"integrated gradients, {_POINTS} points, default memory budget",
        )
    ]


def _measure() -> float:
    import tfxg_widget as tfxg

    model = tfxg.load(str(rows.MADE / "bert"))
    tfxg.explain(model, "good", n_steps=1)
    before = _peak()
    found = tfxg.explain(model, "film " * _WORDS, n_steps=_POINTS)
    assert len(found.tokens) == 512
    return _peak() - before


def _peak() -> float:
    # In KiB on Linux.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if "measure" in sys.argv:
        print(json.dumps(_measure()))
    else:
        print(markdown(lines()))
