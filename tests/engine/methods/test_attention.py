"""Attention methods: what every one gives, and where none is offered."""

from __future__ import annotations

import pytest

import tfxg_widget as tfxg
from tests.engine.models.in_memory.models import wrapped
from tests.support import TEXT

METHODS = ("attention", "attention_rollout", "attention_flow", "gradient_x_attention")


@pytest.mark.parametrize("method", METHODS)
def test_every_target_has_scores(tiny: tfxg.Model, method: str) -> None:
    for found in tfxg.explain(tiny, TEXT, method=method, target="all", output="probability"):
        assert found.scores.shape == (len(found.tokens),)
        assert (found.scores >= 0).all()
        assert found.scores.max() > 0


@pytest.mark.parametrize("method", METHODS)
def test_without_attention_it_is_not_offered(method: str) -> None:
    model = wrapped("keras", "recurrent").model
    assert method not in [info.name for info in tfxg.methods(model)]
    with pytest.raises(tfxg.ModelError, match="gives answers but no attention"):
        tfxg.explain(model, TEXT, method=method)
