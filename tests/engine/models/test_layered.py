"""What all models with layers share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, TINY, assert_close, run_from_ids


def test_embeddings_are_looked_up_in_any_shape(tiny: Any) -> None:
    table = tiny._network.embeddings._read().numpy()
    ids = np.array([[3, 1], [4, 1]], np.int32)
    np.testing.assert_array_equal(tiny.embed(ids), table[ids])
    np.testing.assert_array_equal(tiny.embed(ids[0, 0]), table[3])
    assert_close(tiny.mean_embedding(), table.mean(axis=0))


def test_running_from_embeddings_is_running_from_ids(tiny: Any) -> None:
    found = tfxg.explain(tiny, TEXT, method="saliency").prediction.logits
    encoding = tiny.encode(TEXT)
    assert_close(list(found.values()), run_from_ids(tiny, encoding, encoding.ids))


def test_the_dimensions_are_those_of_the_configuration(tiny: tfxg.Model) -> None:
    assert tiny.name in TINY
    assert (tiny.size.layers, tiny.size.hidden, tiny.size.heads) == (2, 16, 2)


def test_a_longer_input_costs_more_than_in_proportion(tiny_bert: tfxg.Model) -> None:
    assert tiny_bert.size.point_bytes(64) > 2 * tiny_bert.size.point_bytes(32) > 0


@pytest.mark.parametrize("name", ["pad", "mask", "unk"])
def test_special_tokens_are_those_of_the_tokenizer(tiny: Any, name: str) -> None:
    token = tiny.special_id(name)
    assert token == getattr(tiny._tokenizer.tokenizer, f"{name}_token_id")
    assert token is not None
