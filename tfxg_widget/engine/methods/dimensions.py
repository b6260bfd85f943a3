"""Scores of single embedding dimensions, for methods that sum over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..gradients.request import AttributionRequest
from ..inputs.errors import InputError
from .base import Floats64, GradientMethod, Method, registered
from .gradient.background import BackgroundMethod
from .gradient.input_x_gradient import InputXGradient
from .gradient.path import PathMethod
from .gradient.second_moments import SquareGrad
from .modified.deeplift import DeepLift

if TYPE_CHECKING:
    from ..running.runner import Runner

#: Methods, with those that derive from them, whose reduction is a sum over the dimension.
_SUMMING = (BackgroundMethod, DeepLift, InputXGradient, PathMethod, SquareGrad)


def attribute_by_dimension(
    method: Method, requests: Sequence[AttributionRequest], runner: Runner
) -> list[Floats64]:
    """Score every embedding dimension of every token.

    Parameters
    ----------
    method
        A method whose scores are sums over the dimension.
    requests
        Inputs, each with the same number K of targets.
    runner
        Runs the model.

    Returns
    -------
    list of arrays
        For each request the scores (K, T, D), whose sums over D are the method's scores.

    Raises
    ------
    InputError
        If the method's scores are not sums over the dimension.
    """
    if not isinstance(method, GradientMethod) or not isinstance(method, _SUMMING):
        names = [name for name, known in registered().items() if issubclass(known, _SUMMING)]
        raise InputError(
            f"The scores of {method.description.name} are not sums over the embedding dimension, "
            "so single dimensions have none. Methods that take per_dimension=True: "
            f"{', '.join(names)}."
        )
    points = [method.points(request) for request in requests]
    gradients = runner.mean_gradients(requests, points, method.parameter_noise(), method.rule())
    return [_of_dimensions(method, *pair) for pair in zip(requests, gradients, strict=True)]


def _of_dimensions(
    method: GradientMethod, request: AttributionRequest, gradient: Floats64
) -> Floats64:
    """Reduce each dimension as if there were no other: a sum of one term is that term."""
    scores = [
        method.reduce(_at_dimension(request, d), gradient[..., d : d + 1])
        for d in range(gradient.shape[-1])
    ]
    return np.stack(scores, axis=-1)


def _at_dimension(request: AttributionRequest, d: int) -> AttributionRequest:
    part = np.s_[..., d : d + 1]
    return replace(
        request,
        point=request.point[part],
        baseline=None if request.baseline is None else request.baseline[part],
        background=None if request.background is None else request.background[part],
    )
