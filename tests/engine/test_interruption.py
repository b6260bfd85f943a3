"""A computation that is stopped in the middle leaves the model as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import METHODS, TEXT, assert_close, in_thread, scores
from tfxg_widget.engine.evaluator import OnProgress


def stop_after(calls: int) -> OnProgress:
    heard = []

    def on_progress(done: int, total: int) -> None:
        heard.append((done, total))
        if len(heard) > calls:
            raise KeyboardInterrupt

    return on_progress


@pytest.mark.parametrize("method", METHODS)
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


@pytest.mark.transformers4
@pytest.mark.parametrize("layer", ["hidden_state_0", "bert.encoder.layer.0"])
def test_an_interrupt_takes_taps_off(tiny_bert: tfxg.Model, layer: str, op_by_op: None) -> None:
    before = scores(tiny_bert, TEXT, "saliency")
    with pytest.raises(KeyboardInterrupt):
        scores(tiny_bert, TEXT, "saliency", layer=layer, on_progress=stop_after(1))
    assert_close(scores(tiny_bert, TEXT, "saliency"), before)


@pytest.mark.transformers4
def test_weights_that_are_no_numbers_are_reported(random_bert: Any) -> None:
    model = random_bert(num_labels=2)
    bias = model._net.classifier.bias
    whole = bias.numpy().copy()
    bias.assign(np.full_like(whole, np.nan))
    for method in ("saliency", "integrated_gradients", "noisegrad"):
        with pytest.raises(tfxg.NumericsError, match="NaN or infinity"):
            scores(model, TEXT, method)
    bias.assign(whole)
    assert scores(model, TEXT, "saliency").any()


@pytest.mark.transformers4
def test_a_gradient_that_is_no_number_is_reported(random_bert: Any) -> None:
    model = random_bert(num_labels=2)
    # On the way from a huge baseline alone the numbers overflow.
    with pytest.raises(tfxg.NumericsError):
        tfxg.explain(model, TEXT, baseline=np.full(8, 1e38), n_steps=3)
