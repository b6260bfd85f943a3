"""Train the bundled demo model: ``python -m notebooks.models.training.demo_model``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from ..command_line import training_parser
from .card import probe_rows, score_entries, write_card
from .measuring import verify
from .networks.classifier import Classifier
from .networks.saving import save_model
from .networks.student import build_student
from .networks.teacher import Teacher
from .recipe import Recipe
from .repeatable import make_repeatable
from .texts.examples import read_examples, texts_of
from .texts.items import make_items
from .texts.vocabulary import build_tokenizer, choose_pieces
from .training import train_student


def _arguments() -> argparse.Namespace:
    parser = training_parser(
        "notebooks.models.training.demo_model", __doc__, "tfxg_widget/demo_model"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("../shared/data/sst2"),
        help="folder with train.tsv, dev.tsv and test.tsv",
    )
    parser.add_argument(
        "--teacher",
        type=Path,
        default=Path("../shared/models/minilm-sst2"),
        help="folder of the checkpoint to learn from",
    )
    return parser.parse_args()


def main() -> None:
    """Train, save, verify and describe the demo model."""
    options = _arguments()
    started = time.monotonic()
    make_repeatable(options.seed, options.threads)
    rng, recipe, folder = np.random.default_rng(options.seed), Recipe(), options.output
    parts = ("train", "dev", "test")
    train, dev, test = (read_examples(options.data / f"{part}.tsv") for part in parts)

    # All steps draw from the same random streams, so their order decides the result.
    teacher = Teacher.load(options.teacher)
    pieces = choose_pieces(teacher, texts_of(train), recipe)
    student = build_student(teacher, build_tokenizer(pieces, folder), pieces, recipe)
    items = make_items(teacher, student.tokenizer, train, recipe, rng)
    print(f"{len(items)} items after {time.monotonic() - started:.0f} s", flush=True)
    train_student(student, items, dev, recipe, rng)
    save_model(student, folder)
    print(f"trained after {time.monotonic() - started:.0f} s", flush=True)

    # Measure the model that was written, not the one in memory.
    saved = Classifier.load(folder)
    verify(student, folder, texts_of(dev))
    entries: dict[str, object] = {"seed": options.seed, "item_count": f"{len(items):,}"}
    entries |= {"train_count": f"{len(train):,}"}
    entries |= score_entries("dev", saved, dev)
    entries |= score_entries("test", saved, test)
    entries |= score_entries("teacher", teacher, test)
    probes = probe_rows(saved)
    write_card(folder, entries | {"probes": probes}, recipe)
    print(entries, probes, sep="\n")


if __name__ == "__main__":
    main()
