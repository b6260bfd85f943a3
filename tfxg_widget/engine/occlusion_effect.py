"""Occlusion effect: the probabilities of targets with one token, or one word, masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .inputs.encoding import Encoding
from .inputs.image_files import RawInput
from .models.base import WORD_EMBEDDINGS, Floats, Model
from .running.baseline_names import AUTO
from .running.runner import Floats64, OnProgress
from .running.runners import runner_for
from .tasks.resolving import known_target


@dataclass(frozen=True, eq=False)
class OcclusionEffect:
    """Probabilities of targets with one token, or one word, masked.

    Attributes
    ----------
    targets
        Ids of the K targets.
    tokens
        Probabilities with each token masked, shape (T, K). Special tokens are never masked: their
        rows are the probabilities of the whole input. (0, K) for an image, where masking a single
        pixel changes next to nothing.
    words
        Probabilities with each word (patch of an image) masked, shape (W, K).
    """

    targets: tuple[str, ...]
    tokens: Floats
    words: Floats


def mask_each(
    model: Model,
    text: RawInput,
    text_pair: str | None,
    memory_budget: int,
    on_progress: OnProgress,
    more_targets: Sequence[str] = (),
) -> OcclusionEffect:
    """Mask each token, and each word, in turn.

    Parameters
    ----------
    model
        The model. If its tokenizer has no mask token, tokens are replaced by the next best baseline
        or cut out, as for ``hiding="auto"``.
    text, text_pair
        The input, texts or an image.
    memory_budget
        Limit in MiB for the activations of one chunk.
    on_progress
        Called with the number of evaluated points and their total. An exception that it raises
        stops the computation.
    more_targets
        Ids of targets besides those of the prediction.
    """
    encoding = model.encode(text, text_pair)
    # The first row masks nothing: its outputs give the prediction, whose targets are followed.
    masks = np.concatenate([np.zeros((1, len(encoding)), bool), single_masks(encoding)])
    runner = runner_for(model, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)
    blocks = (logits for _, logits in runner.blocks_without([encoding], [masks], AUTO))
    first_block = next(blocks)
    prediction = model.task.prediction(
        first_block[0], runner.probabilities(first_block)[0], encoding
    )
    ids = tuple(dict.fromkeys([*(target.id for target in prediction.own), *more_targets]))
    targets = [known_target(model.task, target_id, prediction, encoding) for target_id in ids]

    def target_probabilities(logits: Floats) -> Floats64:
        probabilities = runner.probabilities(logits)
        return np.stack([target.probability(probabilities) for target in targets], axis=1)

    rows = np.concatenate([target_probabilities(logits) for logits in chain([first_block], blocks)])
    tokens, words = np.split(rows[1:].astype(np.float32), [-len(encoding.words)])
    return OcclusionEffect(ids, tokens, words)


def single_masks(encoding: Encoding) -> NDArray[np.bool_]:
    """Give masks of each single token, then of each word.

    Returns
    -------
    array
        True where a token is masked, shape (T + W, T); (W, T) for an image. A special token's row
        masks nothing.
    """
    index = np.array(encoding.word_index)
    words: NDArray[np.bool_] = index == np.arange(len(encoding.words))[:, None]
    if encoding.image is not None:
        return words
    return np.concatenate([np.diag(~encoding.special), words])
