"""Heads switched off, against transformers' own head_mask."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import assert_close

from .support import STORED, inspected

pytestmark = pytest.mark.stack


def test_drops_are_those_of_pytorchs_head_mask() -> None:
    found = inspected("tiny_bert").head_ablation(1)
    assert_close(found.value - found.drops, STORED["tiny_bert/without_head"][..., 1], 1e-5)


def test_cross_attention_can_be_switched_off() -> None:
    inspection = inspected("tiny_bart", heads=0)
    found = inspection.head_ablation(1, side="cross")
    assert found.drops.shape == (2, 1)
    assert np.abs(found.drops).min() > 0
