"""Pairs of sentences of SICK: entailment and relatedness.

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

#: The number of training pairs that are held out to choose the epochs.
HELD = 400
#: The number of further pairs that the teacher labels.
RECOMBINED = 8_000
#: The weight of a human label in the target; the teacher's prediction has the rest.
GOLD = 0.5

#: The folder of the teacher's weights, whose training takes longest.
TEACHER = Path("build/demo_models/pairs.npz")


@dataclass(frozen=True)
class Pupil:
    """One of the two small models.

    Attributes
    ----------
    name, labels
        The names of the model and of its outputs.
    columns, loss
        The columns of its targets, and the loss.
    card
        Writes its card.
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
    # From here on random numbers are the same, whether the teacher was trained or loaded.
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
    """Return the teacher's predictions, mixed with human labels where there are any."""
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
    """Compute the logits of pairs (N, C)."""
    return np.stack(predict(student.network, pairs.items(student.tokenizer, columns)))
