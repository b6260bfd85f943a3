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
    prediction
        What the model answers to all windows together; None for an input of one window, which is
        run later, together with what it is compared with.
    """

    encoding: Encoding
    prediction: Prediction | None = None


def read_windows(
    runner: Runner,
    encodings: Sequence[Encoding],
    target: Chosen | None,
    contrast: Chosen | None,
) -> list[ReadInput]:
    """Run inputs that have several windows, and choose the window to explain.

    Parameters
    ----------
    runner
        Runs the model.
    encodings
        The inputs. Those of one window are returned unchanged and not run.
    target, contrast
        As for ``explain``.

    Raises
    ------
    InputError
        If the target is in no window, or no window holds both target and contrast.
    """
    every_window = [window for encoding in encodings for window in encoding.windows]
    points = [runner.whole(window) for window in every_window]
    logits = iter(runner.logits_of(points) if points else [])
    inputs = []
    for encoding in encodings:
        windows: list[ReadWindow] = [
            (row := next(logits), runner.probabilities(row[None])[0], window)
            for window in encoding.windows
        ]
        inputs.append(
            _window_of_target(runner, windows, target, contrast) if windows else ReadInput(encoding)
        )
    return inputs


def resolve_in_windows(resolve: Callable[[Encoding], T], encoding: Encoding) -> T:
    """Call ``resolve`` on each window of an input until one window has the target.

    Raises
    ------
    InputError
        The error of the first window, if no window has the target.
    """
    _, result = _first_success(resolve, encoding.windows or [encoding])
    return result


def _window_of_target(
    runner: Runner,
    windows: Sequence[ReadWindow],
    target: Chosen | None,
    contrast: Chosen | None,
) -> ReadInput:
    """Choose the window with target and contrast, preferably that of the predicted answer."""
    task = runner.model.task
    predicted_index, prediction = task.of_windows(windows)
    predicted_window = windows[predicted_index][2]
    target_name = None if target == "all" else target

    def resolve(encoding: Encoding) -> Prediction:
        resolved = known_target(task, target_name, prediction, encoding)
        if contrast is not None:
            known_contrast(task, resolved, contrast, prediction, encoding)
        return prediction

    others = [encoding for _, _, encoding in windows if encoding is not predicted_window]
    return ReadInput(*_first_success(resolve, [predicted_window, *others]))


def _first_success(
    resolve: Callable[[Encoding], T], encodings: Sequence[Encoding]
) -> tuple[Encoding, T]:
    """Return the first encoding on which ``resolve`` raises no InputError, and its result."""
    first, *others = encodings
    try:
        return first, resolve(first)
    except InputError:
        for encoding in others:
            with suppress(InputError):
                return encoding, resolve(encoding)
        raise
