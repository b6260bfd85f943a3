"""From texts and labels of one's own to attributions, by a model of natural language inference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .askers import asker
from .attribution import Attribution
from .errors import InputError
from .explaining import ALL, Question, explain_encodings
from .images import Given
from .methods.base import Method, require
from .models.base import Model
from .tasks.labels import index_of
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
    if question.contrast is not None:
        raise InputError(
            "Labels of one's own have no contrast: each is asked about in an input of its own. "
            'Compare the attributions of target="all".'
        )
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
    if question.target == ALL:
        return range(len(asked.labels))
    given = predicted if question.target is None else question.target
    return [index_of(given, asked.labels, "label")]
