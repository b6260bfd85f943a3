"""From a model and texts to attributions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from .attribution import Attribution
from .explanation_options import ALL, ExplanationOptions
from .gradients.output_scalar import require_output
from .gradients.request import AttributionRequest
from .inputs.encoding import Encoding
from .inputs.image_files import RawInput
from .methods.base import Floats64, Method, require
from .methods.scoring import TargetScores, scores_of, target_scores
from .models.base import Floats, Model
from .running.runner import PerturbedInput, Runner
from .running.runners import runner_for
from .tasks.resolving import (
    known_candidates,
    known_contrast,
    known_contrasts,
    known_target,
)
from .tasks.targets.prediction import Prediction
from .tasks.targets.target import Target
from .windows import ReadInput, read_windows


def explain(
    model: Model,
    texts: Sequence[tuple[RawInput, str | None]],
    method: Method,
    options: ExplanationOptions,
) -> list[list[Attribution]]:
    """Explain a batch of texts or images.

    Parameters
    ----------
    model
        The model.
    texts
        Each text (or image) with its second text or None.
    method
        The attribution method, with its parameters.
    options
        What to explain.

    Returns
    -------
    list of lists
        For each text one attribution, or one per target for ``target="all"``.

    Raises
    ------
    InputError
        If an input, a target, the output or the layer cannot be used.
    ModelError
        If the model cannot do what the method needs.
    NumericsError
        If the model's outputs or gradients contain NaN or infinity.
    """
    return explain_encodings(model, [model.encode(*pair) for pair in texts], method, options)


def explain_encodings(
    model: Model, encodings: Sequence[Encoding], method: Method, options: ExplanationOptions
) -> list[list[Attribution]]:
    """Explain a batch of tokenised inputs; see ``explain``."""
    started = time.perf_counter()
    require_output(options.output, model.task.activation, model.name)
    require(method, model, options.layer)
    # This resolves baseline="auto", so that attributions name the baseline that was used.
    method = method.for_model(model)
    budget, on_progress = options.memory_budget, options.on_progress
    runner = runner_for(model, options.output, options.layer, budget, on_progress)
    for encoding in encodings:
        model.task.check(encoding)
    has_windows = any(encoding.windows for encoding in encodings)
    windows = (
        read_windows(runner, encodings, options.target, options.contrast)
        if has_windows
        else [ReadInput(encoding) for encoding in encodings]
    )
    inputs = [
        _Input(runner.whole(window.encoding), method.baselines(window.encoding, runner))
        for window in windows
    ]
    # One batch runs all inputs and all baselines.
    batch_logits = iter(runner.logits_of([point for i in inputs for point in i.endpoints]))
    logits = [np.stack([next(batch_logits) for _ in i.endpoints]) for i in inputs]
    predictions = [
        _prediction(model, options, rows[0], runner.probabilities(rows)[0], window)
        for rows, window in zip(logits, windows, strict=True)
    ]
    requests = [
        _with_change(_request(model, options, model_input, prediction), rows, runner)
        for model_input, prediction, rows in zip(inputs, predictions, logits, strict=True)
    ]
    at_endpoints = {
        request: (runner.target_values(rows, request.targets), prediction)
        for request, rows, prediction in zip(requests, logits, predictions, strict=True)
    }

    def attributions(request: AttributionRequest, scores: list[TargetScores]) -> list[Attribution]:
        seconds = time.perf_counter() - started
        values, prediction = at_endpoints[request]
        usual = [method.cost(request.encoding)] * len(request.targets)
        points = runner.points_run.get(request, usual)
        return [
            _attribution(request, *of_target, prediction, method, options, runner, seconds)
            for of_target in zip(request.targets, scores, values.T, points, strict=True)
        ]

    def on_stage(some: Sequence[AttributionRequest], scores: Sequence[Floats64]) -> None:
        if options.on_stage is not None:
            preliminary = map(target_scores, some, scores)
            options.on_stage(list(map(attributions, some, preliminary)))

    staged = replace(runner, on_stage=on_stage)
    scores = scores_of(requests, staged, method, options.per_dimension)
    return list(map(attributions, requests, scores))


@dataclass(frozen=True, eq=False)
class _Input:
    whole: PerturbedInput
    baselines: Sequence[PerturbedInput]

    @property
    def endpoints(self) -> list[PerturbedInput]:
        """Where the model's outputs are needed: at the input, then at each baseline."""
        return [self.whole, *self.baselines]


def _prediction(
    model: Model,
    options: ExplanationOptions,
    logits: Floats,
    probabilities: Floats,
    window: ReadInput,
) -> Prediction:
    """Make the prediction, with the targets and contrasts that the options name included."""
    task, encoding = model.task, window.encoding
    prediction = window.prediction or task.prediction(logits, probabilities, encoding)
    chosen = None if options.target == ALL else options.target
    targets = known_candidates(task, chosen, prediction, encoding)
    prediction = task.including(prediction, targets, logits, probabilities)
    if options.contrast is None:
        return prediction
    explained = (
        prediction.own
        if options.target == ALL
        else [known_target(task, chosen, prediction, encoding)]
    )
    for target in explained:
        contrasts = known_contrasts(task, target, options.contrast, prediction, encoding)
        prediction = task.including(prediction, contrasts, logits, probabilities)
    return prediction


def _request(
    model: Model, options: ExplanationOptions, model_input: _Input, prediction: Prediction
) -> AttributionRequest:
    """Put together what a method needs to score one input."""
    encoding, baselines = model_input.whole.encoding, model_input.baselines
    targets = _targets(model, options, encoding, prediction)
    visible = [model.task.visible_tokens(target, encoding) for target in targets]
    return AttributionRequest(
        encoding=encoding,
        point=model_input.whole.point,
        baseline=baselines[0].point if baselines else None,
        targets=targets,
        visible=None
        if visible[0] is None
        else np.stack([row for row in visible if row is not None]),
        seed=options.seed,
        background=np.stack([baseline.point for baseline in baselines]) if baselines else None,
    )


def _with_change(request: AttributionRequest, logits: Floats, runner: Runner) -> AttributionRequest:
    """Add by how much each target's scalar differs from that at the baseline."""
    if request.baseline is None:
        return request
    at_input, at_baseline = runner.target_values(logits[:2], request.targets)
    return replace(request, change=at_input - at_baseline)


def _targets(
    model: Model, options: ExplanationOptions, encoding: Encoding, prediction: Prediction
) -> tuple[Target, ...]:
    """Resolve the targets to explain, each combined with the contrast if there is one."""
    task = model.task
    ids = [target.id for target in prediction.own] if options.target == ALL else [options.target]
    targets = [known_target(task, chosen, prediction, encoding) for chosen in ids]
    if options.contrast is None:
        return tuple(targets)
    pairs = [
        (target, known_contrast(task, target, options.contrast, prediction, encoding))
        for target in targets
    ]
    return tuple(
        task.contrasted(target, contrast)
        for target, contrast in pairs
        if options.target != ALL or target.id != contrast.id
    )


def _attribution(
    request: AttributionRequest,
    target: Target,
    target_scores: TargetScores,
    values: Floats64,
    points: int,
    prediction: Prediction,
    method: Method,
    options: ExplanationOptions,
    runner: Runner,
    seconds: float,
) -> Attribution:
    """Make the attribution of one target.

    ``values`` are the explained number at the input, then at each of
    the method's baselines; ``points`` says how many others were run.
    """
    encoding, scores = request.encoding, target_scores.tokens
    contrast, keys = target.contrast, prediction.keys_by_id
    value, *at_baselines = values.tolist()
    baseline_value = float(np.mean(at_baselines)) if method.description.complete else None
    conserved = value if method.description.conserving and options.output == "logit" else None
    change = conserved if baseline_value is None else value - baseline_value
    gap = None if change is None else abs(float(scores.sum()) - change)
    return Attribution(
        text=encoding.texts[0],
        text_pair=encoding.texts[1] if len(encoding.texts) > 1 else None,
        tokens=encoding.tokens,
        offsets=encoding.offsets,
        parts=encoding.parts,
        word_index=encoding.word_index,
        word_spans=encoding.words,
        scores=scores,
        signed=method.description.signed,
        target=keys.get(target.id, target.name),
        contrast=keys.get(contrast.id, contrast.name) if contrast else None,
        output=options.output,
        layer=runner.layer,
        prediction=prediction,
        method=method.description.name,
        parameters=msgspec.structs.asdict(method),
        value=value,
        baseline_value=baseline_value,
        completeness_gap=gap,
        relative_completeness_gap=gap / abs(change) if gap is not None and change else None,
        cut_at=encoding.cut_at,
        passes=points + len(values),
        seconds=seconds,
        image=encoding.image,
        window=encoding.window,
        target_id=target.id,
        contrast_id=contrast.id if contrast else None,
        by_dimension=target_scores.dimensions,
    )
