"""Score the targets of inputs by a method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..gradients.request import AttributionRequest
from ..inputs.errors import InputError
from .base import Floats64, Method
from .dimensions import attribute_by_dimension

if TYPE_CHECKING:
    from ..running.runner import Runner


@dataclass(frozen=True, eq=False)
class TargetScores:
    """The scores of one target: of the tokens (T,), and of their dimensions (T, D) or None."""

    tokens: Floats64
    dimensions: Floats64 | None = None


def scores_of(
    requests: Sequence[AttributionRequest], runner: Runner, method: Method, per_dimension: bool
) -> list[list[TargetScores]]:
    """Score every token for every target; requests with the same number of them run together."""
    by_request: dict[int, list[TargetScores]] = {}
    for count in {len(request.targets) for request in requests}:
        indices = [i for i, request in enumerate(requests) if len(request.targets) == count]
        alike = [requests[i] for i in indices]
        scores = (
            attribute_by_dimension(method, alike, runner)
            if per_dimension
            else method.attribute(alike, runner)
        )
        for i, request, request_scores in zip(indices, alike, scores, strict=True):
            by_request[i] = target_scores(request, request_scores)
    return [by_request[i] for i in range(len(requests))]


def target_scores(request: AttributionRequest, scores: Floats64) -> list[TargetScores]:
    """Take apart the scores of K targets: of tokens (K, T), or of their dimensions (K, T, D)."""
    encoding = request.encoding
    if scores.ndim == 2:
        return [TargetScores(row) for row in _visible_only(request, encoding.spread(scores))]
    if encoding.image is not None and scores.shape[1] != len(encoding):
        raise InputError(
            "At a layer the pixels of a patch share its score, so they have no dimensions of the "
            "layer. Leave layer= or per_dimension= out."
        )
    visible = request.visible
    if visible is not None:
        scores = np.where(visible[:, :, None], scores, 0)
    return [TargetScores(rows.sum(axis=-1), rows) for rows in scores]


def _visible_only(request: AttributionRequest, scores: Floats64) -> Floats64:
    """Set scores of tokens to 0 that a target cannot depend on, such as later written tokens."""
    return scores if request.visible is None else np.where(request.visible, scores, 0)
