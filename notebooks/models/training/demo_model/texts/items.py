"""What the student learns from: texts as it sees them, each with the teacher's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..networks.classifier import encode
from .composer import Composer
from .examples import texts_of
from .spelling import as_written
from .vocabulary import is_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..networks.classifier import Ids
    from ..networks.teacher import Teacher
    from ..recipe import Recipe
    from .examples import Example


@dataclass(frozen=True)
class Item:
    """One training text.

    Attributes
    ----------
    ids
        Of its tokens.
    margin
        The teacher's POSITIVE logit minus its NEGATIVE one.
    gold
        The human label, or -1 where there is none.
    """

    ids: Ids
    margin: float
    gold: int = -1


def make_items(
    teacher: Teacher,
    tokenizer: Any,
    train: Sequence[Example],
    recipe: Recipe,
    rng: np.random.Generator,
) -> list[Item]:
    """Return all the training items: sentences, composed texts and absent ones."""
    words = sorted(piece for piece in tokenizer.get_vocab() if is_word(piece))
    order = np.argsort(-np.abs(teacher.score(words)), kind="stable")
    strong = [words[index] for index in order[: recipe.strong_words]]
    sentences = texts_of(train)
    composed = Composer(sentences, words, strong, rng).compose(recipe)
    texts = sentences + composed
    # The teacher knows the spelling of SST-2 best, so it is not shown the other one.
    found = teacher.score(texts)
    gold = [example.label for example in train] + [-1] * len(composed)
    rows = encode(tokenizer, [as_written(text, rng) for text in texts])
    items = [
        Item(ids, float(margin), label)
        for ids, margin, label in zip(rows, found, gold, strict=True)
    ]
    return items + absent_items(tokenizer, recipe.absent, rng)


def absent_items(tokenizer: Any, count: int, rng: np.random.Generator) -> list[Item]:
    """Return inputs that say nothing, to which the answer is undecided.

    They are what attribution methods start from or blank words out with.
    """
    items = []
    for _ in range(count):
        filler = int(rng.choice([tokenizer.mask_token_id, tokenizer.pad_token_id]))
        length = int(rng.integers(1, 48))
        ids = [tokenizer.cls_token_id, *[filler] * length, tokenizer.sep_token_id]
        items.append(Item(ids, 0.0))
    return items
