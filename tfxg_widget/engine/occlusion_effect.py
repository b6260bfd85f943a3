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
    ids, rows = _masked_probabilities(
        model, encoding, single_masks(encoding), memory_budget, on_progress, more_targets
    )
    tokens, words = np.split(rows, [-len(encoding.words)])
    return OcclusionEffect(ids, tokens, words)


def mask_together(
    model: Model,
    text: RawInput,
    text_pair: str | None,
    selected: Sequence[int],
    memory_budget: int,
    on_progress: OnProgress,
    more_targets: Sequence[str] = (),
) -> dict[str, float]:
    """Mask several tokens at once.

    Parameters
    ----------
    model, text, text_pair, memory_budget, on_progress, more_targets
        As for ``mask_each``.
    selected
        Indices of the tokens to mask; of an image, of pixels. Special tokens are never masked.

    Returns
    -------
    dict
        By the id of each target, its probability with these tokens masked.
    """
    encoding = model.encode(text, text_pair)
    mask = np.zeros((1, len(encoding)), bool)
    mask[0, list(selected)] = True
    ids, rows = _masked_probabilities(
        model, encoding, mask & ~encoding.special, memory_budget, on_progress, more_targets
    )
    return dict(zip(ids, rows[0].tolist(), strict=True))


def _masked_probabilities(
    model: Model,
    encoding: Encoding,
    masks: NDArray[np.bool_],
    memory_budget: int,
    on_progress: OnProgress,
    more_targets: Sequence[str],
) -> tuple[tuple[str, ...], Floats]:
    """Return the ids of K targets, and their probabilities (N, K) under N masks (N, T)."""
    # The first row masks nothing: its outputs give the prediction, whose targets are followed.
    masks = np.concatenate([np.zeros((1, len(encoding)), bool), masks])
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
    return ids, rows[1:].astype(np.float32)


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
