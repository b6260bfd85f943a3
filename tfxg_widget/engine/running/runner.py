"""Run any model on inputs, also with some of their tokens masked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..gradients.output_scalar import transformed
from ..gradients.request import AttributionRequest, EvaluationPoints, GradientRule, WeightNoise
from ..inputs.encoding import PREDICTION_COUNTS, Encoding
from ..inputs.errors import InputError, ModelError
from ..models.base import Floats, Model
from ..tasks.targets.target import Target
from .baseline_names import REMOVAL, Baseline
from .baselines import empty_token
from .default_baselines import masking_of
from .stages import OnStage

if TYPE_CHECKING:
    from .attention_gradients import AttentionGradients

#: Called with the number of points done and their total; an exception in it stops the computation.
OnProgress = Callable[[int, int], None]

Floats64 = NDArray[np.float64]
Marks = NDArray[np.bool_]

#: How many variants of an input are built and run between two calls of ``OnProgress``.
AT_ONCE = 64


def ignore_progress(_done: int, _total: int) -> None:
    """Do nothing about progress."""


@dataclass(frozen=True, eq=False)
class PerturbedInput:
    """An input, possibly with tokens masked.

    Attributes
    ----------
    encoding
        Has only the tokens that are left.
    point
        The output of the layer, shape (T, D); D is 0 for a model without gradients.
    """

    encoding: Encoding
    point: Floats


#: From a mask of tokens, shape (T,), to the input with these tokens masked.
Masking = Callable[[Marks], PerturbedInput]


class Runner(ABC):
    """Runs a model.

    Attributes
    ----------
    model
        The model.
    on_progress
        Called after every block of variants.
    points_run
        The points run for each target of a request that needed fewer than the method's cost.
    on_stage
        Called with preliminary scores by a method that refines them in stages.
    """

    model: Model
    on_progress: OnProgress
    points_run: dict[AttributionRequest, list[int]]
    on_stage: OnStage

    @property
    @abstractmethod
    def layer(self) -> str:
        """The layer whose output the points replace."""

    @abstractmethod
    def whole(self, encoding: Encoding) -> PerturbedInput:
        """Give the unchanged input."""

    @abstractmethod
    def replacing(self, encoding: Encoding, baseline: Baseline) -> Masking:
        """Give a function that replaces masked tokens by a baseline.

        Raises
        ------
        InputError
            If the model cannot take this baseline.
        """

    def baseline(self, encoding: Encoding, baseline: Baseline) -> PerturbedInput:
        """Replace the whole input by a baseline.

        Raises
        ------
        InputError
            If the model cannot take this baseline.
        """
        return self.replacing(encoding, baseline)(np.ones(len(encoding), bool))

    @abstractmethod
    def logits_of(self, variants: Sequence[PerturbedInput]) -> Sequence[Floats]:
        """Compute the logits (C,) of each variant; C may depend on the number of tokens or masks.

        Raises
        ------
        NumericsError
            If the model returns NaN or infinity.
        """

    @abstractmethod
    def target_values(self, logits: Floats, targets: Sequence[Target]) -> Floats64:
        """Compute the scalars of K targets from logits (N, C), shape (N, K)."""

    def mean_gradients(
        self,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        noise: WeightNoise | None = None,
        rule: GradientRule | None = None,
    ) -> list[Floats64]:
        """Average the gradient over points; see ``GradientRunner.mean_gradients``.

        Raises
        ------
        ModelError
            If the model has no gradients.
        """
        del requests, points, noise, rule
        raise ModelError(f"{self.model.name} gives answers but no gradients.")

    def integrands(
        self,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        on_done: Callable[[int], None],
    ) -> list[Floats64]:
        """Evaluate the integrand at points; see ``GradientRunner.integrands``.

        Raises
        ------
        ModelError
            If the model has no gradients.
        """
        del requests, points, on_done
        raise ModelError(f"{self.model.name} gives answers but no gradients.")

    def attention_gradients(self, request: AttributionRequest) -> AttentionGradients:
        """Compute attention probabilities and gradients; see ``AttentionGradients``.

        Raises
        ------
        ModelError
            If the model has no gradients.
        """
        del request
        raise ModelError(f"{self.model.name} gives answers but no attention.")

    def probabilities(self, logits: Floats) -> Floats:
        """Turn logits (N, C) into probabilities."""
        return np.asarray(transformed(logits, "probability", self.model.task.activation))

    def masking(self, encoding: Encoding, how: Any) -> Masking:
        """Give a function that masks tokens.

        Parameters
        ----------
        encoding
            The input.
        how
            "removal" removes them, "auto" is the best that the model has (see
            ``default_baselines.masking_of``); everything else is a baseline, see
            ``baselines.resolve``.

        Raises
        ------
        InputError
            For "removal" if the model has an output for each token.
        """
        how = masking_of(self.model, how)
        if isinstance(how, str) and how == REMOVAL:
            if encoding.image is not None:
                raise InputError(
                    "Patches cannot be cut out of an image: others would take their place. Use "
                    'hiding="zero", "mean" or "blur".'
                )
            if self.model.task.unit not in ("text", "step"):
                raise InputError(
                    "This model answers for each token, so none can be cut out: others would take "
                    'its place. Use hiding="auto" or "zero".'
                )
            return lambda masked: self.whole(self._cut(encoding, masked))
        return self.replacing(encoding, how)

    def logits_without(
        self, encodings: Sequence[Encoding], masks: Sequence[Marks], how: Any
    ) -> list[Floats]:
        """Run inputs with some of their tokens masked; see ``blocks_without``.

        Returns
        -------
        list of arrays
            The logits of each input, shape (M, C).
        """
        found: list[list[Floats]] = [[] for _ in encodings]
        for i, logits in self.blocks_without(encodings, masks, how):
            found[i].append(logits)
        return [np.concatenate(blocks) for blocks in found]

    def blocks_without(
        self, encodings: Sequence[Encoding], masks: Sequence[Marks], how: Any
    ) -> Iterator[tuple[int, Floats]]:
        """Run inputs with some of their tokens masked, block by block.

        Parameters
        ----------
        encodings
            The inputs.
        masks
            M variants of each input, each True for the masked tokens: shape (M, T).
        how
            See ``masking``.

        Yields
        ------
        tuple of int and array
            The index of the input, and the logits of its next variants, shape (m, C). The logits
            of all variants may need too much memory.
        """
        done, total = 0, sum(map(len, masks))
        self.on_progress(done, total)
        for i, (encoding, rows) in enumerate(zip(encodings, masks, strict=True)):
            mask = self.masking(encoding, how)
            for start in range(0, len(rows), AT_ONCE):
                block = rows[start : start + AT_ONCE]
                yield i, np.stack(self.logits_of([mask(row) for row in block]))
                done += len(block)
                self.on_progress(done, total)

    def values(
        self, requests: Sequence[AttributionRequest], masks: Sequence[Marks], how: Any
    ) -> list[Floats64]:
        """Compute the scalars of targets with some tokens masked.

        Parameters
        ----------
        requests
            The inputs, each with K targets.
        masks, how
            As for ``blocks_without``.

        Returns
        -------
        list of arrays
            The scalars of each request, shape (M, K).
        """
        encodings = [request.encoding for request in requests]
        found: list[list[Floats64]] = [[] for _ in requests]
        for i, logits in self.blocks_without(encodings, masks, how):
            found[i].append(self.target_values(logits, requests[i].targets))
        return [np.concatenate(blocks) for blocks in found]

    @property
    def _empty(self) -> int | None:
        return empty_token(self.model, "mask")

    def _cut(self, encoding: Encoding, masked: Marks) -> Encoding:
        counts = encoding.inputs.get(PREDICTION_COUNTS)
        # The first predicted token needs a token to be predicted from.
        needed = len(encoding) if counts is None else int(counts.argmax()) + 1
        if not masked[:needed].all():
            return encoding.without(masked)
        if self._empty is None:
            if counts is not None:
                raise InputError(
                    "With every token of the prompt cut out, nothing is left to predict from. Use "
                    'hiding="zero".'
                )
            return encoding.without(masked)
        # Few models accept an input without tokens.
        rest = encoding.without(masked & (np.arange(len(encoding)) > 0))
        return replace(rest, ids=np.where(np.arange(len(rest)) > 0, rest.ids, self._empty))
