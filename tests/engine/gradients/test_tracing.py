"""Work that nobody asked for traces nothing."""

from __future__ import annotations

import threading

import tfxg_widget as tfxg
from tests.support import SHORT
from tfxg_widget.engine.gradients.compiled import EAGER_CALLS, CompiledGradients
from tfxg_widget.engine.gradients.tracing import may_trace, without_tracing
from tfxg_widget.engine.inputs.encoding import stack


def test_passes_run_op_by_op_where_tracing_is_forbidden(tiny_bert: tfxg.Model) -> None:
    passes = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
    rows = stack([tiny_bert.encode(SHORT)])
    points = tiny_bert.embed(rows.ids)
    with without_tracing():
        for _ in range(EAGER_CALLS + 2):
            expected = passes.logits(points, rows)
    assert passes.traces == 0
    # These calls do not count: the first that are chosen still run op by op.
    assert (passes.logits(points, rows) == expected).all()
    assert passes.traces == 0


def test_it_is_forbidden_on_one_thread_for_a_while() -> None:
    elsewhere: list[bool] = []
    with without_tracing():
        assert not may_trace()
        thread = threading.Thread(target=lambda: elsewhere.append(may_trace()))
        thread.start()
        thread.join()
    assert (may_trace(), elsewhere) == (True, [True])
