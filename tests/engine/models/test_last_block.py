"""The last block of an encoder, run for the one token that a classifier reads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.models.base import WORD_EMBEDDINGS
from tfxg_widget.engine.models.hooks import recorded
from tfxg_widget.engine.models.layered import LayeredModel
from tfxg_widget.engine.models.networks.base import Network
from tfxg_widget.engine.models.networks.last_block import first_token_alone

pytestmark = pytest.mark.stack

CLASSIFIERS = ("tiny_bert", "tiny_distilbert", "tiny_roberta", "tiny_xlm_roberta")

#: ALBERT's blocks are one; the others read a later token.
OTHERS = [
    family
    for family in ("tiny_albert", "tiny_bart", "tiny_gpt2")
    if STACK in STACKS_OF.get(family, ())
]

TEXTS = ("The plot is thin.", "Its actors could not be better, and the music carries them!")


def loaded(family: str) -> LayeredModel:
    model = tfxg.load(REFERENCE / family)
    assert isinstance(model, LayeredModel)
    return model


@pytest.mark.parametrize("family", CLASSIFIERS)
def test_logits_and_gradients_stay_the_same(family: str) -> None:
    model = loaded(family)
    rows = stack([model.encode(text) for text in TEXTS])
    points = tf.constant(model.embed(rows.ids))
    found = []
    for run in (
        lambda: model._from_embeddings(points, rows),
        lambda: model.forward(points, rows, WORD_EMBEDDINGS),
    ):
        with tf.GradientTape() as tape:
            tape.watch(points)
            logits = run()
        found.append((logits.numpy(), tape.gradient(logits, points).numpy()))
    (logits, gradients), (narrowed, narrowed_gradients) = found
    np.testing.assert_allclose(narrowed, logits, atol=1e-5 * np.abs(logits).max())
    np.testing.assert_allclose(narrowed_gradients, gradients, atol=1e-5 * np.abs(gradients).max())


@pytest.mark.parametrize("family", CLASSIFIERS)
def test_only_the_first_token_is_computed_to_the_end(family: str) -> None:
    model = loaded(family)
    rows = stack([model.encode(text) for text in TEXTS])
    last = list(model._hidden_states.values())[-1]
    lengths = []
    for context in (nullcontext, model._narrowed):
        with context(), recorded({"last": last.layer}) as notes:
            model._from_embeddings(tf.constant(model.embed(rows.ids)), rows)
        ((_, output),) = notes
        lengths.append(output.shape[1])
    assert lengths == [rows.ids.shape[1], 1]


@pytest.mark.parametrize("family", OTHERS)
def test_a_model_that_reads_more_is_run_as_it_is(family: str) -> None:
    assert loaded(family)._narrowed is nullcontext


class Reading:
    """A network whose head reads the last states in another way."""

    def __init__(self, model: LayeredModel, read: Callable[[Any], Any]) -> None:
        self.layers = model._network.layers
        self.embeddings = model._network.embeddings
        self._model = model
        self._last = list(model._hidden_states.values())[-1].layer
        self._read = read

    def from_embeddings(self, points: Any, rows: Any) -> Any:
        with recorded({"last": self._last}) as notes:
            self._model._from_embeddings(points, rows)
        return self._read(notes[0][1])


@pytest.mark.parametrize(
    ("read", "is_narrowed"),
    [
        (lambda states: states[:, 0], True),
        (lambda states: states[:, -1], False),
        (lambda states: states[:, 2], False),
        (lambda states: tf.reduce_mean(states, axis=1), False),
        (lambda states: states, False),
    ],
    ids=["first", "last", "third", "mean", "all"],
)
def test_what_a_head_reads_is_found_by_a_run(read: Callable[[Any], Any], is_narrowed: bool) -> None:
    model = loaded("tiny_bert")
    network = cast("Network", Reading(model, read))
    rows = model.example_rows()
    logits = np.asarray(network.from_embeddings(tf.constant(model.embed(rows.ids)), rows))
    found = first_token_alone(network, rows, logits)
    assert (found is not nullcontext) == is_narrowed
