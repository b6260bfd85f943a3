"""What the model says once a token, a word, or several selected tokens are masked out."""

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
        K names.
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
        Names of targets beside those of the answer.
    """
    encoding = model.encode(text, text_pair)
    names, likely = _probabilities_without(
        model, encoding, each_hidden(encoding), memory_budget, on_progress, asked
    )
    tokens, words = np.split(likely, [-len(encoding.words)])
    return OcclusionEffect(names, tokens, words)


def without_selected(
    model: Model,
    text: Given,
    text_pair: str | None,
    selected: Sequence[int],
    memory_budget: int,
    on_progress: OnProgress,
    asked: Sequence[str] = (),
) -> dict[str, float]:
    """Mask several tokens together.

    Parameters
    ----------
    model, text, text_pair, memory_budget, on_progress, asked
        As for ``without_each``.
    selected
        Indices of the tokens to mask; of an image, of pixels. Special tokens stay.

    Returns
    -------
    dict[str, float]
        The probability of each target without them.
    """
    encoding = model.encode(text, text_pair)
    hidden = np.zeros((1, len(encoding)), bool)
    hidden[0, list(selected)] = True
    hidden &= ~encoding.special
    names, likely = _probabilities_without(
        model, encoding, hidden, memory_budget, on_progress, asked
    )
    return dict(zip(names, likely[0].tolist(), strict=True))


def _probabilities_without(
    model: Model,
    encoding: Encoding,
    hidden: NDArray[np.bool_],
    memory_budget: int,
    on_progress: OnProgress,
    asked: Sequence[str],
) -> tuple[tuple[str, ...], Floats]:
    """Give K names of targets, and (N, K) probabilities with each of N rows of tokens masked."""
    # The input itself comes first: it tells the targets.
    hidden = np.concatenate([np.zeros((1, len(encoding)), bool), hidden])
    runner = runner_for(model, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)
    blocks = (logits for _, logits in runner.blocks_without([encoding], [hidden], AUTO))
    first = next(blocks)
    said = model.task.prediction(first[0], runner.probabilities(first)[0], encoding)
    names = tuple(dict.fromkeys([*said.probabilities, *asked]))
    targets = [known_target(model.task, name, said, encoding) for name in names]

    def likelihoods(logits: Floats) -> Floats64:
        likely = runner.probabilities(logits)
        return np.stack([one.probability(likely) for one in targets], axis=1)

    likely = np.concatenate([likelihoods(logits) for logits in chain([first], blocks)])
    return names, likely[1:].astype(np.float32)


def each_hidden(encoding: Encoding) -> NDArray[np.bool_]:
    """Mark each token that is not special, then each word: shape (T + W, T); no pixel alone."""
    index = np.array(encoding.word_index)
    words: NDArray[np.bool_] = index == np.arange(len(encoding.words))[:, None]
    if encoding.picture is not None:
        return words
    return np.concatenate([np.diag(~encoding.special), words])
