"""Run a model without gradients, and choose the runner of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..gradients.output_scalar import Output, evaluated
from ..gradients.request import AttributionRequest
from ..gradients.targets import tabulated
from ..inputs.encoding import Encoding
from ..inputs.errors import InputError
from ..models.base import (
    WORD_EMBEDDINGS,
    AnsweringModel,
    DifferentiableModel,
    Floats,
    Model,
    not_explainable,
)
from ..tasks.targets.target import Target
from .baseline_names import Baseline
from .baselines import ids_at
from .gradient_runner import GradientRunner, finite
from .runner import AT_ONCE, Floats64, Masking, OnProgress, PerturbedInput, Runner
from .stages import OnStage, ignore_stage


@dataclass(frozen=True)
class FunctionRunner(Runner):
    """Runs a model without gradients, from token ids or texts.

    Attributes
    ----------
    model
        The model.
    output
        The scalar that is explained for each target.
    on_progress
        Called after every block of variants.
    """

    model: AnsweringModel
    output: Output
    on_progress: OnProgress
    points_run: dict[AttributionRequest, list[int]] = field(default_factory=dict)
    on_stage: OnStage = ignore_stage

    @property
    def layer(self) -> str:
        """The word embeddings, which are the only layer."""
        return WORD_EMBEDDINGS

    def whole(self, encoding: Encoding) -> PerturbedInput:
        """Give the unchanged input, without vectors."""
        return PerturbedInput(encoding, np.zeros((len(encoding), 0), np.float32))

    def replacing(self, encoding: Encoding, baseline: Baseline) -> Masking:
        """Replace masked tokens by the ids of a baseline; see ``Runner``."""
        ids = None if self.model.reads_texts else ids_at(self.model, encoding, baseline)
        if ids is None:
            reads = "texts" if self.model.reads_texts else "ids"
            raise InputError(
                f"{self.model.name} reads {reads}, in which hiding={baseline!r} cannot take a "
                'token\'s place. Use hiding="removal".'
            )
        return lambda masked: self.whole(replace(encoding, ids=np.where(masked, ids, encoding.ids)))

    def logits_of(self, variants: Sequence[PerturbedInput]) -> Sequence[Floats]:
        """Compute the logits (C,) of each variant."""
        encodings = [variant.encoding for variant in variants]
        blocks = [encodings[i : i + AT_ONCE] for i in range(0, len(encodings), AT_ONCE)]
        return list(finite(np.concatenate([self.model.logits(block) for block in blocks])))

    def target_values(self, logits: Floats, targets: Sequence[Target]) -> Floats64:
        """Compute the scalars of K targets from logits (N, C), shape (N, K)."""
        arrays = tabulated([targets] * len(logits))
        return evaluated(logits, arrays, self.output, self.model.task.activation)


def runner_for(
    model: Model,
    output: Output,
    layer: str | int,
    memory_budget: int,
    on_progress: OnProgress,
) -> GradientRunner | FunctionRunner:
    """Choose the runner of a model.

    Parameters
    ----------
    model
        The model.
    output
        The scalar that is explained for each target.
    layer
        The layer whose output the points replace; "" for the word embeddings, the only layer of a
        model without gradients.
    memory_budget
        In MiB, for the activations of one chunk.
    on_progress
        See ``Runner``.

    Raises
    ------
    InputError
        If the layer does not exist.
    ModelError
        If ``model`` is not a ``Model``.
    """
    if isinstance(model, DifferentiableModel):
        passes = model.passes(model.resolve_layer(layer), output)
        return GradientRunner(model, passes, memory_budget << 20, on_progress)
    if isinstance(model, AnsweringModel):
        return FunctionRunner(model, output, on_progress)
    raise not_explainable(model)
