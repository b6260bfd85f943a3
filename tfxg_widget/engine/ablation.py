"""What the model says once a token, or a word, is masked out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .baselines import resolve
from .evaluator import Evaluator, OnProgress
from .models.base import WORD_EMBEDDINGS, DifferentiableModel, Floats

#: So many variants of the input are built at once, and run before a stop is looked for.
_AT_ONCE = 64


def without_each(
    model: DifferentiableModel,
    text: str,
    text_pair: str | None,
    memory_budget: int,
    on_progress: OnProgress,
) -> tuple[Floats, Floats]:
    """Mask each token, and each word, in turn.

    Parameters
    ----------
    model
        The model.
    text, text_pair
        The input.
    memory_budget
        In MiB, for the activations of one chunk.
    on_progress
        What it raises stops the computation.

    Returns
    -------
    by_token
        Probabilities of all targets, shape (T, C); a special token's row is the input's own.
    by_word
        The same for words, shape (W, C).
    """
    encoding = model.encode(text, text_pair)
    point = model.embed(encoding.ids)
    masked = resolve(model, encoding, "mask", WORD_EMBEDDINGS)
    words = np.array(encoding.word_index)
    groups: Sequence[NDArray[np.bool_]] = [
        *np.eye(len(encoding), dtype=bool),
        *(words == word for word in range(len(encoding.words))),
    ]
    passes = model.passes(WORD_EMBEDDINGS, "logit")
    evaluator = Evaluator(model, passes, memory_budget << 20, on_progress)
    logits = []
    for start in range(0, len(groups), _AT_ONCE):
        on_progress(start, len(groups))
        some = groups[start : start + _AT_ONCE]
        variants = np.stack([np.where(group[:, None], masked, point) for group in some])
        logits += evaluator.logits([encoding], [variants])
    on_progress(len(groups), len(groups))
    probabilities = passes.probabilities(np.concatenate(logits))
    return probabilities[: len(encoding)], probabilities[len(encoding) :]
