"""Methods that read attention probabilities."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from ...abilities import Ability
from ...gradients.request import AttributionRequest
from ..base import Description, Floats64, Method, register

if TYPE_CHECKING:
    from ...running.attention_gradients import AttentionGradients
    from ...running.runner import Runner

_FAMILY = "attention"

#: SciPy's flows have integer capacities: a probability of 1 is this many units.
_UNITS = 1_000_000


class AttentionMethod(Method, frozen=True):
    """A method that follows attention from the tokens at which the output is read.

    The gradient with respect to the last hidden states shows which tokens these are.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients", "attention"})
    layered: ClassVar[bool] = False

    @abstractmethod
    def relevance(self, blocks: Floats64, read_weights: Floats64) -> Floats64:
        """Score the tokens (T,); ``read_weights`` (T,) says how much the output reads at each."""

    def blocks(self, attention: AttentionGradients) -> Floats64:
        """Average over heads, for each target: (K, blocks, T, T)."""
        mean = attention.probabilities.mean(axis=1)
        return np.broadcast_to(mean, (len(attention.reading), *mean.shape))

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        scores = []
        runner.on_progress(0, len(requests))
        for done, request in enumerate(requests, start=1):
            attention = runner.attention_gradients(request)
            per_target = zip(self.blocks(attention), attention.reading, strict=True)
            scores.append(np.stack([self.relevance(*arrays) for arrays in per_target]))
            runner.on_progress(done, len(requests))
        return scores


@register(
    Description(
        name="attention",
        title="attention",
        family=_FAMILY,
        paper="Bahdanau et al. 2015, Neural machine translation by jointly learning to align and "
        "translate; Jain & Wallace 2019, Attention is not explanation",
        url="https://arxiv.org/abs/1902.10186",
        signed=False,
    )
)
class Attention(AttentionMethod, frozen=True):
    """Attention of one block, or the mean of all blocks, from the tokens that the output reads.

    Σ_r w_r A_r,t, where A is the attention probability from token r to token t, averaged over
    heads, and w_r is the share of the output that is read at token r (1 for the first token of a
    BERT classifier). The scores sum to 1 and are the same for every target.

    It misleads: attention says where a block looks, not what it does with it. Different attention
    can give the same output (Jain & Wallace 2019), and much attention goes to separator tokens.
    """

    block: Annotated[
        Literal["last", "first", "mean"],
        Meta(title="block", description="The block whose attention is read."),
    ] = "last"

    def relevance(self, blocks: Floats64, read_weights: Floats64) -> Floats64:
        """Read the probabilities of the chosen block."""
        of_block: dict[str, Floats64] = {
            "last": blocks[-1],
            "first": blocks[0],
            "mean": blocks.mean(axis=0),
        }
        return read_weights @ of_block[self.block]


@register(
    Description(
        name="attention_rollout",
        title="attention rollout",
        family=_FAMILY,
        paper="Abnar & Zuidema 2020, Quantifying attention flow in transformers",
        url="https://arxiv.org/abs/2005.00928",
        signed=False,
        caution=(
            "Says little of this answer: scores hardly change when the model's upper layers get "
            "random weights (see docs/sanity.md)."
        ),
    )
)
class AttentionRollout(AttentionMethod, frozen=True):
    """Product of the attention matrices of all blocks, with residual connections.

    The row w of Ā_L ⋯ Ā_1, with Ā = (A + I) / 2 to include the residual connection. The scores sum
    to 1 and are the same for every target.

    It misleads: values, feed-forward layers and signs are ignored, and over many blocks all rows
    become similar.
    """

    def relevance(self, blocks: Floats64, read_weights: Floats64) -> Floats64:
        """Multiply the attention matrices, from the last block to the first."""
        scores = read_weights
        for block in _with_residual(blocks)[::-1]:
            scores = scores @ block
        return scores


@register(
    Description(
        name="attention_flow",
        title="attention flow",
        family=_FAMILY,
        paper="Abnar & Zuidema 2020, Quantifying attention flow in transformers",
        url="https://arxiv.org/abs/2005.00928",
        signed=False,
    )
)
class AttentionFlow(AttentionMethod, frozen=True):
    """Maximum flow from each token to the output, with attention as edge capacities.

    A token's score is the maximum flow from it, through the edges (A + I) / 2 of all blocks, to the
    output, which reads the last hidden states with weights w. Each token's flow is computed alone,
    so the sum has no meaning. The scores are the same for every target.

    It misleads as rollout does. Capacities are seldom exhausted, so the scores of a text lie close
    together: compare their order.
    """

    def relevance(self, blocks: Floats64, read_weights: Floats64) -> Floats64:
        """Solve one maximum flow per token, from the token to the output."""
        # Node b·T + t is token t before block b (b = count: after the last block), and the last
        # node is the output. Flow goes from the attended token to the one that attends to it.
        edges = _with_residual(blocks)
        count, length = edges.shape[:2]
        output = (count + 1) * length
        block, attending, attended = np.nonzero(edges)
        last = np.flatnonzero(read_weights)
        capacities = np.concatenate([edges[block, attending, attended], read_weights[last]])
        sources = np.concatenate([block * length + attended, count * length + last])
        targets = np.concatenate([(block + 1) * length + attending, np.full(len(last), output)])
        graph = coo_array(
            (np.round(capacities * _UNITS).astype(np.int32), (sources, targets)),
            shape=(output + 1, output + 1),
        ).tocsr()
        flows = [maximum_flow(graph, source, output).flow_value for source in range(length)]
        return np.array(flows) / _UNITS


@register(
    Description(
        name="gradient_x_attention",
        title="gradient × attention",
        family=_FAMILY,
        paper="Chefer et al. 2021, Generic attention-model explainability for interpreting "
        "bi-modal and encoder-decoder transformers",
        url="https://arxiv.org/abs/2103.15679",
        signed=False,
    )
)
class GradientAttention(AttentionMethod, frozen=True):
    """Attention times its gradient, positive part only, propagated through all blocks.

    The row w of (I + Ā_L) ⋯ (I + Ā_1) − I, where Ā is the mean over heads of the positive part of
    A ⊙ ∂f/∂A. Scores have the unit of f, but no fixed sum.

    It misleads where evidence against the target matters, as only positive evidence is kept. Values
    and feed-forward layers enter through the gradient only.
    """

    def blocks(self, attention: AttentionGradients) -> Floats64:
        """Average the positive part of attention × gradient over heads (equation 5)."""
        positive = np.maximum(attention.gradients * attention.probabilities, 0)
        mean: Floats64 = positive.mean(axis=2)
        return mean

    def relevance(self, blocks: Floats64, read_weights: Floats64) -> Floats64:
        """Accumulate over blocks (equation 6), without the identity that the paper starts from."""
        total = read_weights
        for block in blocks[::-1]:
            total = total + total @ block
        return total - read_weights


def _with_residual(blocks: Floats64) -> Floats64:
    with_residual: Floats64 = (blocks + np.eye(blocks.shape[1])) / 2
    return with_residual
