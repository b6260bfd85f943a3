"""Layer conductance against captum, and its completeness."""

from __future__ import annotations

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close

from .support import STORED, inspected

pytestmark = pytest.mark.stack


def test_layer_conductance_is_captums() -> None:
    found = inspected("tiny_bert").layer_conductance(1, baseline="zero", n_steps=200)
    assert_close(found.scores, STORED["tiny_bert/conductance"], 1e-3)


@pytest.mark.parametrize("family", ["tiny_gpt2", "tiny_vit"])
def test_every_layer_sums_to_the_change(family: str) -> None:
    found = inspected(family).layer_conductance(1, n_steps=200)
    change = found.value - found.baseline_value
    np.testing.assert_allclose(found.by_layer, change, rtol=2e-2, atol=2e-3)
    np.testing.assert_allclose(found.gaps, np.abs(found.by_layer - change))


def test_chunks_change_nothing() -> None:
    whole = inspected("tiny_bert").layer_conductance(1, n_steps=7)
    chunks = inspected("tiny_bert", memory_budget=1)
    told: list[tuple[int, int]] = []
    model = type(chunks.model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "point_bytes", lambda _model, _encoding: (1 << 20) // 3)
        part = chunks.layer_conductance(1, n_steps=7, on_progress=lambda *at: told.append(at))
    assert told == [(0, 7), (2, 7), (4, 7), (6, 7), (7, 7)]
    np.testing.assert_allclose(part.scores, whole.scores, rtol=1e-4, atol=1e-6)


def test_a_path_needs_steps() -> None:
    with pytest.raises(tfxg.InputError, match="n_steps=0"):
        inspected("tiny_bert").layer_conductance(n_steps=0)
