"""Attention methods, held to PyTorch's attention and to other ways of computing them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import tfxg_widget as tfxg
from tests.engine.models.in_memory import wrapped
from tests.support import REFERENCE, TEXT, assert_close
from tfxg_widget.engine.methods.attention import AttentionFlow

#: What the stored attention was computed for.
PAIR = ("The plot is thin.", "Its actors could not be better!")
METHODS = ("attention", "attention_rollout", "attention_flow", "gradient_x_attention")


@pytest.fixture(scope="module")
def stored() -> tuple[Any, Any]:
    """Give PyTorch's probabilities for tiny BERT, and the gradients of its first logit by them."""
    with np.load(REFERENCE / "attention.npz") as arrays:
        return arrays["tiny_bert/probabilities"], arrays["tiny_bert/gradients"]


def scores(model: tfxg.Model, method: str, **options: Any) -> Any:
    return tfxg.explain(model, *PAIR, method=method, target=0, **options).scores


@pytest.mark.parametrize(("block", "index"), [("first", 0), ("last", 1)])
def test_attention_is_that_of_the_first_token(
    tiny_bert: tfxg.Model, stored: tuple[Any, Any], block: str, index: int
) -> None:
    assert_close(scores(tiny_bert, "attention", block=block), stored[0][index].mean(axis=0)[0])


def test_rollout_is_the_product_of_the_blocks(
    tiny_bert: tfxg.Model, stored: tuple[Any, Any]
) -> None:
    first, second = (
        0.5 * block.mean(axis=0) + 0.5 * np.eye(block.shape[-1]) for block in stored[0]
    )
    assert_close(scores(tiny_bert, "attention_rollout"), (second @ first)[0])


def test_gradient_x_attention_adds_up_what_speaks_for_the_target(
    tiny_bert: tfxg.Model, stored: tuple[Any, Any]
) -> None:
    relevance = start = np.eye(stored[0].shape[-1])
    for block, gradient in zip(*stored, strict=True):
        relevance = relevance + np.clip(gradient * block, 0, None).mean(axis=0) @ relevance
    assert_close(scores(tiny_bert, "gradient_x_attention"), (relevance - start)[0])


def test_flow_is_the_optimum_of_its_linear_program() -> None:
    draw = np.random.default_rng(0).dirichlet
    blocks = draw(np.ones(3), size=(2, 3))
    found = AttentionFlow().relevance(blocks, np.array([0.0, 1.0, 0.0]))
    assert_close(found, [_largest_flow(blocks, source, sink=1) for source in range(3)])


def _largest_flow(blocks: Any, source: int, sink: int) -> float:
    """Solve the maximum flow as a linear program over all pipes."""
    pipes = (blocks + np.eye(3)) / 2
    edges = [(b, giver, reader) for b in range(2) for giver in range(3) for reader in range(3)]
    capacities = [pipes[b, reader, giver] for b, giver, reader in edges]
    ends = {(0, source), (2, sink)}
    nodes = [(b, token) for b in range(3) for token in range(3) if (b, token) not in ends]
    # What flows into a node flows out of it again.
    balance = [
        [((b + 1, reader) == node) - float((b, giver) == node) for b, giver, reader in edges]
        for node in nodes
    ]
    gain = [-1.0 if (b, giver) == (0, source) else 0.0 for b, giver, _ in edges]
    bounds = [(0, capacity) for capacity in capacities]
    return float(-linprog(gain, A_eq=balance, b_eq=np.zeros(len(nodes)), bounds=bounds).fun)


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
