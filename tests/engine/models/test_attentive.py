"""Attention probabilities, on every family that the installed stack supports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF, WITHOUT_ATTENTION
from tests.support import REFERENCE
from tfxg_widget.engine.encoding import stack
from tfxg_widget.engine.errors import ModelError
from tfxg_widget.engine.models.attentive import AttentiveModel
from tfxg_widget.engine.models.base import Rows

PAIR = ("The plot is thin.", "Its actors could not be better!")
SHORT = ("Wonderful!", None)

with np.load(REFERENCE / "attention.npz") as _stored:
    STORED = dict(_stored)

UNREACHED = sorted(WITHOUT_ATTENTION[STACK])
FAMILIES = [
    family for family, stacks in STACKS_OF.items() if STACK in stacks and family not in UNREACHED
]


@pytest.fixture(scope="module", params=FAMILIES)
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


@pytest.mark.parametrize("family", UNREACHED)
def test_what_is_not_reached_is_not_offered(family: str) -> None:
    assert tfxg.load(REFERENCE / family).abilities == {"gradients"}


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
    length = len(model.encode(*SHORT))
    alone = model.attention(*asked(model, SHORT))
    together = model.attention(points, rows)
    assert len(together) == len(alone) == 2
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one.sum(axis=-1), 1, atol=1e-5)
        assert one[1, :, :, length:].max() == 0
        np.testing.assert_allclose(one[1:, :, :length, :length], other, atol=1e-5)


def test_the_logits_beside_them_are_the_plain_ones(model: AttentiveModel) -> None:
    points, rows = asked(model, PAIR, SHORT)
    plain = model.passes("", "logit").logits(points, rows)
    logits, *_ = model.forward_with_attention(points, rows)
    np.testing.assert_allclose(logits, plain, atol=1e-5)
    np.testing.assert_allclose(model.passes("", "logit").logits(points, rows), plain, atol=1e-5)


def test_a_model_without_attention_within_reach_says_so(
    model: AttentiveModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    attended = model._attended

    def to_neighbours_only(points: Any, rows: Any) -> Any:
        logits, blocks = attended(points, rows)
        return logits, [block[..., :2] for block in blocks]

    monkeypatch.setattr(model, "_attended", to_neighbours_only)
    monkeypatch.setattr(model, "_has_attention", AttentiveModel._has_attention.func(model))
    assert model.abilities == {"gradients"}
    with pytest.raises(ModelError, match="no attention of every token"):
        model.attention(*asked(model, SHORT))
