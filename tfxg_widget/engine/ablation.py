"""What the model says once a token, or a word, is masked out."""

from __future__ import annotations

import numpy as np

from .askers import asker
from .asking import OnProgress
from .images import Given
from .models.base import WORD_EMBEDDINGS, Floats, Model


def without_each(
    model: Model,
    text: Given,
    text_pair: str | None,
    memory_budget: int,
    on_progress: OnProgress,
) -> tuple[Floats, Floats]:
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

    Returns
    -------
    by_token
        Probabilities of the K targets of the answer, shape (T, K); a special token's row is the
        input's own. (0, K) for an image: a pixel alone says next to nothing.
    by_word
        The same for words, shape (W, K).
    """
    encoding = model.encode(text, text_pair)
    words = np.array(encoding.word_index)
    alone = np.zeros((0, len(encoding)), bool)
    if encoding.picture is None:
        alone = np.diag(~encoding.special)
    hidden = np.concatenate(
        [
            np.zeros((1, len(encoding)), bool),  # the input itself, which tells the targets
            alone,
            words == np.arange(len(encoding.words))[:, None],
        ]
    )
    asking = asker(model, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)
    (logits,) = asking.logits_without([encoding], [hidden], "mask")
    probabilities = asking.probabilities(logits)
    said = model.task.prediction(logits[0], probabilities[0], encoding)
    targets = [model.task.single(name, encoding) for name in said.probabilities]
    likely = np.stack([model.task.likelihood(one, probabilities) for one in targets], axis=1)
    by_token, by_word = np.split(likely[1:].astype(np.float32), [len(alone)])
    return by_token, by_word
