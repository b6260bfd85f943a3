"""The teacher of pairs: one larger model that learns both of SICK's questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit, softmax

from .. import losses
from ..networks.bert import TEXTS
from ..texts import batches
from ..training import Plan, predict, train
from .pair_scores import accuracy, correlations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..demo_model.networks.layout import Floats
    from ..networks.bert import Larger
    from ..texts.batches import Item
    from ..texts.corpora import Pair

JUDGMENTS = ("entailment", "neutral", "contradiction")
#: Columns of what is asked for: the share of each judgment, and the relatedness from 0 to 1.
JUDGED, RELATED, BOTH = slice(0, 3), slice(3, 4), slice(0, 4)

PLAN = Plan(epochs=4, batch=32, learning_rate=1e-4, embedding_rate=0.0)
_LONGEST = 64


@dataclass(frozen=True, eq=False)
class Labelled:
    """Pairs of sentences with what to say of them, (N, 4)."""

    texts: Sequence[tuple[str, str]]
    wanted: Floats

    @classmethod
    def by_people(cls, pairs: Sequence[Pair]) -> Labelled:
        """Ask for what people said."""
        judged = np.eye(3, dtype=np.float32)[[JUDGMENTS.index(pair.judgment) for pair in pairs]]
        related = np.array([[(pair.relatedness - 1) / 4] for pair in pairs], np.float32)
        texts = [(pair.first, pair.second) for pair in pairs]
        return cls(texts, np.concatenate([judged, related], axis=1))

    def items(self, tokenizer: Any, columns: slice) -> list[Item]:
        """Tokenize the pairs, and ask for some of the columns."""
        first, second = zip(*self.texts, strict=True)
        plain = batches.encoded(tokenizer, first, second)
        return [
            replace(item, targets=(row[columns],))
            for item, row in zip(plain, self.wanted, strict=True)
        ]


class PairTeacher:
    """A larger model with an output for each column.

    Parameters
    ----------
    larger
        Without knowledge of pairs.
    """

    def __init__(self, larger: Larger) -> None:
        self.tokenizer = larger.tokenizer
        self.tokenizer.model_max_length = _LONGEST
        self.network = larger.with_head(TEXTS, 4)

    def learn(self, learnt: Labelled, held: Labelled, rng: np.random.Generator, kept: Path) -> None:
        """Learn, or take the weights that were kept the last time."""
        model = self.network.model
        if kept.exists():
            with np.load(kept) as weights:
                model.set_weights([weights[f"arr_{i}"] for i in range(len(model.weights))])
            return
        items = learnt.items(self.tokenizer, BOTH)

        def measure() -> float:
            logits = self.said(held)
            return sum(quality(logits[:, c], held.wanted[:, c]) for c in (JUDGED, RELATED))

        train(self.network, PLAN, _loss, lambda: batches.epoch(items, PLAN.batch, rng), measure)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, *model.get_weights())

    def said(self, pairs: Labelled) -> Floats:
        """Give the logits for pairs, (N, 4)."""
        return np.stack(predict(self.network, pairs.items(self.tokenizer, BOTH)))

    def label(self, texts: Sequence[tuple[str, str]]) -> Labelled:
        """Ask for what the teacher says."""
        logits = self.said(Labelled(texts, np.zeros((len(texts), 4), np.float32)))
        shares = [softmax(logits[:, JUDGED], axis=1), expit(logits[:, RELATED])]
        return Labelled(texts, np.concatenate(shares, axis=1))


def quality(logits: Floats, wanted: Floats) -> float:
    """Measure judgments by their accuracy, relatedness by its correlation."""
    if wanted.shape[1] == 1:
        return correlations(logits, wanted)[0]
    return accuracy(logits, wanted)


def _loss(logits: Any, wanted: Any) -> Any:
    judged = losses.one_of(logits[:, JUDGED], wanted[:, JUDGED])
    return judged + 2 * losses.each_of(logits[:, RELATED], wanted[:, RELATED])
