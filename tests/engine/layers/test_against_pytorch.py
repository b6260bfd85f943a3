"""What models compute inside is what PyTorch computes on the same weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.engine.stacks import STACK, STACKS_OF
from tests.support import assert_close, some_quick

from .support import ATTENTION, STORED, inspected

pytestmark = pytest.mark.stack

FAMILIES = [
    *[family for family, stacks in STACKS_OF.items() if STACK in stacks],
    "tiny_vit",
]
#: One of each kind: an encoder, an encoder with a decoder, a decoder, an image model.
QUICK = ("tiny_bert", "tiny_bart", "tiny_gpt2", "tiny_vit")


@pytest.mark.parametrize("family", some_quick(FAMILIES, *QUICK))
def test_arrays_are_those_of_pytorch(family: str) -> None:
    inspection = inspected(family)
    two_sides = family == "tiny_bart"
    assert inspection.sides == (("encoder", "decoder", "cross") if two_sides else ("self",))
    for side in inspection.sides:
        heads = inspection.attention_heads(side)
        stored = STORED.get(f"{family}/{side}/attention", ATTENTION.get(f"{family}/probabilities"))
        np.testing.assert_allclose(heads.weights, stored, atol=1e-5)
        for name in ("queries", "keys", "values"):
            expected = _as_stored_here(family, name, STORED[f"{family}/{side}/{name}"])
            assert_close(getattr(heads, name), expected, 1e-5)
        if side != "cross":
            hidden = inspection.kept("hidden_states", side)
            assert_close(hidden, STORED[f"{family}/{side}/hidden_states"], 1e-5)
            neurons = inspection.kept("neurons", side)
            assert_close(neurons, STORED[f"{family}/{side}/neurons"], 1e-5)


def _as_stored_here(family: str, name: str, values: Any) -> Any:
    """Put PyTorch's numbers into the order and scale in which KerasHub has Gemma's.

    Its queries and keys have the two halves of their dimensions interleaved, and Gemma 2's queries
    hold the scale of the product, √(d / query_pre_attn_scalar) = √(8 / 4); products are the same.
    """
    if "gemma" not in family or name == "values":
        return values
    halves = values.reshape(*values.shape[:-1], 2, -1)
    interleaved = halves.swapaxes(-1, -2).reshape(values.shape)
    return interleaved * np.sqrt(2) if (family, name) == ("tiny_gemma2", "queries") else interleaved


@pytest.mark.parametrize("family", some_quick(FAMILIES, *QUICK))
def test_a_classifier_answers_from_each_layer_as_in_pytorch(family: str) -> None:
    answers = inspected(family).answers_by_layer()
    assert_close(answers.logits, STORED[f"{family}/answers"], 1e-5)
    exponentials = np.exp(answers.logits.astype(np.float64))
    shares = exponentials / exponentials.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(answers.probabilities, shares, atol=1e-6)
