"""Emotions of tweets, any number of them at once: SemEval-2018 E-c."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import losses
from ..card import Card, write_card
from ..networks.bert import TEXTS
from ..probes import answers
from ..student import new_student
from ..texts import batches
from ..texts.corpora import read_tweets
from ..texts.sources import SEMEVAL
from ..training import Plan, predict, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ..making import Making
    from ..texts.batches import Item
    from ..texts.corpora import Tweet

    Flags = NDArray[np.bool_]

PLAN = Plan(epochs=8, batch=32, learning_rate=8e-4, embedding_rate=0.3)
VOCABULARY = 4000
BLANKED = 0.15

#: So many training tweets choose the epoch instead.
HELD = 600

PROBES = (
    "I can't wait for the holidays, this is going to be amazing!",
    "So angry right now, this is an outrage",
    "I miss you so much, feeling lonely and sad tonight",
    "I am terrified of spiders, what a nightmare",
    "What a wonderful surprise, I love you all",
    "Believe in yourself and keep going",
    "The bus leaves at nine.",
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    names, known = read_tweets(making.data / "emotion" / "train.txt")
    _, test = read_tweets(making.data / "emotion" / "dev.txt")
    student = new_student(
        making.output / "emotions",
        making.larger("minilm-sst2"),
        [tweet.text for tweet in known],
        VOCABULARY,
        TEXTS,
        names,
        deep=True,
        problem_type="multi_label_classification",
    )
    order = making.rng.permutation(len(known))
    held, learnt = (
        _items(student.tokenizer, [known[i] for i in some]) for some in (order[:HELD], order[HELD:])
    )

    def epoch() -> Any:
        plain = batches.epoch(learnt, PLAN.batch, making.rng)
        return batches.blanked(plain, student.tokenizer, BLANKED, making.rng)

    def measure() -> float:
        return micro_f1(*_said(student.network, held))

    train(student.network, PLAN, losses.each_of, epoch, measure)
    student.save()
    said, gold = _said(student.network, _items(student.tokenizer, test))
    on = f"{len(test)} tweets of the development set"
    card = Card(
        task="emotions",
        pipeline="text-classification",
        summary="Tells which of eleven emotions an English tweet shows; several can hold at once.",
        terms="other",
        sources=[
            (
                SEMEVAL,
                f"{len(learnt):,} training tweets to learn from, {HELD} to choose the "
                "epoch, the development set to measure. No tweet is in this folder.",
            )
        ],
        scores=[
            ("micro-averaged F1", f"{micro_f1(said, gold):.3f}", on),
            ("Jaccard index, the mean over tweets", f"{jaccard(said, gold):.3f}", on),
        ],
        columns=("text", "emotions of at least 0.5, else the likeliest"),
        probes=_probes(student.folder),
        training=[
            "The word embeddings start as the first principal components of what a MiniLM, "
            "fine-tuned on SST-2, holds of each piece; all else starts at random.",
            f"A sigmoid and a cross-entropy of its own for each emotion; {BLANKED:.0%} of the "
            "tokens are blanked.",
            PLAN.described(),
        ],
        limits=[
            "Emotions that are rare in the data (trust, surprise, pessimism) are hardly "
            "ever named.",
            "It knows the English of Twitter of 2017 and 2018, strong language included.",
        ],
    )
    write_card(student.folder, card, student.config, making.seed)


def micro_f1(said: Flags, gold: Flags) -> float:
    """Give the F1 of all labels of all texts together, (N, C) each."""
    return float(2 * (said & gold).sum() / max(said.sum() + gold.sum(), 1))


def jaccard(said: Flags, gold: Flags) -> float:
    """Give the mean share of the labels said or true that are both; 1 where there is none."""
    either = (said | gold).sum(axis=1)
    shares = (said & gold).sum(axis=1) / np.maximum(either, 1)
    return float(np.where(either, shares, 1.0).mean())


def _items(tokenizer: Any, tweets: Sequence[Tweet]) -> list[Item]:
    plain = batches.encoded(tokenizer, [tweet.text for tweet in tweets])
    return [
        replace(item, targets=(np.array(tweet.emotions, np.float32),))
        for item, tweet in zip(plain, tweets, strict=True)
    ]


def _said(network: Any, items: Sequence[Item]) -> tuple[Any, Any]:
    gold = np.stack([item.targets[0] for item in items]) > 0
    return np.stack(predict(network, items)) > 0, gold


def _probes(folder: Path) -> list[tuple[str, str]]:
    rows = []
    for text, said in zip(PROBES, answers(folder, PROBES), strict=True):
        ranked = sorted(said.probabilities.items(), key=lambda one: -one[1])
        named = [one for one in ranked if one[1] >= 0.5] or ranked[:1]
        rows.append((text, ", ".join(f"{name} {share:.2f}" for name, share in named)))
    return rows
