"""The input of a loader: a checkpoint that was found and recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...tasks.base import Task
from .config_values import Config
from .weights import Checkpoint


@dataclass(frozen=True, eq=False)
class Contents:
    """A recognised checkpoint.

    Attributes
    ----------
    weights
        The weights.
    architecture
        The class that they belong to, of either framework.
    task
        The task of that class.
    config
        The configuration.
    preprocessor
        The tokenizer or image processor of transformers.
    label
        What to call the model.
    revision
        Of the Hub's repository, or None.
    """

    weights: Checkpoint
    architecture: str
    task: Task
    config: Config
    preprocessor: Any
    label: str
    revision: str | None
