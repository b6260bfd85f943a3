"""Methods that read attention: which tokens each block passes on to the answer."""

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

#: Capacities of a flow are whole numbers: so many stand for a probability of 1.
_UNITS = 1_000_000


class AttentionMethod(Method, frozen=True):
    """A method on what the blocks attend to, followed from where the answer is read.

    Which tokens that are is seen from the gradient by the last states.
    """

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients", "attention"})
    layered: ClassVar[bool] = False

    @abstractmethod
    def relevance(self, blocks: Floats64, read: Floats64) -> Floats64:
        """Score the input's tokens (T,), the answer being read from the last states by ``read``."""

    def blocks(self, attended: AttentionGradients) -> Floats64:
        """Average the heads, for each target: (K, blocks, T, T)."""
        mean = attended.probabilities.mean(axis=1)
        return np.broadcast_to(mean, (len(attended.reading), *mean.shape))

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        found = []
        runner.on_progress(0, len(requests))
        for done, request in enumerate(requests, start=1):
            attended = runner.attended(request)
            pairs = zip(self.blocks(attended), attended.reading, strict=True)
            found.append(np.stack([self.relevance(blocks, read) for blocks, read in pairs]))
            runner.on_progress(done, len(requests))
        return found


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
    """What one block, or the mean of all, attends to from where the answer is read.

    Σ_r w_r A_r,t, with A the probabilities of reading token t from token r, averaged over heads,
    and w the share of the answer that is read from r (1 for the first token of a BERT). The scores
    sum to 1 and are the same for every target.

    It misleads: attention says where a block looks, not what it makes of what it sees; other
    attention can give the same answer (Jain & Wallace 2019), and much of it goes to separators.
    """

    block: Annotated[
        Literal["last", "first", "mean"],
        Meta(title="block", description="Whose attention, averaged over its heads."),
    ] = "last"

    def relevance(self, blocks: Floats64, read: Floats64) -> Floats64:
        """Take the probabilities themselves."""
        chosen: dict[str, Floats64] = {
            "last": blocks[-1],
            "first": blocks[0],
            "mean": blocks.mean(axis=0),
        }
        return read @ chosen[self.block]


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
    """Attention followed through all blocks, half of every state passing each block by.

    The row w of Ā_L ⋯ Ā_1, with Ā = (A + I) / 2 for the residual connection. The scores sum to 1
    and are the same for every target.

    It misleads: values, feed-forward layers and signs are left out, and over many blocks the rows
    grow alike.
    """

    def relevance(self, blocks: Floats64, read: Floats64) -> Floats64:
        """Multiply the blocks, the residual connection counted as attention to oneself."""
        for block in _with_residual(blocks)[::-1]:
            read = read @ block
        return read


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
    """The largest flow from each token to the answer, with attention as the pipes' capacities.

    A token's score is the maximum flow from it, through (A + I) / 2 of every block, to the answer,
    which reads the last states by w. The tokens' flows are computed one by one, so their sum means
    nothing, and they are the same for every target.

    It misleads as rollout does, and flatters: capacities are seldom used up, so the scores of a
    text lie close together; compare their order.
    """

    def relevance(self, blocks: Floats64, read: Floats64) -> Floats64:
        """Solve a maximum flow from every token to the answer, a node that reads by ``read``."""
        pipes = _with_residual(blocks)
        count, length = pipes.shape[:2]
        answer = (count + 1) * length
        block, reader, giver = np.nonzero(pipes)
        last = np.flatnonzero(read)
        # A node for every token before and after each block; what is read flows to its reader.
        capacities = np.concatenate([pipes[block, reader, giver], read[last]])
        sources = np.concatenate([block * length + giver, count * length + last])
        targets = np.concatenate([(block + 1) * length + reader, np.full(len(last), answer)])
        graph = coo_array(
            (np.round(capacities * _UNITS).astype(np.int32), (sources, targets)),
            shape=(answer + 1, answer + 1),
        ).tocsr()
        flows = [maximum_flow(graph, source, answer).flow_value for source in range(length)]
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
    """Attention that speaks for the target, followed through all blocks.

    The row w of (I + Ā_L) ⋯ (I + Ā_1) − I, with Ā the mean over heads of the positive part of
    A ⊙ ∂f/∂A. Its numbers are in the unit of f, but conserve nothing.

    It misleads where much speaks against the target: only what speaks for it is kept. Values and
    feed-forward layers count only by the gradient through them.
    """

    def blocks(self, attended: AttentionGradients) -> Floats64:
        """Average the heads by what of theirs speaks for the target (equation 5)."""
        speaking = np.maximum(attended.gradients * attended.probabilities, 0)
        mean: Floats64 = speaking.mean(axis=2)
        return mean

    def relevance(self, blocks: Floats64, read: Floats64) -> Floats64:
        """Add up what each block hands on (equation 6), without what a token says of itself."""
        total = read
        for block in blocks[::-1]:
            total = total + total @ block
        return total - read


def _with_residual(blocks: Floats64) -> Floats64:
    mixed: Floats64 = (blocks + np.eye(blocks.shape[1])) / 2
    return mixed
