"""Feed-forward neurons: factors against scikit-learn by hand, gradients against differences."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from sklearn.decomposition import NMF

import tfxg_widget as tfxg
from tfxg_widget.engine.models.internals.forward import run

from .support import inspected

pytestmark = pytest.mark.stack


def test_factors_are_those_of_scikit_learn() -> None:
    inspection = inspected("tiny_bert")
    found = inspection.neuron_factors(3, layers=range(1, 2))
    positive = np.maximum(inspection.neurons[1].astype(np.float64), 0)
    model = NMF(3, init="nndsvda", max_iter=1000, random_state=0)
    by_token = model.fit_transform(positive)
    sizes = np.linalg.norm(by_token, axis=0) * np.linalg.norm(model.components_, axis=1)
    order = np.argsort(-sizes)
    np.testing.assert_allclose(found.token_factors, by_token[:, order], atol=1e-9)
    np.testing.assert_allclose(found.neuron_factors[:, 0], model.components_[order], atol=1e-9)
    left_over = np.linalg.norm(positive - by_token @ model.components_)
    assert found.error == pytest.approx(left_over / np.linalg.norm(positive))


def test_top_tokens_and_neurons_of_a_factor() -> None:
    found = inspected("tiny_bert").neuron_factors(3)
    assert found.top_tokens(1, 1) == (int(found.token_factors[:, 1].argmax()),)
    ((layer, neuron),) = found.top_neurons(1, 1)
    assert found.neuron_factors[1, layer, neuron] == found.neuron_factors[1].max()


def test_top_neurons_have_the_gradient_of_a_difference() -> None:
    inspection = inspected("tiny_bert")
    best, *_ = inspection.top_neurons(4, 1, count=3).neurons
    model, rows = inspection.model, inspection.encoding.rows
    points = tf.constant(model.embed(rows.ids))

    def logit(change: float) -> float:
        def changed(_quantity: str, _side: str, layer: int, tensor: tf.Tensor) -> tf.Tensor:
            if layer != best.layer:
                return tensor
            return tf.tensor_scatter_nd_add(tensor, [[0, 4, best.index]], [change])

        trace = run(model, points, rows, ("neurons",), change=changed)
        return float(trace.logits[0, 1])

    slope = (logit(0.01) - logit(-0.01)) / 0.02
    assert best.gradient == pytest.approx(slope, rel=1e-2)
    assert best.activation == pytest.approx(inspection.neurons[best.layer, 4, best.index])
    products = [abs(neuron.product) for neuron in inspection.top_neurons(4, 1).neurons]
    assert products == sorted(products, reverse=True)


def test_what_is_refused() -> None:
    inspection = inspected("tiny_bert", layers=0)
    with pytest.raises(tfxg.InputError, match="n_factors=99"):
        inspection.neuron_factors(99)
    with pytest.raises(tfxg.InputError, match="None of the layers"):
        inspection.neuron_factors(2, layers=range(1, 2))
    with pytest.raises(tfxg.InputError, match="no token 99"):
        inspection.top_neurons(99)
