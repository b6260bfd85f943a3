"""A computation that is stopped in the middle leaves the model as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import (
    FIRST_OF_FAMILY,
    METHODS,
    TEXT,
    assert_close,
    head_weight,
    in_thread,
    scores,
    some_quick,
)
from tfxg_widget.engine.running.runner import OnProgress

from ..stacks import BLOCK


def stop_after(calls: int) -> OnProgress:
    heard = []

    def on_progress(done: int, total: int) -> None:
        heard.append((done, total))
        if len(heard) > calls:
            raise KeyboardInterrupt

    return on_progress


@pytest.mark.parametrize("method", some_quick(METHODS, *FIRST_OF_FAMILY))
@pytest.mark.parametrize("calls", [0, 1])
def test_an_interrupt_comes_through_and_the_model_works_on(
    tiny_bert: tfxg.Model, method: str, calls: int
) -> None:
    before = scores(tiny_bert, TEXT, method)
    # The traceback is kept, as a notebook does.
    with pytest.raises(KeyboardInterrupt) as kept:
        scores(tiny_bert, TEXT, method, on_progress=stop_after(calls))
    assert_close(scores(tiny_bert, TEXT, method), before)
    assert_close(in_thread(lambda: scores(tiny_bert, TEXT, method)), before)
    del kept


@pytest.mark.parametrize("layer", ["hidden_state_0", BLOCK])
def test_an_interrupt_takes_taps_off(tiny_bert: tfxg.Model, layer: str, op_by_op: None) -> None:
    before = scores(tiny_bert, TEXT, "saliency")
    with pytest.raises(KeyboardInterrupt):
        scores(tiny_bert, TEXT, "saliency", layer=layer, on_progress=stop_after(1))
    assert_close(scores(tiny_bert, TEXT, "saliency"), before)


def test_weights_that_are_no_numbers_are_reported(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    bias = head_weight(model, 3)
    whole = bias.numpy().copy()
    bias.assign(np.full_like(whole, np.nan))
    for method in ("saliency", "integrated_gradients", "noisegrad"):
        with pytest.raises(tfxg.NumericsError, match="NaN or infinity"):
            scores(model, TEXT, method)
    bias.assign(whole)
    assert scores(model, TEXT, "saliency").any()


def test_a_gradient_that_is_no_number_is_reported(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    # On the way from a huge baseline alone the numbers overflow.
    with pytest.raises(tfxg.NumericsError):
        tfxg.explain(model, TEXT, baseline=np.full(model.size.hidden, 1e38), n_steps=3)
