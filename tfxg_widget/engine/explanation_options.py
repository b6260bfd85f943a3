"""What to explain of each input of a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .gradients.output_scalar import Output
from .running.runner import OnProgress, ignore_progress
from .tasks.base import Chosen

if TYPE_CHECKING:
    from .attribution import Attribution

#: The value of ``target=`` that explains every target of the task.
ALL: Literal["all"] = "all"


@dataclass(frozen=True)
class ExplanationOptions:
    """What to explain of each input of a batch, and within which limits.

    Attributes
    ----------
    target
        A target, None for the prediction, or "all".
    contrast
        A second target, whose value is subtracted from the target's; None for no contrast.
    output
        The explained number of a target: "logit", "probability" or "log_odds".
    layer
        Where scores are computed: "" for the word embeddings, a hidden-state index, or the name of
        a layer.
    seed
        Seed of all random numbers.
    memory_budget
        Limit in MiB for the activations of one chunk of evaluation points.
    on_progress
        Called with the number of evaluated points and their total. An exception that it raises
        stops the computation.
    per_dimension
        Whether the scores of every embedding dimension are kept.
    on_stage
        Called with preliminary attributions of every input by a method that refines its scores in
        stages; None where they are not needed.
    """

    target: Chosen | None = None
    contrast: Chosen | None = None
    output: Output = "logit"
    layer: str | int = ""
    seed: int = 0
    memory_budget: int = 1024
    on_progress: OnProgress = field(default=ignore_progress)
    per_dimension: bool = False
    on_stage: Callable[[list[list[Attribution]]], None] | None = None
