"""The cards of the two models for pairs of sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tfxg_widget as tfxg

from ..card import Card
from ..probes import answers
from ..texts.sources import SICK
from .pair_scores import accuracy, correlations
from .pair_teacher import PLAN as TEACHING

if TYPE_CHECKING:
    from pathlib import Path

    from ..demo_model.networks.layout import Floats
    from ..training import Plan

    #: Logits of test pairs, and what was wanted of them.
    Tested = tuple[Floats, Floats]

PAIRS = (
    ("A man is playing a guitar on stage", "A man is playing an instrument"),
    ("A man is playing a guitar on stage", "There is no man playing a guitar"),
    ("A man is playing a guitar on stage", "A woman is slicing an onion"),
    ("Two dogs are running through the snow", "Two animals are running"),
    ("Two dogs are running through the snow", "There are no dogs running"),
    ("A child is sleeping", "A child is awake"),
)
#: A text, a template and labels: the first is the right one.
ZERO_SHOT = (
    ("Two dogs are running through the snow", "An animal is {}", ("running", "sleeping", "eating")),
    ("A man is playing a guitar on stage", "A man is playing {}", ("music", "football", "a flute")),
)


@dataclass(frozen=True)
class Counts:
    """How many pairs were learnt, held back, made up and tested."""

    learnt: int
    held: int
    made: int
    test: int


def nli_card(folder: Path, tested: Tested, teacher: Tested, counts: Counts, plan: Plan) -> Card:
    """Describe the model of entailment."""
    on = f"{counts.test:,} test pairs"
    rows = [
        (first, second, f"{one.label} {one.probability:.2f}")
        for (first, second), one in zip(PAIRS, answers(folder, *_sides()), strict=True)
    ]
    return Card(
        task="pairs",
        summary="Tells whether the second of two English sentences follows from the first "
        "(entailment), denies it (contradiction), or neither (neutral). It can also be asked about "
        "labels of one's own (zero-shot).",
        scores=[
            ("accuracy", f"{accuracy(*tested):.3f}", on),
            ("accuracy of the teacher", f"{accuracy(*teacher):.3f}", _on_held(counts)),
            ("share of neutral, the commonest", f"{_commonest(tested[1]):.3f}", on),
        ],
        columns=("first", "second", "answer"),
        probes=[*rows, *_zero_shot(folder)],
        limits=[
            "SICK has few scenes and few words: animals, sports, kitchens, music. Words it has not "
            'seen mean little to it, and any "no" or "not" makes it think of contradiction.',
            "As a zero-shot classifier it needs a template that reads like SICK's sentences.",
        ],
        **_alike(counts, plan),
    )


def similarity_card(
    folder: Path, tested: Tested, teacher: Tested, counts: Counts, plan: Plan
) -> Card:
    """Describe the model of relatedness."""
    on = f"{counts.test:,} test pairs"
    pearson, spearman = correlations(*tested)
    return Card(
        task="pairs",
        summary="Tells how related two English sentences are: the sigmoid of its one output is "
        "SICK's scale from 1 to 5, brought to 0 to 1.",
        scores=[
            ("Pearson's correlation", f"{pearson:.3f}", on),
            ("Spearman's correlation", f"{spearman:.3f}", on),
            (
                "Pearson's correlation of the teacher",
                f"{correlations(*teacher)[0]:.3f}",
                _on_held(counts),
            ),
        ],
        columns=("first", "second", "related"),
        probes=[
            (first, second, f"{one.probabilities['related']:.2f}")
            for (first, second), one in zip(PAIRS, answers(folder, *_sides()), strict=True)
        ],
        limits=["SICK has few scenes and few words: animals, sports, kitchens, music."],
        **_alike(counts, plan),
    )


def _alike(counts: Counts, plan: Plan) -> dict[str, Any]:
    return {
        "pipeline": "text-classification",
        "terms": "cc-by-nc-sa-3.0",
        "sources": [
            (
                SICK,
                f"{counts.learnt:,} training pairs to learn from, {counts.held} to choose the "
                "epochs, the test set to measure.",
            )
        ],
        "training": [
            "The teacher is a MiniLM of six layers, fine-tuned on WNUT-17, whose checkpoint states "
            f"no licence. It first learns both of SICK's questions: {TEACHING.described()}",
            f"It then labels {counts.made:,} further pairs, recombined from the training "
            "sentences. Where people's answer is known, the target is half the one and half "
            "the other.",
            "The student's first layer starts with attention between equal words, and its word "
            "embeddings start as the first principal components of the untaught "
            f"teacher's. {plan.described()}",
        ],
    }


def _on_held(counts: Counts) -> str:
    return f"the {counts.held} pairs that chose its epoch"


def _sides() -> tuple[list[str], list[str]]:
    return [first for first, _ in PAIRS], [second for _, second in PAIRS]


def _commonest(wanted: Floats) -> float:
    return float(wanted.mean(axis=0).max())


def _zero_shot(folder: Path) -> list[tuple[str, str, str]]:
    model = tfxg.load(folder)
    rows = []
    for text, template, labels in ZERO_SHOT:
        found = tfxg.explain(
            model, text, labels=list(labels), hypothesis_template=template, method="saliency"
        )
        said = found.prediction
        asked = f"`{template}` with {', '.join(labels)}"
        rows.append((text, asked, f"{said.label} {said.probability:.2f}"))
    return rows
