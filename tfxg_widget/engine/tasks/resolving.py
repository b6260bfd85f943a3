"""Find the target that a caller means, once the model has answered.

An id means one target. Of several targets with the same name, the most probable one is meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..inputs.encoding import Encoding
from .base import Chosen, Task
from .targets.ids import TargetId
from .targets.prediction import Prediction
from .targets.target import Target


def known_candidates(
    task: Task, chosen: Chosen | None, prediction: Prediction, encoding: Encoding
) -> list[Target]:
    """List the targets that a caller can mean.

    Parameters
    ----------
    task
        The model's task.
    chosen
        As for ``Task.candidates``, or None for the predicted target.
    prediction
        Its targets replace those of the same id: they are explained at the outputs that they were
        read at.
    encoding
        The input, or the window of it that is explained.

    Raises
    ------
    InputError
        If ``chosen`` is no target of this input.
    """
    known = _targets_by_id(prediction, encoding)
    resolved = task.resolve_relative(chosen, prediction)
    if isinstance(resolved, str) and resolved in known:
        return [known[resolved]]
    return _known(task.candidates(resolved, encoding), known)


def known_target(
    task: Task, chosen: Chosen | None, prediction: Prediction, encoding: Encoding
) -> Target:
    """Find the target that a caller means; see ``known_candidates``."""
    return _likeliest(known_candidates(task, chosen, prediction, encoding), prediction)


def known_contrasts(
    task: Task, target: Target, contrast: Chosen, prediction: Prediction, encoding: Encoding
) -> list[Target]:
    """List the targets that a caller can mean as a contrast; see ``known_candidates``."""
    known = _targets_by_id(prediction, encoding)
    resolved = task.resolve_relative(contrast, prediction)
    if isinstance(resolved, str) and resolved in known:
        return [known[resolved]]
    return _known(task.contrast_candidates(target, resolved, encoding), known)


def known_contrast(
    task: Task, target: Target, contrast: Chosen, prediction: Prediction, encoding: Encoding
) -> Target:
    """Find the target that a caller means as a contrast; see ``known_candidates``."""
    candidates = known_contrasts(task, target, contrast, prediction, encoding)
    return _likeliest(candidates, prediction)


def target_and_contrast(
    task: Task,
    chosen: Chosen | None,
    contrast: Chosen | None,
    prediction: Prediction,
    encoding: Encoding,
) -> tuple[Target, Target | None]:
    """Find what a caller wants to explain, and the contrast that is subtracted in it, if any.

    Raises
    ------
    InputError
        If either is no target of this input, or both are the same.
    """
    target = known_target(task, chosen, prediction, encoding)
    if contrast is None:
        return target, None
    other = known_contrast(task, target, contrast, prediction, encoding)
    return task.contrasted(target, other), other


def reference(task: Task, target: Target, encoding: Encoding) -> str:
    """Return what means a target before the model has answered.

    Returns
    -------
    str
        Its name; its id if the name can mean another target, too.
    """
    if target.name in task.reserved or TargetId.parse(target.name) is not None:
        return target.id
    namesakes = {candidate.id for candidate in task.candidates(target.name, encoding)}
    return target.name if namesakes == {target.id} else target.id


def _targets_by_id(prediction: Prediction, encoding: Encoding) -> dict[str, Target]:
    """Return the targets of a prediction by their ids, none where another window was read."""
    if prediction.window != encoding.window:
        return {}
    return {target.id: target for target in prediction.targets.values()}


def _known(candidates: Sequence[Target], known: dict[str, Target]) -> list[Target]:
    return [known.get(target.id, target) for target in candidates]


def _likeliest(candidates: Sequence[Target], prediction: Prediction) -> Target:
    """Choose the most probable target; those that are not listed come last."""
    keys = prediction.keys_by_id

    def probability(target: Target) -> float:
        return prediction.probabilities[keys[target.id]] if target.id in keys else -1

    return max(candidates, key=probability)
