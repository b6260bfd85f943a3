"""Zero-shot classification: from texts and the caller's labels to attributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .attribution import Attribution
from .explain import explain_encodings
from .explanation_options import ALL, ExplanationOptions
from .gradients.output_scalar import OUTPUTS, Output, transformed
from .inputs.errors import InputError, unknown
from .inputs.image_files import RawInput
from .inputs.label_pairs import LabelPairs, joined
from .methods.base import Method, require
from .models.base import WORD_EMBEDDINGS, Floats, Model
from .models.label_pairs import model_of_label_pairs
from .occlusion_effect import OcclusionEffect, single_masks
from .running.baseline_names import AUTO
from .running.runner import OnProgress, Runner
from .running.runners import runner_for
from .tasks.base import Chosen, against_itself
from .tasks.classification.zero_shot import ZeroShot


def explain(
    model: Model,
    texts: Sequence[RawInput],
    method: Method,
    options: ExplanationOptions,
    zero_shot: ZeroShot,
) -> list[list[Attribution]]:
    """Explain which tokens of a text entail a label.

    Each label makes one pair: the text with the label's hypothesis. A logit, or a probability that
    depends on one label only, is explained in that label's pair. A probability among several
    labels, or the contrast of two, is a function of several pairs, which share the tokens of the
    text.

    Parameters
    ----------
    model
        A model of natural language inference.
    texts
        The premises.
    method
        The attribution method, with its parameters.
    options
        What to explain; the target is a label or its index, None for the most probable label, or
        "all".
    zero_shot
        The labels and their hypothesis.

    Returns
    -------
    list of lists
        For each text one attribution, or one per label for ``target="all"``. Tokens are those of
        the text, without the hypothesis.

    Raises
    ------
    InputError
        If a label or the output is unknown, or the method reads attention and the explained number
        depends on several pairs.
    """
    # What cannot be explained is refused before the model runs.
    for label in (options.target, options.contrast):
        if label is not None and label != ALL:
            zero_shot.index(label)
    if options.output not in OUTPUTS:
        raise unknown("output", options.output, OUTPUTS)
    require(method, model, options.layer)
    if not can_explain(method, options.output, options.contrast, zero_shot):
        raise InputError(
            f"{method.description.name} reads the attention within one pair of text and label, but "
            "a contrast, or a probability among several labels, depends on several pairs. Use "
            "output='logit' without contrast=, multi_label=True, or a method that does not read "
            "attention."
        )
    inputs = [pairs(model, text, zero_shot) for text in texts]
    # Stages have scores of the hypotheses, too.
    options = replace(options, on_stage=None)
    if _depends_on_all(options.output, zero_shot):
        per_text = _explain_together(model, inputs, method, options, zero_shot)
    else:
        per_text = _explain_separately(model, inputs, method, options, zero_shot)
    return [[_without_hypotheses(a) for a in attributions] for attributions in per_text]


def can_explain(
    method: Method, output: Output, contrast: Chosen | None, zero_shot: ZeroShot
) -> bool:
    """Tell whether a method can explain an output of labels."""
    needs_several_pairs = contrast is not None or _depends_on_all(output, zero_shot)
    return not (needs_several_pairs and "attention" in method.needs)


def pairs(model: Model, text: RawInput, zero_shot: ZeroShot) -> LabelPairs:
    """Tokenise a text with the hypothesis of each label."""
    encodings = [
        zero_shot.premise(model.encode(text, zero_shot.hypothesis(label)))
        for label in zero_shot.labels
    ]
    return joined(zero_shot.labels, encodings)


def mask_each(
    model: Model,
    text: RawInput,
    zero_shot: ZeroShot,
    memory_budget: int,
    on_progress: OnProgress,
) -> OcclusionEffect:
    """Mask each token of a text, and each word, in turn; see ``occlusion_effect.mask_each``.

    Hypotheses are never masked, and have no row.
    """
    encoding = pairs(model, text, zero_shot)
    masks = single_masks(encoding)
    masks = masks[masks.any(axis=1)]
    by_label = _masked_probabilities(model, encoding, masks, zero_shot, memory_budget, on_progress)
    tokens, words = np.split(by_label, [-len(encoding.words)])
    return OcclusionEffect(zero_shot.labels, tokens, words)


def mask_together(
    model: Model,
    text: RawInput,
    zero_shot: ZeroShot,
    selected: Sequence[int],
    memory_budget: int,
    on_progress: OnProgress,
) -> dict[str, float]:
    """Mask several tokens of a text at once; see ``occlusion_effect.mask_together``.

    Parameters
    ----------
    model, text, zero_shot, memory_budget, on_progress
        As for ``mask_each``.
    selected
        Indices of the tokens to mask, among those of the text, without the hypotheses.

    Returns
    -------
    dict
        The probability of each label with these tokens masked.
    """
    encoding = pairs(model, text, zero_shot)
    mask = np.zeros((1, len(encoding)), bool)
    mask[0, np.flatnonzero(np.array(encoding.parts) == 0)[list(selected)]] = True
    (probabilities,) = _masked_probabilities(
        model, encoding, mask, zero_shot, memory_budget, on_progress
    )
    return dict(zip(zero_shot.labels, probabilities.tolist(), strict=True))


def _masked_probabilities(
    model: Model,
    encoding: LabelPairs,
    masks: NDArray[np.bool_],
    zero_shot: ZeroShot,
    memory_budget: int,
    on_progress: OnProgress,
) -> Floats:
    """Return the probabilities (N, L) of all labels under N masks (N, T)."""
    runner = _runner_for_all(model, zero_shot, memory_budget, on_progress)
    (logits,) = runner.logits_without([encoding], [masks], AUTO)
    probabilities = _probabilities(logits, zero_shot)
    targets = [zero_shot.task.single(label, encoding) for label in zero_shot.labels]
    by_label = np.stack([target.probability(probabilities) for target in targets], axis=1)
    return by_label.astype(np.float32)


def _runner_for_all(
    model: Model, zero_shot: ZeroShot, memory_budget: int, on_progress: OnProgress
) -> Runner:
    """Make a runner for the logits of all labels."""
    # With task_of_each, what is explained separately reuses the same traced function.
    together = model_of_label_pairs(
        model, zero_shot.task_of_each, WORD_EMBEDDINGS, len(zero_shot.labels)
    )
    return runner_for(together, "logit", WORD_EMBEDDINGS, memory_budget, on_progress)


def _probabilities(logits: Floats, zero_shot: ZeroShot) -> Floats:
    """Turn the outputs (N, 2 L) for all L labels into probabilities."""
    return np.asarray(transformed(logits, "probability", zero_shot.task.activation))


def _depends_on_all(output: Output, zero_shot: ZeroShot) -> bool:
    return output != "logit" and not zero_shot.is_independent


def _explain_together(
    model: Model,
    inputs: Sequence[LabelPairs],
    method: Method,
    options: ExplanationOptions,
    zero_shot: ZeroShot,
) -> list[list[Attribution]]:
    """Explain a number that depends on the pairs of all labels."""
    together = model_of_label_pairs(model, zero_shot.task, options.layer, len(zero_shot.labels))
    return explain_encodings(together, inputs, method, options)


def _explain_separately(
    model: Model,
    inputs: Sequence[LabelPairs],
    method: Method,
    options: ExplanationOptions,
    zero_shot: ZeroShot,
) -> list[list[Attribution]]:
    """Explain a number that depends on the pair of one label, and that of its contrast."""
    runner = _runner_for_all(model, zero_shot, options.memory_budget, options.on_progress)
    logits = np.stack(runner.logits_of([runner.whole(encoding) for encoding in inputs]))
    predictions = [
        zero_shot.task.prediction(row, probabilities, encoding)
        for row, probabilities, encoding in zip(
            logits, _probabilities(logits, zero_shot), inputs, strict=True
        )
    ]
    labels_of = [_label_indices(options, zero_shot, answer.label) for answer in predictions]
    separate = model_of_label_pairs(
        model, zero_shot.task_of_each, options.layer, len(labels_of[0][0])
    )
    # Each input keeps the pair of its label, and that of the contrast as the second.
    contrast = None if options.contrast is None else 1
    attributions = iter(
        explain_encodings(
            separate,
            [
                encoding.only(indices)
                for encoding, per_target in zip(inputs, labels_of, strict=True)
                for indices in per_target
            ],
            method,
            replace(options, target=0, contrast=contrast),
        )
    )
    return [
        [replace(next(attributions)[0], prediction=prediction) for _ in per_target]
        for prediction, per_target in zip(predictions, labels_of, strict=True)
    ]


def _label_indices(
    options: ExplanationOptions, zero_shot: ZeroShot, predicted: str
) -> list[list[int]]:
    """Give the indices of each label to explain, with that of its contrast if there is one."""
    if options.target != ALL:
        label = predicted if options.target is None else options.target
        return [zero_shot.indices(label, options.contrast)]
    contrast = None if options.contrast is None else zero_shot.index(options.contrast)
    targets = [i for i in range(len(zero_shot.labels)) if i != contrast]
    if not targets:
        raise against_itself(zero_shot.labels[0])
    return [zero_shot.indices(i, contrast) for i in targets]


def _without_hypotheses(attribution: Attribution) -> Attribution:
    """Keep only the tokens of the text."""
    kept = [i for i, part in enumerate(attribution.parts) if part == 0]
    return replace(
        attribution,
        tokens=tuple(attribution.tokens[i] for i in kept),
        offsets=tuple(attribution.offsets[i] for i in kept),
        parts=tuple(attribution.parts[i] for i in kept),
        word_index=tuple(attribution.word_index[i] for i in kept),
        scores=attribution.scores[kept],
    )
