"""From a model and texts to attributions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec
import numpy as np

from .attribution import Attribution
from .gradients.output_scalar import OUTPUTS, Output
from .gradients.request import AttributionRequest
from .inputs.encoding import Encoding
from .inputs.errors import InputError, unknown
from .inputs.image_files import Given
from .methods.base import Floats64, Method, require
from .models.base import Floats, Model
from .running.runner import OnProgress, PerturbedInput, Runner
from .running.runners import runner_for
from .tasks.base import Chosen
from .tasks.resolving import known_contrast, known_target
from .tasks.targets.prediction import Prediction
from .tasks.targets.target import Target
from .windows import ReadInput, read_windows

#: Asks for every target of the task.
ALL: Literal["all"] = "all"


def _ignore_progress(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True)
class Question:
    """What to explain, the same for every text of a batch.

    Attributes
    ----------
    target
        A target, None for the predicted one, or "all".
    contrast
        A target to explain it against, or None.
    output
        "logit", "probability" or "log_odds".
    layer
        Where scores are taken: "" for the word embeddings, a hidden-state index, or a name.
    seed
        For every random number.
    memory_budget
        In MiB, for the activations of one chunk of points.
    on_progress
        Called with the points done and their total; what it raises stops the computation.
    """

    target: Chosen | None = None
    contrast: Chosen | None = None
    output: Output = "logit"
    layer: str | int = ""
    seed: int = 0
    memory_budget: int = 1024
    on_progress: OnProgress = field(default=_ignore_progress)


def explain(
    model: Model,
    texts: Sequence[tuple[Given, str | None]],
    method: Method,
    question: Question,
) -> list[list[Attribution]]:
    """Explain a batch of texts or images.

    Parameters
    ----------
    model
        The model.
    texts
        Each with its second text or None.
    method
        By what.
    question
        What.

    Returns
    -------
    list of lists
        For each text one attribution, or one for each target where all were asked for.
    """
    return explain_encodings(model, [model.encode(*pair) for pair in texts], method, question)


def explain_encodings(
    model: Model, encodings: Sequence[Encoding], method: Method, question: Question
) -> list[list[Attribution]]:
    """Explain a batch of texts that were read already; see ``explain``."""
    started = time.perf_counter()
    if question.output not in OUTPUTS:
        raise unknown("output", question.output, OUTPUTS)
    if question.output == "log_odds" and model.task.activation == "identity":
        raise InputError(
            f"{model.name} predicts numbers, not probabilities, and these have no log-odds. Use "
            'output="logit", which is the predicted number.'
        )
    require(method, model, question.layer)
    # From here on the baseline has its name, which the attributions tell.
    method = method.for_model(model)
    budget, on_progress = question.memory_budget, question.on_progress
    runner = runner_for(model, question.output, question.layer, budget, on_progress)
    for encoding in encodings:
        model.task.check(encoding)
    reads = read_windows(runner, encodings, question.target, question.contrast)
    encodings = [read.encoding for read in reads]
    inputs = [_Input(runner.whole(e), method.compared_with(e, runner)) for e in encodings]
    together = iter(runner.logits_of([end for i in inputs for end in i.ends]))
    logits = [np.stack([next(together) for _ in i.ends]) for i in inputs]
    predictions = [
        _prediction(model, question, some[0], runner.probabilities(some)[0], read)
        for some, read in zip(logits, reads, strict=True)
    ]
    requests = [_problem(model, question, *pair) for pair in zip(inputs, predictions, strict=True)]
    scores = _attributed(requests, runner, method)
    seconds = time.perf_counter() - started
    values = [
        runner.target_values(some, request.targets)
        for some, request in zip(logits, requests, strict=True)
    ]
    return [
        [
            _attribution(request, target, own, at_ends, said, method, question, runner, seconds)
            for target, own, at_ends in zip(request.targets, of_problem, ends.T, strict=True)
        ]
        for request, of_problem, ends, said in zip(
            requests, scores, values, predictions, strict=True
        )
    ]


@dataclass(frozen=True, eq=False)
class _Input:
    whole: PerturbedInput
    others: Sequence[PerturbedInput]

    @property
    def ends(self) -> list[PerturbedInput]:
        """What the model's answer is asked for: the input, and what it is compared with."""
        return [self.whole, *self.others]


def _prediction(
    model: Model, question: Question, logits: Floats, probabilities: Floats, read: ReadInput
) -> Prediction:
    task, encoding = model.task, read.encoding
    said = read.said or task.prediction(logits, probabilities, encoding)
    chosen = None if question.target == ALL else question.target
    one = known_target(task, chosen, said, encoding)
    asked = [one]
    if question.contrast is not None:
        asked.append(known_contrast(task, one, question.contrast, said, encoding))
    return task.including(said, asked, logits, probabilities)


def _problem(
    model: Model, question: Question, given: _Input, said: Prediction
) -> AttributionRequest:
    encoding = given.whole.encoding
    targets = _targets(model, question, encoding, said)
    sees = [model.task.sees(target, encoding) for target in targets]
    return AttributionRequest(
        encoding=encoding,
        point=given.whole.point,
        baseline=given.others[0].point if given.others else None,
        targets=targets,
        sees=np.stack([one for one in sees if one is not None]) if sees[0] is not None else None,
        seed=question.seed,
        background=np.stack([other.point for other in given.others]) if given.others else None,
    )


def _targets(
    model: Model, question: Question, encoding: Encoding, said: Prediction
) -> tuple[Target, ...]:
    task = model.task
    chosen = [*said.probabilities] if question.target == ALL else [question.target]
    targets = [known_target(task, name, said, encoding) for name in chosen]
    if question.contrast is None:
        return tuple(targets)
    pairs = [(one, known_contrast(task, one, question.contrast, said, encoding)) for one in targets]
    return tuple(
        task.contrasted(one, other)
        for one, other in pairs
        if question.target != ALL or one != other
    )


def _attributed(
    requests: Sequence[AttributionRequest], runner: Runner, method: Method
) -> list[Floats64]:
    """Score every token, inputs with the same number of targets together."""
    found: dict[int, Floats64] = {}
    for count in {len(request.targets) for request in requests}:
        alike = [i for i, request in enumerate(requests) if len(request.targets) == count]
        own = [requests[i] for i in alike]
        scores = [
            _seen(request, request.encoding.spread(found))
            for request, found in zip(own, method.attribute(own, runner), strict=True)
        ]
        found |= dict(zip(alike, scores, strict=True))
    return [found[i] for i in range(len(requests))]


def _seen(request: AttributionRequest, scores: Floats64) -> Floats64:
    """Leave nothing to tokens that a target cannot depend on, whatever else a method counts."""
    return scores if request.sees is None else np.where(request.sees, scores, 0)


def _attribution(
    request: AttributionRequest,
    target: Target,
    scores: Floats64,
    ends: Floats64,
    said: Prediction,
    method: Method,
    question: Question,
    runner: Runner,
    seconds: float,
) -> Attribution:
    """Put one row of scores together with all that is known of it.

    The target's values ``ends`` are the input's, and those of what the method compares it with.
    """
    encoding = request.encoding
    value, *at_baselines = ends.tolist()
    baseline_value = float(np.mean(at_baselines)) if method.description.complete else None
    promised = value if method.description.conserving and question.output == "logit" else None
    change = promised if baseline_value is None else value - baseline_value
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
        target=target.name,
        contrast=target.contrast.name if target.contrast else None,
        output=question.output,
        layer=runner.layer,
        prediction=said,
        method=method.description.name,
        parameters=msgspec.structs.asdict(method),
        value=value,
        baseline_value=baseline_value,
        completeness_gap=gap,
        relative_completeness_gap=gap / abs(change) if gap is not None and change else None,
        cut_at=encoding.cut_at,
        passes=method.cost(encoding) + len(ends),
        seconds=seconds,
        picture=encoding.picture,
        window=encoding.window,
    )
