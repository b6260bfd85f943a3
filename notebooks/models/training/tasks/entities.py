"""Entities in short texts: WNUT-17."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import losses
from ..card import Card, write_card
from ..networks.bert import TOKENS
from ..probes import answers
from ..student import new_student
from ..tagging import LABELS, entity_scores, named, tagged_items, word_shares
from ..texts import batches
from ..texts.corpora import read_paragraphs, read_tagged, read_tweets
from ..texts.sources import SEMEVAL, WNUT17, XQUAD
from ..training import Plan, train

if TYPE_CHECKING:
    from pathlib import Path

    from ..making import Making

PLAN = Plan(epochs=8, batch=32, learning_rate=1e-3, embedding_rate=0.3)
VOCABULARY = 4200

#: So many training sentences choose the epoch instead.
HELD = 400

#: So many tweets, of another data set, are labelled by the teacher.
TWEETS = 3_000

#: Of what is asked for where a human label is known; the teacher's answer is the rest.
GOLD = 0.5

PROBES = (
    "Barack Obama visited Berlin in July.",
    "My friend Anna moved to London last year",
    "Watching Game of Thrones with Peter tonight",
    "Apple opened a new store in Paris, France.",
    "The Beatles played in Hamburg before they were famous",
    "Just got the new iPhone from Amazon!",
    "I am so tired today",
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    known, test = (read_tagged(making.data / "wnut17" / f"{p}.conll") for p in ("train", "test"))
    order = making.rng.permutation(len(known))
    held, learnt = [known[i] for i in order[:HELD]], [known[i] for i in order[HELD:]]
    others = _unlabelled(making.data)
    texts = [sentence.words for sentence in learnt] + others

    larger = making.larger("minilm-ner")
    teacher = larger.whole()
    shares = word_shares(teacher, larger.tokenizer, texts)
    table = np.eye(len(LABELS), dtype=np.float32)
    for i, sentence in enumerate(learnt):
        gold = table[[LABELS.index(label) for label in sentence.labels]]
        shares[i] = (1 - GOLD) * shares[i] + GOLD * gold

    student = new_student(
        making.output / "entities",
        larger,
        [" ".join(words) for words in texts],
        VOCABULARY,
        TOKENS,
        LABELS,
        lower_case=False,
    )
    items = [
        replace(item, targets=targets)
        for item, targets in tagged_items(student.tokenizer, texts, shares)
    ]

    def figures(network: Any, tokenizer: Any, some: Any) -> tuple[float, float, float]:
        found = word_shares(network, tokenizer, [one.words for one in some])
        return entity_scores([named(one) for one in found], [one.labels for one in some])

    train(
        student.network,
        PLAN,
        losses.one_of_each,
        lambda: batches.epoch(items, PLAN.batch, making.rng),
        lambda: figures(student.network, student.tokenizer, held)[0],
    )
    student.save()
    f1, precision, recall = figures(student.network, student.tokenizer, test)
    on = f"{len(test):,} test sentences"
    card = Card(
        task="entities",
        pipeline="token-classification",
        summary="Finds people, places, groups, companies, products and works in short English "
        "texts, spelt with capitals.",
        terms="cc-by-sa-4.0",
        sources=[
            (
                WNUT17,
                f"{len(learnt):,} training sentences to learn from, {HELD} to choose the "
                "epoch, the test set to measure.",
            ),
            (SEMEVAL, f"{TWEETS:,} training tweets, labelled by the teacher."),
            (XQUAD, "the sentences of its paragraphs, labelled by the teacher."),
        ],
        scores=[
            ("F1 of whole entities and their kind", f"{f1:.3f}", on),
            ("precision", f"{precision:.3f}", on),
            ("recall", f"{recall:.3f}", on),
            (
                "F1 of the teacher",
                f"{figures(teacher, larger.tokenizer, test)[0]:.3f}",
                on,
            ),
        ],
        columns=("text", "entities, or what comes closest to one"),
        probes=_probes(student.folder),
        training=[
            "The teacher is a MiniLM of six layers, fine-tuned on WNUT-17, whose checkpoint states "
            f"no licence. It labelled {len(others):,} further texts; where a human label is known, "
            "the target is half the one and half the other.",
            "The pieces are the teacher's, but with capitals. Their embeddings start as the first "
            "principal components of the teacher's for lower case, with two columns that tell "
            "capitals.",
            PLAN.described(),
        ],
        limits=[
            "It goes by capitals and well-known names: most of WNUT-17's rare entities escape it."
        ],
    )
    write_card(student.folder, card, student.config, making.seed)


def _unlabelled(data: Path) -> list[tuple[str, ...]]:
    _, tweets = read_tweets(data / "emotion" / "train.txt")
    texts = [tweet.text for tweet in tweets[:TWEETS]]
    for paragraph in read_paragraphs(data / "xquad" / "xquad.en.json"):
        texts += re.split(r"(?<=[.!?]) ", paragraph.text)
    return [tuple(text.split()) for text in texts if text.strip()]


def _probes(folder: Path) -> list[tuple[str, str]]:
    said = answers(folder, PROBES)
    return [(text, _listed(one.probabilities)) for text, one in zip(PROBES, said, strict=True)]


def _listed(probabilities: Any) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in probabilities.items())
