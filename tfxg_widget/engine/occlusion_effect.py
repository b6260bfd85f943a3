"""What the model says once a token, or a word, is masked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .inputs.encoding import Encoding
from .inputs.image_files import Given
from .models.base import WORD_EMBEDDINGS, Floats, Model
from .running.baseline_names import AUTO
from .running.runner import Floats64, OnProgress
from .running.runners import runner_for
from .tasks.resolving import known_target


@dataclass(frozen=True, eq=False)
class OcclusionEffect:
    """Probabilities of targets with tokens masked out.

    Attributes
    ----------
    targets
        K ids.
    tokens
        With each token masked, shape (T, K); a special token's row is the input's own. (0, K) for
        an image: a pixel alone says next to nothing.
    words
        With each word masked, shape (W, K).
    """

    targets: tuple[str, ...]
    tokens: Floats
    words: Floats


def without_each(
    model: Model,
    text: Given,
    text_pair: str | None,
    memory_budget: int,
    on_progress: OnProgress,
    asked: Sequence[str] = (),
) -> OcclusionEffect:
    """Mask each token, and each word, in turn.

    Parameters
    ----------
    model
        The model; where its tokenizer has no token to mask with, they are cut out.
    text, text_pair
        The input, a text or an image.
    memory_budget
        In MiB, for the activations of one chunk.
    on_progress
        What it raises stops the computation.
    asked
        Ids of targets beside those of the answer.
    """
    encoding = model.encode(text, text_pair)
    # The input itself comes first: it tells the targets.
    hidden = np.concatenate([np.zeros((1, len(encoding)), bool), each_hidden(encoding)])
    runner = runner_for(model, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)
    blocks = (logits for _, logits in runner.blocks_without([encoding], [hidden], AUTO))
    first = next(blocks)
    said = model.task.prediction(first[0], runner.probabilities(first)[0], encoding)
    ids = tuple(dict.fromkeys([*(one.id for one in said.own), *asked]))
    targets = [known_target(model.task, one, said, encoding) for one in ids]

    def likelihoods(logits: Floats) -> Floats64:
        likely = runner.probabilities(logits)
        return np.stack([one.probability(likely) for one in targets], axis=1)

    likely = np.concatenate([likelihoods(logits) for logits in chain([first], blocks)])
    tokens, words = np.split(likely[1:].astype(np.float32), [-len(encoding.words)])
    return OcclusionEffect(ids, tokens, words)


def each_hidden(encoding: Encoding) -> NDArray[np.bool_]:
    """Mark each token that is not special, then each word: shape (T + W, T); no pixel alone."""
    index = np.array(encoding.word_index)
    words: NDArray[np.bool_] = index == np.arange(len(encoding.words))[:, None]
    if encoding.picture is not None:
        return words
    return np.concatenate([np.diag(~encoding.special), words])
