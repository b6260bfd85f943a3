"""Where a task reads from and writes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .networks.bert import Larger

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Making:
    """What every task is given.

    Attributes
    ----------
    data
        The folder of the data sets.
    checkpoints
        The folder of the larger models to learn from.
    output
        The folder that gets one folder a model.
    seed
        Of every random choice.
    """

    data: Path
    checkpoints: Path
    output: Path
    seed: int

    @cached_property
    def rng(self) -> np.random.Generator:
        """The source of random choices outside TensorFlow."""
        return np.random.default_rng(self.seed)

    def larger(self, name: str) -> Larger:
        """Read a larger model."""
        return Larger(self.checkpoints / name)
