"""Zero-shot classification: from texts and labels of the caller to attributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .attribution import Attribution
from .explain import ALL, Question, explain_encodings
from .gradients.output_scalar import OUTPUTS, Output, transformed
from .inputs.errors import InputError, unknown
from .inputs.image_files import Given
from .inputs.label_pairs import LabelPairs, joined
from .methods.base import Method, require
from .models.base import WORD_EMBEDDINGS, Floats, Model
from .models.label_pairs import around
from .occlusion_effect import OcclusionEffect, each_hidden
from .running.baseline_names import AUTO
from .running.runner import OnProgress, Runner
from .running.runners import runner_for
from .tasks.base import Chosen, against_itself
from .tasks.zero_shot import ZeroShot


def explain(
    model: Model, texts: Sequence[Given], method: Method, question: Question, asked: ZeroShot
) -> list[list[Attribution]]:
    """Explain by which words texts entail labels.

    A logit, or the probability of a label that depends on no other one, is explained in the pair
    of the text and the label's hypothesis. A probability among several labels, or the contrast of
    two, is a function of several such pairs, which share the words of the text.

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
        For an unknown label or output, or a method that reads attention where the scalar depends
        on several pairs.
    """
    # What cannot be explained is refused before the model runs.
    for label in (question.target, question.contrast):
        if label is not None and label != ALL:
            asked.index(label)
    if question.output not in OUTPUTS:
        raise unknown("output", question.output, OUTPUTS)
    require(method, model, question.layer)
    if not explains(method, question.output, question.contrast, asked):
        raise InputError(
            f"{method.description.name} reads the attention within one pair of text and label, but "
            "a contrast, or a probability among several labels, depends on several pairs. Use "
            "output='logit' without contrast=, multi_label=True, or a method that does not read "
            "attention."
        )
    inputs = [pairs(model, text, asked) for text in texts]
    if _depends_on_all(question.output, asked):
        found = _explained(model, inputs, method, question, asked)
    else:
        found = _explained_apart(model, inputs, method, question, asked)
    return [[_of_text(one) for one in some] for some in found]


def explains(method: Method, output: Output, contrast: Chosen | None, asked: ZeroShot) -> bool:
    """Tell whether a method can explain an output of labels."""
    several = contrast is not None or _depends_on_all(output, asked)
    return not (several and "attention" in method.needs)


def pairs(model: Model, text: Given, asked: ZeroShot) -> LabelPairs:
    """Tokenise a text beside the hypothesis of each label."""
    read = [asked.premise(model.encode(text, asked.hypothesis(label))) for label in asked.labels]
    return joined(asked.labels, read)


def without_each(
    model: Model, text: Given, asked: ZeroShot, memory_budget: int, on_progress: OnProgress
) -> OcclusionEffect:
    """Mask each token of a text, and each word, in turn; see ``ablation.without_each``.

    Hypotheses stay whole, and have no row.
    """
    encoding = pairs(model, text, asked)
    hidden = each_hidden(encoding)
    hidden = hidden[hidden.any(axis=1)]
    runner = _asking(model, asked, memory_budget, on_progress)
    (logits,) = runner.logits_without([encoding], [hidden], AUTO)
    likely = _probabilities(logits, asked)
    targets = [asked.task.single(label, encoding) for label in asked.labels]
    by_label = np.stack([one.probability(likely) for one in targets], axis=1).astype(np.float32)
    by_token, by_word = np.split(by_label, [-len(encoding.words)])
    return OcclusionEffect(asked.labels, by_token, by_word)


def _asking(model: Model, asked: ZeroShot, memory_budget: int, on_progress: OnProgress) -> Runner:
    """Ask for the logits of all labels."""
    # The task of each, as what is explained apart then needs no other trace.
    together = around(model, asked.task_of_each, WORD_EMBEDDINGS, len(asked.labels))
    return runner_for(together, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)


def _probabilities(logits: Floats, asked: ZeroShot) -> Floats:
    """Turn the outputs (N, 2 L) for all labels into probabilities."""
    return np.asarray(transformed(logits, "probability", asked.task.activation))


def _depends_on_all(output: Output, asked: ZeroShot) -> bool:
    return output != "logit" and not asked.is_independent


def _explained(
    model: Model,
    inputs: Sequence[LabelPairs],
    method: Method,
    question: Question,
    asked: ZeroShot,
) -> list[list[Attribution]]:
    """Explain what depends on the pairs of all labels."""
    together = around(model, asked.task, question.layer, len(asked.labels))
    return explain_encodings(together, inputs, method, question)


def _explained_apart(
    model: Model,
    inputs: Sequence[LabelPairs],
    method: Method,
    question: Question,
    asked: ZeroShot,
) -> list[list[Attribution]]:
    """Explain what depends on the pairs of a label, and of the one it is contrasted with."""
    runner = _asking(model, asked, question.memory_budget, question.on_progress)
    logits = np.stack(runner.logits_of([runner.whole(one) for one in inputs]))
    said = [
        asked.task.prediction(row, likely, encoding)
        for row, likely, encoding in zip(logits, _probabilities(logits, asked), inputs, strict=True)
    ]
    chosen = [_chosen(question, asked, one.label) for one in said]
    apart = around(model, asked.task_of_each, question.layer, len(chosen[0][0]))
    # Of the labels that are left in an input the first is explained, against the second.
    contrast = None if question.contrast is None else 1
    found = iter(
        explain_encodings(
            apart,
            [one.only(labels) for one, some in zip(inputs, chosen, strict=True) for labels in some],
            method,
            replace(question, target=0, contrast=contrast),
        )
    )
    return [
        [replace(next(found)[0], prediction=one) for _ in some]
        for one, some in zip(said, chosen, strict=True)
    ]


def _chosen(question: Question, asked: ZeroShot, predicted: str) -> list[list[int]]:
    """Give the indices of the labels to explain, each with that of its contrast if there is one."""
    if question.target != ALL:
        label = predicted if question.target is None else question.target
        return [asked.indices(label, question.contrast)]
    against = None if question.contrast is None else asked.index(question.contrast)
    every = [i for i in range(len(asked.labels)) if i != against]
    if not every:
        raise against_itself(asked.labels[0])
    return [asked.indices(i, against) for i in every]


def _of_text(found: Attribution) -> Attribution:
    """Leave out of an attribution all that is not of the text."""
    own = [i for i, part in enumerate(found.parts) if part == 0]
    return replace(
        found,
        tokens=tuple(found.tokens[i] for i in own),
        offsets=tuple(found.offsets[i] for i in own),
        parts=tuple(found.parts[i] for i in own),
        word_index=tuple(found.word_index[i] for i in own),
        scores=found.scores[own],
    )
