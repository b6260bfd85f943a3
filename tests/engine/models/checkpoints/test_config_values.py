"""What a checkpoint's configuration says of any model."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tfxg_widget.engine.models.checkpoints import config_values as configured


@pytest.mark.parametrize(
    ("kind", "padding", "expected"),
    [("bert", 0, 64), ("distilbert", 0, 64), ("roberta", 1, 62), ("xlm-roberta", 1, 62)],
)
def test_roberta_and_its_kin_have_fewer_positions_than_they_say(
    kind: str, padding: int, expected: int
) -> None:
    config = SimpleNamespace(max_position_embeddings=64, pad_token_id=padding, model_type=kind)
    assert configured.positions(config) == expected


def test_a_model_may_set_no_limit() -> None:
    assert configured.positions(SimpleNamespace(model_type="xlnet")) is None
