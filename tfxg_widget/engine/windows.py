"""Choose which window of a long context is explained: the one that holds the target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from .inputs.encoding import Encoding
from .inputs.errors import InputError
from .running.runner import Runner
from .tasks.base import Chosen, ReadWindow
from .tasks.resolving import known_contrast, known_target
from .tasks.targets.prediction import Prediction

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ReadInput:
    """An input to explain.

    Attributes
    ----------
    encoding
        The input, or one window of it.
    said
        What the model answers to all windows together; None for an input of one window, which is
        run later, together with what it is compared with.
    """

    encoding: Encoding
    said: Prediction | None = None


def read_windows(
    runner: Runner,
    encodings: Sequence[Encoding],
    target: Chosen | None,
    contrast: Chosen | None,
) -> list[ReadInput]:
    """Run inputs of several windows, and choose the window to explain.

    Parameters
    ----------
    asking
        Runs the model.
    encodings
        The inputs; those of one window are given back as they are.
    target, contrast
        As for ``explain``.

    Raises
    ------
    InputError
        For a target that is in no window, or a target and a contrast that are in no window
        together.
    """
    every = [window for encoding in encodings for window in encoding.windows]
    logits = iter(runner.logits_of([runner.whole(window) for window in every]) if every else [])
    reads = []
    for encoding in encodings:
        windows: list[ReadWindow] = [
            (row := next(logits), runner.probabilities(row[None])[0], window)
            for window in encoding.windows
        ]
        reads.append(_chosen(runner, windows, target, contrast) if windows else ReadInput(encoding))
    return reads


def resolved(resolve: Callable[[Encoding], T], encoding: Encoding) -> T:
    """Resolve a target in the first window of an input that has it.

    Raises
    ------
    InputError
        As the first window does, where none has it.
    """
    _, found = _first(resolve, encoding.windows or [encoding])
    return found


def _chosen(
    runner: Runner,
    windows: Sequence[ReadWindow],
    target: Chosen | None,
    contrast: Chosen | None,
) -> ReadInput:
    task = runner.model.task
    number, said = task.of_windows(windows)
    answered = windows[number][2]
    wanted = None if target == "all" else target

    def resolve(encoding: Encoding) -> Prediction:
        resolved_target = known_target(task, wanted, said, encoding)
        if contrast is not None:
            known_contrast(task, resolved_target, contrast, said, encoding)
        return said

    others = [encoding for _, _, encoding in windows if encoding is not answered]
    return ReadInput(*_first(resolve, [answered, *others]))


def _first(resolve: Callable[[Encoding], T], encodings: Sequence[Encoding]) -> tuple[Encoding, T]:
    first, *others = encodings
    try:
        return first, resolve(first)
    except InputError:
        for encoding in others:
            with suppress(InputError):
                return encoding, resolve(encoding)
        raise
