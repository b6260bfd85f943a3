"""Methods that read attention, recomputed from PyTorch's probabilities and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import linprog

import tfxg_widget as tfxg

from .comparison import Floats, Pair, compared
from .stored import TOLERANCE, read_arrays, tiny_bert

#: What the stored attention was computed for.
PAIR = ("The plot is thin.", "Its actors could not be better!")
_ON = "tiny BERT: 1 pair of texts"


def _stored() -> tuple[Floats, Floats]:
    """Give the probabilities (blocks, heads, T, T), and the first logit's gradients by them."""
    arrays = read_arrays("attention.npz")
    return arrays["tiny_bert/probabilities"], arrays["tiny_bert/gradients"]


def _scores(method: str, **options: Any) -> Floats:
    found: tfxg.Attribution = tfxg.explain(tiny_bert(), *PAIR, method=method, target=0, **options)
    return found.scores


@compared("attention", "{transformers}, `output_attentions`, the first token's row", _ON, TOLERANCE)
def attention() -> Iterator[Pair]:
    for block, index in (("first", 0), ("last", 1)):
        expected = _stored()[0][index].mean(axis=0)[0]
        yield Pair(_scores("attention", block=block), expected)


def _with_residual() -> Floats:
    blocks = _stored()[0].mean(axis=1)
    mixed: Floats = 0.5 * blocks + 0.5 * np.eye(blocks.shape[-1])
    return mixed


@compared("attention_rollout", "the paper's equation on {transformers}'s attention", _ON, TOLERANCE)
def attention_rollout() -> Iterator[Pair]:
    first, second = _with_residual()
    yield Pair(_scores("attention_rollout"), (second @ first)[0])


@compared(
    "attention_flow",
    "SciPy's `linprog`: the maximum flow as a linear program on {transformers}'s attention",
    _ON,
    TOLERANCE,
)
def attention_flow() -> Iterator[Pair]:
    pipes = _with_residual()
    expected = [_largest_flow(pipes, source) for source in range(pipes.shape[-1])]
    yield Pair(_scores("attention_flow"), np.array(expected))


def _largest_flow(pipes: Floats, source: int, sink: int = 0) -> float:
    """Solve the maximum flow through two blocks as a linear program over all pipes."""
    blocks, tokens = pipes.shape[:2]
    edges = list(np.ndindex(blocks, tokens, tokens))
    capacities = [pipes[block, reader, giver] for block, giver, reader in edges]
    ends = {(0, source), (blocks, sink)}
    nodes = [node for node in np.ndindex(blocks + 1, tokens) if node not in ends]
    # What flows into a node flows out of it again.
    balance = [
        [
            ((block + 1, reader) == node) - float((block, giver) == node)
            for block, giver, reader in edges
        ]
        for node in nodes
    ]
    gain = [-float((block, giver) == (0, source)) for block, giver, _ in edges]
    bounds = [(0, capacity) for capacity in capacities]
    return float(-linprog(gain, A_eq=balance, b_eq=np.zeros(len(nodes)), bounds=bounds).fun)


@compared(
    "gradient_x_attention",
    "the paper's equations 5 and 6 on {transformers}'s attention and {torch}'s gradients",
    _ON,
    TOLERANCE,
    remark="less the identity that the paper starts from, a token's own share in itself",
)
def gradient_x_attention() -> Iterator[Pair]:
    probabilities, gradients = _stored()
    relevance = start = np.eye(probabilities.shape[-1])
    for block, gradient in zip(probabilities, gradients, strict=True):
        relevance = relevance + np.clip(gradient * block, 0, None).mean(axis=0) @ relevance
    yield Pair(_scores("gradient_x_attention"), (relevance - start)[0])
