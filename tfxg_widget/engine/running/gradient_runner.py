"""Run points of several inputs through a model: batching, padding, progress, cancelling."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..gradients.compiled import CompiledGradients, Gradients
from ..gradients.request import AttributionRequest, EvaluationPoints, GradientRule, WeightNoise
from ..gradients.targets import SharedTargets, shared, tabulated
from ..inputs.encoding import Encoding, pad, stack
from ..inputs.errors import NumericsError
from ..models.base import DifferentiableModel, Floats, output_at
from ..tasks.targets.target import Target
from .attention_gradients import AttentionGradients, attention_gradients
from .baseline_names import Baseline
from .baselines import resolve
from .chunks import Share, chunks
from .runner import Floats64, Masking, OnProgress, PerturbedInput, Runner
from .stages import OnStage, ignore_stage

#: How many arrays of the size of the outputs are kept at once: logits, scalars, gradients.
_OUTPUT_COPIES = 4


@dataclass(frozen=True)
class GradientRunner(Runner):
    """Runs a model from the output of a layer, in chunks that fit the memory budget.

    Attributes
    ----------
    model
        The model.
    passes
        The compiled passes of the model from the layer.
    memory_budget
        In bytes, for the activations of one chunk.
    on_progress
        Called after every chunk.
    """

    model: DifferentiableModel
    passes: CompiledGradients
    memory_budget: int
    on_progress: OnProgress
    points_run: dict[AttributionRequest, list[int]] = field(default_factory=dict)
    on_stage: OnStage = ignore_stage

    @property
    def layer(self) -> str:
        """The layer whose output the points replace."""
        return self.passes.layer

    def whole(self, encoding: Encoding) -> PerturbedInput:
        """Give the unchanged input, with the output of the layer."""
        words = self.model.embed(encoding.ids)
        return PerturbedInput(encoding, output_at(self.model, encoding, words, self.layer))

    def replacing(self, encoding: Encoding, baseline: Baseline) -> Masking:
        """Replace masked tokens by a baseline; see ``Runner``."""
        point = self.whole(encoding).point
        replaced = self.baseline(encoding, baseline).point
        return lambda masked: PerturbedInput(encoding, np.where(masked[:, None], replaced, point))

    def baseline(self, encoding: Encoding, baseline: Baseline) -> PerturbedInput:
        """Replace the whole input by a baseline; the input is not run for that."""
        return PerturbedInput(encoding, resolve(self.model, encoding, baseline, self.layer))

    def logits_of(self, variants: Sequence[PerturbedInput]) -> Sequence[Floats]:
        """Compute the logits (C,) of each variant."""
        encodings = [variant.encoding for variant in variants]
        return [row for (row,) in self.logits(encodings, [one.point[None] for one in variants])]

    def target_values(self, logits: Floats, targets: Sequence[Target]) -> Floats64:
        """Compute the scalars of K targets from logits (N, C), shape (N, K)."""
        return self.passes.values(logits, tabulated([targets] * len(logits)))

    def logits(self, encodings: Sequence[Encoding], points: Sequence[Floats]) -> list[Floats]:
        """Run forward the points (P, T, D) of each encoding to logits (P, C)."""
        found: list[list[Floats]] = [[] for _ in points]
        for chunk in self._chunks(encodings, [range(len(some)) for some in points]):
            rows = stack([encodings[i] for i, cut in chunk for _ in points[i][cut]])
            logits = self.passes.logits(pad([points[i][cut] for i, cut in chunk]), rows)
            for (i, _), own in zip(chunk, _split(finite(logits), chunk), strict=True):
                # Where outputs belong to tokens there are as many as the padded length has.
                found[i].append(own[:, : self.model.task.outputs(encodings[i])])
        return [np.concatenate(parts) for parts in found]

    def mean_gradients(
        self,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        noise: WeightNoise | None = None,
        rule: GradientRule | None = None,
    ) -> list[NDArray[np.float64]]:
        """Average the gradient over points, and over noise on the parameters.

        Parameters
        ----------
        requests
            The inputs, each with the same number K of targets.
        points
            The points of each request.
        noise
            Noise on the parameters, if any; each draw takes its share of the points, in order.
        rule
            Replaces the gradient of some ops, if any.

        Returns
        -------
        list of arrays
            For each request the weighted mean of its points' integrand, shape (K, T, D) for the
            gradient itself.

        Raises
        ------
        NumericsError
            If the model returns NaN or infinity.
        """
        passes = self.model.passes(self.layer, self.passes.output, rule)
        draws = noise.draws if noise else 1
        shares = [len(some.weights) // draws for some in points]
        sums: list[Any] = [0] * len(requests)
        done, total = 0, draws * sum(shares)
        self.on_progress(done, total)
        # Closed at once on an interrupt: otherwise a kept traceback would hold its lock.
        numbers = rule.numbers if rule else ()
        with closing(_draws(passes, noise, requests[0].seed, numbers)) as drawn:
            for draw, gradients in enumerate(drawn):
                ranges = [range(draw * share, (draw + 1) * share) for share in shares]
                for i, cut, values in self._integrands(
                    gradients, requests, points, ranges, passes.shares_targets
                ):
                    sums[i] += _weighted_sum(points[i].weights[cut], values)
                    done += cut.stop - cut.start
                    self.on_progress(done, total)
        return sums

    def integrands(
        self,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        on_done: Callable[[int], None],
    ) -> list[Floats64]:
        """Evaluate the integrand at points, for a mean that is taken elsewhere.

        Parameters
        ----------
        requests
            The inputs, each with the same number K of targets.
        points
            The points of each request; their weights are not used.
        on_done
            Called with the number of points that are done, after each chunk.

        Returns
        -------
        list of arrays
            For each request the integrand at each of its P points: shape (P, K, T, D) for the
            gradient itself.

        Raises
        ------
        NumericsError
            If the model returns NaN or infinity.
        """
        ranges = [range(len(some.weights)) for some in points]
        found: list[list[Floats64]] = [[] for _ in points]
        done = 0
        for i, cut, values in self._integrands(
            self.passes.gradients, requests, points, ranges, self.passes.shares_targets
        ):
            found[i].append(values.astype(np.float64))
            done += cut.stop - cut.start
            on_done(done)
        return [np.concatenate(parts) for parts in found]

    def attention_gradients(self, request: AttributionRequest) -> AttentionGradients:
        """Compute attention probabilities and gradients; see ``AttentionGradients``."""
        return attention_gradients(self.model, request, self.passes.output)

    def _integrands(
        self,
        gradients: Gradients,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        ranges: Sequence[range],
        shares_targets: bool,
    ) -> Iterator[tuple[int, slice, Floats]]:
        """Compute the integrand at ranges of the points of each request, chunk by chunk."""
        encodings = [request.encoding for request in requests]
        targets = [
            shared(request.targets) if shares_targets else SharedTargets(request.targets)
            for request in requests
        ]
        count = max(len(some.basis) for some in targets)
        targets = [some.widened(count) for some in targets]
        for chunk in self._chunks(encodings, ranges):
            found = self._differentiate(gradients, requests, targets, points, chunk)
            for (i, cut), by_basis in zip(chunk, found, strict=True):
                yield i, cut, points[i].integrand(cut, targets[i].mixed(by_basis))

    def _differentiate(
        self,
        gradients: Gradients,
        requests: Sequence[AttributionRequest],
        targets: Sequence[SharedTargets],
        points: Sequence[EvaluationPoints],
        chunk: Sequence[Share],
    ) -> list[Floats]:
        owners = [i for i, cut in chunk for _ in range(cut.start, cut.stop)]
        references = [of(cut) for i, cut in chunk if (of := points[i].references)]
        _, found = gradients(
            pad([points[i].at(cut) for i, cut in chunk]),
            stack([requests[i].encoding for i in owners]),
            tabulated([targets[i].basis for i in owners]),
            *([pad(references)] if references else []),
        )
        # Padding has no gradient and is cut off.
        return [
            own[:, :, : len(requests[i].point)]
            for (i, _), own in zip(chunk, _split(finite(found), chunk), strict=True)
        ]

    def _point_bytes(self, encoding: Encoding) -> int:
        """Estimate the memory of one point: inside the model, and for its outputs."""
        outputs = self.model.task.outputs(encoding)
        return self.model.point_bytes(encoding) + 4 * _OUTPUT_COPIES * outputs

    def _chunks(
        self, encodings: Sequence[Encoding], ranges: Sequence[range]
    ) -> Iterator[list[Share]]:
        return chunks(encodings, ranges, self._point_bytes, self.memory_budget, self.model.pads)


def finite(values: Floats) -> Floats:
    """Return finite values unchanged.

    Raises
    ------
    NumericsError
        If a value is NaN or infinite.
    """
    if not np.isfinite(values).all():
        raise NumericsError(
            "The model answers this input with NaN or infinity, so there is nothing to explain. "
            "Its weights are broken or overflow: load them in float32, or another checkpoint."
        )
    return values


def _draws(
    passes: CompiledGradients, noise: WeightNoise | None, seed: int, numbers: Sequence[float]
) -> Generator[Gradients]:
    if noise is None:
        yield partial(passes.gradients, numbers=numbers)
        return
    for state in np.random.SeedSequence(seed).generate_state(noise.draws):
        with passes.noisy(noise.std, int(state >> 1)) as gradients:
            yield gradients


def _split(joined: Floats, chunk: Sequence[Share]) -> list[Floats]:
    ends = np.cumsum([cut.stop - cut.start for _, cut in chunk])
    return np.split(joined, ends[:-1])


def _weighted_sum(weights: NDArray[np.float64], gradients: Floats) -> NDArray[np.float64]:
    """Sum gradients (n, K, T, D) by weights (n,) or (n, T)."""
    by_token = np.broadcast_to(weights.reshape(len(weights), -1), gradients.shape[::2])
    total: NDArray[np.float64] = np.einsum(
        "nt,nktd->ktd", by_token.astype(np.float32), gradients, optimize=True
    ).astype(np.float64)
    return total
