"""Keras models in memory: what can be read of them, padded inputs included."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.models.in_memory.models import KERAS, ids_of, padded_ids_of, wrapped
from tests.engine.models.in_memory.test_own_attention import encoder
from tests.support import TEXT

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("library", KERAS)
def test_a_hand_built_encoder_is_opened(library: str) -> None:
    inspection = tfxg.inspect(wrapped(library, "attentive").model, TEXT)
    length = len(inspection.tokens)
    assert inspection.attention.shape == (1, 2, length, length)
    scores = inspection.queries @ inspection.keys.swapaxes(-1, -2) / np.sqrt(4)
    np.testing.assert_allclose(inspection.attention, tf.nn.softmax(scores), atol=1e-5)
    assert inspection.attention_heads().value_weighted_norms().shape == inspection.attention.shape
    found = inspection.layer_conductance(n_steps=50)
    change = found.value - found.baseline_value
    # What goes through the first block passes its residual connection as well.
    np.testing.assert_allclose(found.by_layer[[0, -1]], change, rtol=1e-2, atol=1e-3)
    with pytest.raises(tfxg.ModelError, match="feed-forward"):
        _ = inspection.neurons


@pytest.mark.parametrize("library", KERAS)
def test_padding_is_left_out(library: str) -> None:
    keras: Any = __import__(library)
    keras.utils.set_random_seed(5)
    net = encoder(keras)
    plain = tfxg.inspect(tfxg.wrap(net, ids_of), TEXT)
    padded = tfxg.inspect(tfxg.wrap(net, padded_ids_of), TEXT)
    for name in ("attention", "queries", "keys", "values", "hidden_states"):
        np.testing.assert_allclose(getattr(padded, name), getattr(plain, name), atol=1e-5)
    expected = plain.layer_conductance(n_steps=5).scores
    np.testing.assert_allclose(padded.layer_conductance(n_steps=5).scores, expected, atol=1e-5)
    vectors = [tfxg.embed(model.model, [TEXT, "so good"]) for model in (plain, padded)]
    np.testing.assert_allclose(*vectors, atol=1e-5)


def test_layers_of_different_widths_have_no_common_array() -> None:
    inspection = tfxg.inspect(wrapped("keras", "recurrent").model, TEXT)
    assert inspection.sides == ()
    assert tfxg.embed(inspection.model, [TEXT]).shape == (1, 6)
