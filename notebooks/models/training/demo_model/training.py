"""The training loop."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from .batches import batches
from .learning import make_step
from .measuring import accuracy
from .texts.examples import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .networks.classifier import Classifier
    from .recipe import Recipe
    from .texts.examples import Example
    from .texts.items import Item


def train_student(
    student: Classifier,
    items: Sequence[Item],
    dev: Sequence[Example],
    recipe: Recipe,
    rng: np.random.Generator,
) -> float:
    """Train, leave the student with its best weights on `dev` and return that accuracy."""
    steps = recipe.epochs * -(-len(items) // recipe.batch)
    step = make_step(student.network, recipe, steps)
    best, weights = 0.0, student.network.get_weights()
    for epoch in range(recipe.epochs):
        started = time.monotonic()
        losses = [step(*batch) for batch in batches(items, student.tokenizer, recipe, rng)]
        found = accuracy(student.score(texts_of(dev)), dev)
        # Among equals the last is kept: it has learnt for longer.
        if found >= best:
            best, weights = found, student.network.get_weights()
        report = f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, dev {found:.4f}"
        print(f"{report}, {time.monotonic() - started:.0f} s", flush=True)
    student.network.set_weights(weights)
    return best
