"""Preliminary scores of methods that refine them in stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..gradients.request import AttributionRequest

#: Called with requests, and the scores of each of them so far, shape (K, T).
OnStage: TypeAlias = Callable[[Sequence[AttributionRequest], Sequence[NDArray[np.float64]]], None]


def ignore_stage(_requests: object, _scores: object) -> None:
    """Do nothing with preliminary scores."""
