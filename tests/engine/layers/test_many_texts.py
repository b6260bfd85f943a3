"""A hundred thousand texts: embedded some at a time, with progress, until somebody stops it."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import loaded
from tfxg_widget.engine.layers.vectors import embedding

pytestmark = [pytest.mark.slow, pytest.mark.stack]

COUNT = 100_000


def test_many_texts_are_embedded_some_at_a_time_until_stopped() -> None:
    told: list[tuple[int, int]] = []
    peaks: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        peaks.append(tracemalloc.get_traced_memory()[1])
        if done >= 3000:
            raise tfxg.CancelledError("enough")

    tracemalloc.start()
    try:
        with pytest.raises(tfxg.CancelledError):
            tfxg.embed(
                loaded("tiny_bert"), (f"film {i % 10}" for i in range(COUNT)), on_progress=stop
            )
    finally:
        tracemalloc.stop()
    assert told[0] == (0, COUNT)
    done = np.array([done for done, _ in told])
    assert (np.diff(done) <= embedding._MAX_BATCH).all()
    # Besides the texts and the result, memory holds what is tokenised at once.
    assert peaks[-1] - peaks[0] < COUNT * 16 * 4 + 20_000_000
