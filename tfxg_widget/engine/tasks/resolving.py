"""Find targets once the model has answered: what it predicts was read at certain outputs."""

from __future__ import annotations

from ..inputs.encoding import Encoding
from .base import Chosen, Task
from .targets.prediction import Prediction
from .targets.target import Target


def known_target(task: Task, chosen: Chosen | None, said: Prediction, encoding: Encoding) -> Target:
    """Resolve a target without a contrast.

    Parameters
    ----------
    task
        The model's task.
    chosen
        As for ``Task.target``, or None for what is predicted.
    said
        The prediction, whose own targets are explained at the outputs that they were read at.
    encoding
        The input.

    Raises
    ------
    InputError
        For what is no target of this input.
    """
    meant = task.meant(chosen, said)
    if isinstance(meant, str) and meant in said.targets:
        return said.targets[meant]
    found = task.single(meant, encoding)
    return said.targets.get(found.name, found)


def known_contrast(
    task: Task, target: Target, against: Chosen, said: Prediction, encoding: Encoding
) -> Target:
    """Resolve what a target is contrasted with; see ``known_target``."""
    found = task.opposed(target, task.meant(against, said), encoding)
    return said.targets.get(found.name, found)
