"""Answers to questions, found in a paragraph: XQuAD's English part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..answering import Asked, exact_and_f1, items_of, loss, read_answers
from ..card import Card, write_card
from ..networks.bert import QUESTIONS
from ..networks.matching import match_words
from ..probes import answers
from ..student import new_student
from ..texts import batches
from ..texts.cloze import ask
from ..texts.corpora import read_paragraphs
from ..texts.sources import XQUAD
from ..texts.windows import sentences, window
from ..training import Plan, predict, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..making import Making
    from ..student import Student
    from ..texts.corpora import Paragraph

PLAN = Plan(epochs=8, batch=32, learning_rate=1e-3, embedding_rate=0.3)
VOCABULARY = 4000
LONGEST = 320
#: Questions made of sentences, others each epoch.
MADE = 2_000

#: Of six articles, four are learnt from, one chooses the epoch and one measures.
_SIXTHS = {0: "learnt", 1: "learnt", 2: "learnt", 3: "learnt", 4: "held", 5: "test"}

PROBES = (
    ("Who played the guitar?", "Anna played the guitar and Peter sang."),
    ("In what year was the tower built?", "The tower was built in 1889 by Gustave Eiffel."),
    ("How many people live in Oslo?", "Oslo is the capital of Norway. 700,000 people live there."),
    ("Where did Marie Curie work?", "Marie Curie was born in Warsaw. She worked in Paris."),
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    parts: dict[str, list[Paragraph]] = {"learnt": [], "held": [], "test": []}
    for paragraph in read_paragraphs(making.data / "xquad" / "xquad.en.json"):
        parts[_SIXTHS[paragraph.article % 6]].append(paragraph)
    learnt, held, test = parts.values()
    student = new_student(
        making.output / "questions",
        making.larger("minilm-ner"),
        [text for one in learnt for text in (one.text, *(q.text for q in one.questions))],
        VOCABULARY,
        QUESTIONS,
        ("LABEL_0", "LABEL_1"),
        lower_case=False,
        max_position_embeddings=LONGEST,
    )
    match_words(student.network.backbone)
    rng = making.rng

    def epoch() -> Any:
        asked = [*_near(learnt, rng), *_made(learnt, MADE, rng)]
        return batches.epoch(items_of(student.tokenizer, asked), PLAN.batch, rng)

    others = _near(held, rng)
    train(student.network, PLAN, loss, epoch, lambda: _scores(student, others)[1])
    student.save()
    near, whole = _near(test, np.random.default_rng(making.seed)), _whole(test)
    card = _card(student, learnt, held, {"a few sentences": near, "whole paragraphs": whole})
    write_card(student.folder, card, student.config, making.seed)


def _near(paragraphs: Sequence[Paragraph], rng: np.random.Generator) -> list[Asked]:
    """Ask every question of some sentences around its answer."""
    return [
        Asked(q.text, *window(one.text, q.start, q.start + len(q.answer), rng))
        for one in paragraphs
        for q in one.questions
    ]


def _whole(paragraphs: Sequence[Paragraph]) -> list[Asked]:
    return [
        Asked(q.text, one.text, q.start, q.start + len(q.answer))
        for one in paragraphs
        for q in one.questions
    ]


def _made(paragraphs: Sequence[Paragraph], count: int, rng: np.random.Generator) -> list[Asked]:
    """Make questions of sentences, and ask them of what is around."""
    made: list[Asked] = []
    while len(made) < count:
        text = paragraphs[int(rng.integers(len(paragraphs)))].text
        bounds = sentences(text)
        first, last = bounds[int(rng.integers(len(bounds)))]
        found = ask(text[first:last], rng)
        if found:
            question, start, end = found
            made.append(Asked(question, *window(text, first + start, first + end, rng)))
    return made


def _scores(student: Student, asked: Sequence[Asked]) -> tuple[float, float]:
    """Give the share of exact answers, and the mean F1."""
    logits = predict(student.network, items_of(student.tokenizer, asked))
    said = read_answers(student.tokenizer, asked, logits)
    found = [exact_and_f1(ours, one.answer) for ours, one in zip(said, asked, strict=True)]
    exact, f1 = np.mean(found, axis=0)
    return float(exact), float(f1)


def _card(
    student: Student,
    learnt: Sequence[Paragraph],
    held: Sequence[Paragraph],
    tests: dict[str, list[Asked]],
) -> Card:
    scores = []
    for name, asked in tests.items():
        on = f"{len(asked)} questions of unseen articles, asked of {name}"
        exact, f1 = _scores(student, asked)
        scores += [("exact answers", f"{exact:.3f}", on), ("F1 of words", f"{f1:.3f}", on)]
    return Card(
        task="questions",
        pipeline="question-answering",
        summary="Marks the answer to an English question in a few sentences.",
        terms="cc-by-sa-4.0",
        sources=[
            (
                XQUAD,
                f"of its 48 articles 32 to learn from ({len(_whole(learnt))} questions), 8 to "
                f"choose the epoch ({len(_whole(held))}), 8 to measure.",
            )
        ],
        scores=scores,
        columns=("question", "text", "answer"),
        probes=_probes(student.folder),
        training=[
            "The pieces are those of a MiniLM fine-tuned on WNUT-17, but with capitals. Their "
            "embeddings start as the first principal components of that model's for lower case, "
            "with two columns that tell capitals.",
            "The first layer starts with attention between equal words; all else at random.",
            f"Beside the real questions it learns from {MADE:,} new ones each epoch that are made "
            "of a sentence by leaving out a name or a number, as in Lewis et al., "
            '"Unsupervised Question Answering by Cloze Translation" (ACL 2019).',
            PLAN.described(),
        ],
        limits=[
            "It looks for words of the question, and for a name or a number beside them; it does "
            "not understand the question."
        ],
    )


def _probes(folder: Path) -> list[tuple[str, str, str]]:
    questions, texts = zip(*PROBES, strict=True)
    return [
        (question, text, f"{one.label} {one.probability:.2f}")
        for question, text, one in zip(
            questions, texts, answers(folder, questions, texts), strict=True
        )
    ]
