"""What the engine asks of a task."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from ..attribution import Prediction
from ..encoding import Encoding
from ..errors import InputError, unknown

#: How logits become probabilities: they exclude each other, or each stands for itself.
Activation = Literal["softmax", "sigmoid"]


@dataclass(frozen=True)
class Target:
    """One scalar to explain: a weighted sum of a few of the model's outputs.

    Attributes
    ----------
    name
        What a person calls it.
    contrast
        What it is explained against, or None.
    indices, coefficients
        Which outputs, and what each is multiplied by; the same number of both.
    """

    name: str
    contrast: str | None
    indices: tuple[int, ...]
    coefficients: tuple[float, ...]

    def value(self, outputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Take the scalar from a model's outputs: (N, C) to (N,)."""
        chosen = outputs[:, list(self.indices)].astype(np.float64)
        value: NDArray[np.float64] = chosen @ np.array(self.coefficients)
        return value


class Task(ABC):
    """A kind of output, with names for the scalars that can be explained.

    Attributes
    ----------
    name
        Such as "text classification".
    architecture
        What the name of a model's class ends with.
    activation
        How its logits become probabilities.
    """

    name: ClassVar[str]
    architecture: ClassVar[str]
    activation: Activation

    @classmethod
    @abstractmethod
    def from_config(cls, config: Any) -> Self:
        """Build the task of a model from its configuration."""

    @abstractmethod
    def target_names(self, encoding: Encoding) -> tuple[str, ...]:
        """Name the outputs for an input, in the order of the logits."""

    def target(self, chosen: str | int, against: str | int | None, encoding: Encoding) -> Target:
        """Resolve what a caller asked to explain.

        Parameters
        ----------
        chosen
            A target's name or index.
        against
            A target to contrast with, or None.
        encoding
            The input.

        Raises
        ------
        InputError
            For an unknown name, an index out of range, or a target against itself.
        """
        names = self.target_names(encoding)
        index = _index(chosen, names)
        if against is None:
            return Target(names[index], None, (index,), (1.0,))
        other = _index(against, names)
        if other == index:
            raise InputError(
                f"{names[index]!r} cannot be explained against itself. Choose another contrast."
            )
        return Target(names[index], names[other], (index, other), (1.0, -1.0))

    def prediction(
        self, logits: NDArray[np.float32], probabilities: NDArray[np.float32], encoding: Encoding
    ) -> Prediction:
        """Put a model's output (C,) into words."""
        names = self.target_names(encoding)
        best = int(np.argmax(probabilities))
        return Prediction(
            label=names[best],
            probability=float(probabilities[best]),
            probabilities=_by_name(names, probabilities),
            logits=_by_name(names, logits),
        )


def _by_name(names: tuple[str, ...], values: NDArray[np.float32]) -> Mapping[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _index(given: str | int, names: tuple[str, ...]) -> int:
    if isinstance(given, str):
        if given not in names:
            raise unknown("target", given, names)
        return names.index(given)
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise unknown("target", given, names)
    if not 0 <= given < len(names):
        raise InputError(
            f"Target {given} is out of range: there are {len(names)}, 0 to {len(names) - 1} "
            f"({', '.join(names)})."
        )
    return int(given)
