"""Integrated gradients: the gradient averaged on a straight path from a baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from msgspec import Meta

from ...gradients.adaptive_quadrature import FIRST_STAGE, AdaptiveQuadrature
from ...gradients.request import AttributionRequest, EvaluationPoints, Floats
from ..base import Description, Floats64, register
from .path import PathMethod, straight_path

if TYPE_CHECKING:
    from ...inputs.encoding import Encoding
    from ...running.runner import Runner

#: So many points two sets of SST-2 sentences needed at the median: 17 and 19.
_USUAL = 18


@register(
    Description(
        name="integrated_gradients",
        title="integrated gradients",
        family="path",
        paper="Sundararajan et al. 2017, Axiomatic attribution for deep networks",
        url="https://arxiv.org/abs/1703.01365",
        signed=True,
        complete=True,
    )
)
class IntegratedGradients(PathMethod, frozen=True):
    """Mean gradient on the straight path from a baseline to the input, times their difference.

    Σ_d (x − x′)_td · ∫₀¹ ∂f/∂x_td (x′ + α (x − x′)) dα. The integral is a quadrature whose weights
    sum to 1. The scores sum to f(x) − f(x′) up to the error of the quadrature, which is reported as
    the completeness gap.

    By default the points are added in stages, where the integrand changes most, until the
    completeness gap is at most `tolerance` of f(x) − f(x′), or of a hundredth of the scores'
    absolute sum where that is more, and the scores have settled, or `n_steps` points are used. Of
    several targets those that are done take no part in further points.
    Exactly `n_steps` points of the quadrature are used with a tolerance of 0, which is also what
    `n_steps=` or `quadrature=` without a tolerance means.

    It misleads where the baseline itself carries meaning, and because points between baseline and
    input represent no text. If the gap is large, take more steps; another baseline answers another
    question.
    """

    n_steps: Annotated[
        int,
        Meta(
            title="steps",
            description="Number of points on the path; with a tolerance the largest number.",
            ge=1,
            le=1000,
        ),
    ] = 50
    tolerance: Annotated[
        float,
        Meta(
            title="tolerance",
            description="The relative completeness gap at which no more points are added; 0 takes "
            "all steps.",
            ge=0,
            le=1,
        ),
    ] = 0.01

    @classmethod
    def completed(cls, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take all steps where their number or the quadrature is given, but no tolerance."""
        is_fixed = "tolerance" not in parameters and {"n_steps", "quadrature"} & parameters.keys()
        return {**parameters, "tolerance": 0.0} if is_fixed else parameters

    def usual_cost(self, encoding: Encoding) -> int:
        """Count the points of a usual sentence; see ``Method.usual_cost``."""
        cost = self.cost(encoding)
        return min(_USUAL, cost) if self._stops_early else cost

    @property
    def _stops_early(self) -> bool:
        return self.tolerance > 0 and self.n_steps > FIRST_STAGE

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        if not self._stops_early:
            return super().attribute(requests, runner)
        paths = [
            AdaptiveQuadrature(request.known_change, self.tolerance, self.n_steps)
            for request in requests
        ]
        total = self.n_steps * len(paths)
        runner.on_progress(0, total)
        while active := [i for i, path in enumerate(paths) if len(path.pending)]:
            done = _points_run(paths)
            integrands = runner.integrands(
                [_of_targets(requests[i], paths[i].open) for i in active],
                [_at_nodes(requests[i], paths[i].pending) for i in active],
                _progress(runner, done, total),
            )
            for i, values in zip(active, integrands, strict=True):
                paths[i].add(values[..., 0])
                runner.points_run[requests[i]] = paths[i].evaluations.tolist()
            if any(len(path.pending) for path in paths):
                runner.on_stage(requests, [path.integral for path in paths])
        done = _points_run(paths)
        if done < total:
            runner.on_progress(done, done)
        return [path.integral for path in paths]


def _points_run(paths: Sequence[AdaptiveQuadrature]) -> int:
    return sum(int(path.evaluations.max()) for path in paths)


def _progress(runner: Runner, before: int, total: int) -> Callable[[int], None]:
    """Report the points of one stage on top of those before it."""
    return lambda count: runner.on_progress(before + count, total)


def _of_targets(request: AttributionRequest, numbers: Iterable[int]) -> AttributionRequest:
    return replace(request, targets=tuple(request.targets[k] for k in numbers))


def _at_nodes(request: AttributionRequest, nodes: Floats64) -> EvaluationPoints:
    """Evaluate at some nodes what each token contributes to the scores there."""

    def contributions(_cut: slice, gradients: Floats) -> Floats:
        by_token: Floats = np.einsum("nktd,td->nkt", gradients, request.displacement)
        return by_token[..., None]

    points = straight_path(request, nodes, np.full(len(nodes), 1 / len(nodes)))
    return EvaluationPoints(points.weights, points.at, integrand=contributions)
