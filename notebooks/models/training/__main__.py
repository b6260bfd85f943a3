"""Train small models for the notebooks: ``python -m notebooks.models.training TASK …``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .command_line import training_parser
from .demo_model.repeatable import make_repeatable
from .making import Making
from .tasks import digits, emotions, entities, fillmask, generate, mend, pairs, questions

#: Functions that make one or two models, by the name of the task.
TASKS = {
    "digits": digits.make,
    "emotions": emotions.make,
    "entities": entities.make,
    "fillmask": fillmask.make,
    "generate": generate.make,
    "mend": mend.make,
    "pairs": pairs.make,
    "questions": questions.make,
}


def _arguments() -> argparse.Namespace:
    parser = training_parser("notebooks.models.training", __doc__, "notebooks/models")
    parser.add_argument("task", choices=TASKS, help="what to train")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder of the data sets"
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=Path("../shared/models"),
        help="folder of the larger models to learn from",
    )
    return parser.parse_args()


def main() -> None:
    """Train, save, measure and describe the models of one task."""
    options = _arguments()
    started = time.monotonic()
    make_repeatable(options.seed, options.threads)
    TASKS[options.task](Making(options.data, options.checkpoints, options.output, options.seed))
    print(f"done after {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
