"""The data sets, read from their own files."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """Two sentences of SICK: how related they are, 1 to 5, and what follows from the first."""

    first: str
    second: str
    relatedness: float
    judgment: str


@dataclass(frozen=True)
class Tweet:
    """A tweet of SemEval-2018 and its emotions, 0 or 1 each."""

    text: str
    emotions: tuple[int, ...]


@dataclass(frozen=True)
class Tagged:
    """A sentence of WNUT-17, with a label for each word."""

    words: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question, and where in its paragraph the answer stands."""

    text: str
    answer: str
    start: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of XQuAD, with its questions; the article is a number."""

    article: int
    text: str
    questions: tuple[Question, ...]


def read_pairs(path: Path) -> list[Pair]:
    """Read SICK."""
    return [
        Pair(
            row["sentence_A"],
            row["sentence_B"],
            float(row["relatedness_score"]),
            row["entailment_judgment"].lower(),
        )
        for row in _table(path)
    ]


def read_tweets(path: Path) -> tuple[list[str], list[Tweet]]:
    """Read the names of the emotions, and the tweets."""
    rows = _table(path)
    names = [name for name in rows[0] if name not in ("ID", "Tweet")]
    return names, [Tweet(row["Tweet"], tuple(int(row[name]) for name in names)) for row in rows]


def read_tagged(path: Path) -> list[Tagged]:
    """Read WNUT-17."""
    sentences: list[Tagged] = []
    rows: list[list[str]] = []
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        if line.strip():
            rows.append(line.split("\t"))
        elif rows:
            words, labels = zip(*rows, strict=True)
            sentences.append(Tagged(words, labels))
            rows = []
    return sentences


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Read XQuAD."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    return [
        Paragraph(
            number,
            paragraph["context"],
            tuple(
                Question(asked["question"], found["text"], found["answer_start"])
                for asked in paragraph["qas"]
                for found in asked["answers"][:1]
            ),
        )
        for number, article in enumerate(articles)
        for paragraph in article["paragraphs"]
    ]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
