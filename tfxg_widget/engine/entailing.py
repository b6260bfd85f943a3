"""From texts and labels of one's own to attributions, by a model of natural language inference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .ablation import Masked
from .askers import asker
from .asking import OnProgress
from .attribution import Attribution
from .baseline_names import AUTO
from .encoding import Encoding
from .explaining import ALL, Question, explain_encodings
from .images import Given
from .methods.base import Method, require
from .models.base import WORD_EMBEDDINGS, Model
from .tasks.zero_shot import ZeroShot


def explain(
    model: Model, texts: Sequence[Given], method: Method, question: Question, asked: ZeroShot
) -> list[list[Attribution]]:
    """Explain by which words texts entail labels.

    Every label is another input to the model; they are run together.

    Parameters
    ----------
    model
        A model of natural language inference.
    texts
        The premises.
    method
        By what.
    question
        Its target is a label or its index, None for the likeliest label, or "all".
    asked
        The labels.

    Returns
    -------
    list of lists
        For each text one attribution, or one for each label where all were asked for.

    Raises
    ------
    InputError
        For a contrast: the logits of two labels come from two inputs.
    """
    # What cannot be chosen is refused before the model runs.
    _chosen(question, asked, asked.labels[0])
    require(method, model, question.layer)
    pairs = [
        [asked.premise(model.encode(text, asked.hypothesis(label))) for label in asked.labels]
        for text in texts
    ]
    asking = asker(model, "logit", question.layer, question.memory_budget, question.on_progress)
    logits = asking.logits_of([asking.whole(one) for some in pairs for one in some])
    (entailment,) = model.task.single(asked.entailment, pairs[0][0]).indices
    rows = np.stack(logits)[:, entailment].reshape(len(texts), -1)
    said = [asked.prediction(row) for row in rows]
    chosen = [_chosen(question, asked, one.label) for one in said]
    found = iter(
        explain_encodings(
            model,
            [some[i] for some, own in zip(pairs, chosen, strict=True) for i in own],
            method,
            replace(question, target=asked.entailment),
        )
    )
    return [
        [asked.attribution(next(found)[0], asked.labels[i], one) for i in own]
        for one, own in zip(said, chosen, strict=True)
    ]


def _chosen(question: Question, asked: ZeroShot, predicted: str) -> Sequence[int]:
    """Give the indices of the labels to explain."""
    if question.target == ALL and question.contrast is None:
        return range(len(asked.labels))
    given = predicted if question.target is None else question.target
    return [asked.index(given, question.contrast)]


def without_each(
    model: Model, text: str, asked: ZeroShot, memory_budget: int, on_progress: OnProgress
) -> Masked:
    """Mask each token of a text, and each word, in turn; see ``ablation.without_each``.

    Hypotheses stay whole, and have no row.
    """
    pairs = [asked.premise(model.encode(text, asked.hypothesis(label))) for label in asked.labels]
    # Beside a longer hypothesis fewer tokens of the text may have been read.
    tokens = max(int((~pair.special).sum()) for pair in pairs)
    words = max(len(pair.words) for pair in pairs)
    asking = asker(model, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)
    hidden = [_each_hidden(pair, tokens, words) for pair in pairs]
    logits = asking.logits_without(pairs, hidden, AUTO)
    (entailment,) = model.task.single(asked.entailment, pairs[0]).indices
    rows = np.stack([of_label[:, entailment] for of_label in logits], axis=1)
    likely = [list(asked.prediction(row).probabilities.values()) for row in rows]
    by_token, by_word = np.split(np.array(likely, np.float32), [tokens])
    return Masked(asked.labels, by_token, by_word)


def _each_hidden(pair: Encoding, tokens: int, words: int) -> NDArray[np.bool_]:
    marks = np.zeros((tokens + words, len(pair)), bool)
    own = np.flatnonzero(~pair.special)
    marks[np.arange(len(own)), own] = True
    marks[tokens:] = np.array(pair.word_index) == np.arange(words)[:, None]
    return marks
