"""Pairs of sentences of SICK: what follows from the first, and how related the two are.

One teacher learns both and labels further pairs; two small models learn one each from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .. import losses
from ..card import write_card
from ..networks.bert import TEXTS
from ..networks.matching import match_words
from ..student import new_student
from ..texts import batches
from ..texts.corpora import read_pairs
from ..texts.recombining import recombine
from ..training import Plan, predict, train
from .pair_cards import Counts, nli_card, similarity_card
from .pair_teacher import JUDGED, JUDGMENTS, RELATED, Labelled, PairTeacher, quality

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..card import Card
    from ..demo_model.networks.layout import Floats
    from ..making import Making
    from ..networks.bert import Larger
    from ..student import Student

PLAN = Plan(epochs=12, batch=32, learning_rate=1e-3, embedding_rate=0.3)
VOCABULARY = 2600

#: So many training pairs choose the epochs instead.
HELD = 400
#: So many further pairs are labelled by the teacher.
RECOMBINED = 8_000
#: Of what is asked for where people's answer is known; the teacher's is the rest.
GOLD = 0.5

#: The teacher's weights are kept here: it takes longer than its pupils.
TEACHER = Path("build/demo_models/pairs.npz")


@dataclass(frozen=True)
class Pupil:
    """One of the two small models.

    Attributes
    ----------
    name, labels
        Its own, and its outputs'.
    columns, loss
        What it is asked for, and how far it is from it.
    card
        Describes it.
    """

    name: str
    labels: Sequence[str]
    columns: slice
    loss: Callable[..., Any]
    card: Callable[..., Card]


PUPILS = (
    Pupil("nli", JUDGMENTS, JUDGED, losses.one_of, nli_card),
    Pupil("similarity", ("related",), RELATED, losses.each_of, similarity_card),
)


def make(making: Making) -> None:
    """Train, measure and describe both models."""
    known = read_pairs(making.data / "sick" / "SICK_train.txt")
    test = Labelled.by_people(read_pairs(making.data / "sick" / "SICK_test_annotated.txt"))
    order = making.rng.permutation(len(known)).tolist()
    held = Labelled.by_people([known[i] for i in order[:HELD]])
    learnt = [known[i] for i in order[HELD:]]

    larger = making.larger("minilm-ner")
    teacher = PairTeacher(larger)
    teacher.learn(Labelled.by_people(learnt), held, making.rng, TEACHER)
    # From here on the same, whether the teacher learnt now or before.
    keras.utils.set_random_seed(making.seed)
    rng = np.random.default_rng(making.seed)

    scenes = [known[i] for i in sorted(order[HELD:])]
    more = _mixed(teacher, Labelled.by_people(learnt), recombine(scenes, RECOMBINED, rng))
    print(f"{len(more.texts)} pairs are labelled", flush=True)
    taught = teacher.said(held)
    counts = Counts(len(learnt), HELD, RECOMBINED, len(test.texts))
    for pupil in PUPILS:
        student = _taught(pupil, making.output / pupil.name, larger, more, held, rng)
        student.save()
        true = test.wanted[:, pupil.columns]
        tested = _said(student, test, pupil.columns), true
        by_teacher = taught[:, pupil.columns], held.wanted[:, pupil.columns]
        card = pupil.card(student.folder, tested, by_teacher, counts, PLAN)
        write_card(student.folder, card, student.config, making.seed)


def _mixed(teacher: PairTeacher, gold: Labelled, made: Sequence[tuple[str, str]]) -> Labelled:
    """Ask for the teacher's answer, where people's is known for both."""
    found = teacher.label([*gold.texts, *made])
    count = len(gold.texts)
    found.wanted[:count] = (1 - GOLD) * found.wanted[:count] + GOLD * gold.wanted
    return found


def _taught(
    pupil: Pupil,
    folder: Path,
    larger: Larger,
    learnt: Labelled,
    held: Labelled,
    rng: np.random.Generator,
) -> Student:
    texts = [text for both in learnt.texts for text in both]
    student = new_student(folder, larger, texts, VOCABULARY, TEXTS, pupil.labels)
    match_words(student.network.backbone)
    items = learnt.items(student.tokenizer, pupil.columns)

    def epoch() -> Any:
        return batches.epoch(items, PLAN.batch, rng)

    def measure() -> float:
        return quality(_said(student, held, pupil.columns), held.wanted[:, pupil.columns])

    train(student.network, PLAN, pupil.loss, epoch, measure)
    return student


def _said(student: Student, pairs: Labelled, columns: slice) -> Floats:
    """Give the logits for pairs, (N, C)."""
    return np.stack(predict(student.network, pairs.items(student.tokenizer, columns)))
