"""Attention probabilities, on every family that the installed stack supports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, some_quick
from tfxg_widget.engine.inputs.encoding import Rows, stack
from tfxg_widget.engine.inputs.errors import ModelError
from tfxg_widget.engine.models.attentive import AttentiveModel

pytestmark = pytest.mark.stack

PAIR = ("The plot is thin.", "Its actors could not be better!")
SHORT = ("Wonderful!", None)

with np.load(REFERENCE / "attention.npz") as _stored:
    STORED = dict(_stored)

FAMILIES = [family for family, stacks in STACKS_OF.items() if STACK in stacks]

#: One of each kind of attention: an encoder's, a decoder's, that of both, one with a soft cap.
QUICK = ("tiny_bert", "tiny_gpt2", "tiny_bart", "tiny_gemma2")


@pytest.fixture(scope="module", params=some_quick(FAMILIES, *QUICK))
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(family: str) -> AttentiveModel:
    found = tfxg.load(REFERENCE / family)
    assert isinstance(found, AttentiveModel)
    return found


def asked(model: AttentiveModel, *texts: tuple[str, str | None]) -> tuple[Any, Rows]:
    rows = stack([model.encode(*one) for one in texts])
    return model.embed(rows.ids), rows


def test_probabilities_are_those_of_pytorch(model: AttentiveModel, family: str) -> None:
    assert "attention" in model.abilities
    found = np.concatenate(model.attention(*asked(model, PAIR)))
    np.testing.assert_allclose(found, STORED[f"{family}/probabilities"], atol=1e-5)


@pytest.mark.parametrize("traced", [False, True])
def test_gradients_by_probabilities_are_those_of_pytorch(
    model: AttentiveModel, family: str, traced: bool
) -> None:
    points, rows = asked(model, PAIR)

    def gradients(points: Any, ids: Any, inputs: Any) -> Any:
        logits, attention, _ = model.forward_with_attention(points, Rows(ids, inputs))
        return tf.gradients(logits[0, 0], list(attention))

    def by_tape(points: Any, ids: Any, inputs: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(points)
            logits, attention, _ = model.forward_with_attention(points, Rows(ids, inputs))
            logit = logits[0, 0]
        return tape.gradient(logit, list(attention))

    run = tf.function(gradients, autograph=False) if traced else by_tape
    found = np.concatenate(run(tf.constant(points), rows.ids, dict(rows.inputs)))
    stored = STORED[f"{family}/gradients"]
    np.testing.assert_allclose(found, stored, rtol=0, atol=1e-4 * np.abs(stored).max())


def test_rows_sum_to_one_and_padding_gets_nothing(model: AttentiveModel) -> None:
    points, rows = asked(model, PAIR, SHORT)
    _, length = lengths = [len(model.encode(*text)) for text in (PAIR, SHORT)]
    alone = model.attention(*asked(model, SHORT))
    together = model.attention(points, rows)
    assert len(together) == len(alone) == 2
    for one, other in zip(together, alone, strict=True):
        for text, own in enumerate(lengths):
            # Rows of padding mean nothing: where a window holds padding alone they are 0.
            np.testing.assert_allclose(one[text, :, :own].sum(axis=-1), 1, atol=1e-5)
        assert one[1, :, :, length:].max() == 0
        np.testing.assert_allclose(one[1:, :, :length, :length], other, atol=1e-5)


def test_the_logits_beside_them_are_the_plain_ones(model: AttentiveModel) -> None:
    points, rows = asked(model, PAIR, SHORT)
    plain = model.passes("", "logit").logits(points, rows)
    logits, *_ = model.forward_with_attention(points, rows)
    np.testing.assert_allclose(logits, plain, atol=1e-5)
    np.testing.assert_allclose(model.passes("", "logit").logits(points, rows), plain, atol=1e-5)


@pytest.mark.parametrize(
    ("unlike", "part"),
    [
        ("of some tokens only", lambda block: block[..., :2]),
        ("no probabilities", lambda block: 2 * block),
        ("copies", lambda block: tf.constant(block.numpy())),
    ],
    ids=["some tokens only", "no probabilities", "copies"],
)
def test_what_is_no_attention_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, unlike: str, part: Any
) -> None:
    model: Any = tfxg.load(REFERENCE / "tiny_bert")  # what it can do is found out once
    attended = model._attended

    def changed(points: Any, rows: Any) -> Any:
        logits, blocks, state = attended(points, rows)
        return logits, [part(block) for block in blocks], state

    monkeypatch.setattr(model, "_attended", changed)
    assert "attention" not in model.abilities, unlike
    with pytest.raises(ModelError, match="no attention of every token"):
        model.attention(*asked(model, SHORT))
