"""Each method against its definition, computed the slow way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tests.support import LABELS, TEXT, assert_close, single_outputs
from tfxg_widget.engine.gradients.output_scalar import Output
from tfxg_widget.engine.gradients.quadrature import rule
from tfxg_widget.engine.gradients.request import AttributionRequest
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.methods.base import build

Floats = NDArray[np.float32]

#: Wide enough for float32, narrow enough for the curvature.
STEP = 1e-2
#: Of the largest value, for differences in float32.
ROUGHLY = 1e-2

pytestmark = pytest.mark.usefixtures("op_by_op")

each_output = pytest.mark.parametrize("output", ["logit", "probability", "log_odds"])


def embedded(model: tfxg.Model) -> Floats:
    return model.embed(model.encode(TEXT).ids)


def values_at(model: tfxg.Model, points: Floats, output: Output) -> NDArray[np.float64]:
    """Give the scalars of every label at some points (N, T, D): (N, C)."""
    passes = model.passes("", output)
    rows = stack([model.encode(TEXT)] * len(points))
    every = single_outputs(len(points), range(len(LABELS)))
    return passes.values(passes.logits(points.astype(np.float32), rows), every)


def gradients_at(
    model: tfxg.Model, points: Floats, target: str, output: Output = "logit"
) -> NDArray[np.float64]:
    """Give the gradient (N, T, D) of a label's scalar."""
    n = len(points)
    _, found = model.passes("", output).gradients(
        points.astype(np.float32),
        stack([model.encode(TEXT)] * n),
        single_outputs(n, [LABELS.index(target)]),
    )
    return found[:, 0].astype(np.float64)


def differences(
    model: tfxg.Model, directions: NDArray[Any], target: str, output: Output
) -> NDArray[np.float64]:
    """Differentiate along directions (N, T, D) by central differences."""
    point = embedded(model)
    ends = [values_at(model, point + s * STEP * directions, output) for s in (1, -1)]
    return (ends[0] - ends[1])[:, LABELS.index(target)] / (2 * STEP)


@each_output
@pytest.mark.parametrize("target", LABELS)
def test_gradients_are_the_slope_of_the_output(
    tiny_bert: tfxg.Model, target: str, output: Output
) -> None:
    point = embedded(tiny_bert)
    directions = np.random.default_rng(0).standard_normal((20, *point.shape))
    directions /= np.linalg.norm(directions, axis=(1, 2), keepdims=True)
    gradient = gradients_at(tiny_bert, point[None], target, output)[0]
    slopes = np.einsum("ntd,td->n", directions, gradient)
    assert_close(differences(tiny_bert, directions, target, output), slopes, ROUGHLY)


@each_output
def test_input_x_gradient_is_the_slope_of_scaling_one_token(
    tiny_bert: tfxg.Model, output: Output
) -> None:
    found = tfxg.explain(
        tiny_bert, TEXT, method="input_x_gradient", target="BETA", output=output
    ).scores
    point = embedded(tiny_bert)
    each_token = np.eye(len(point))[:, :, None] * point
    assert_close(found, differences(tiny_bert, each_token, "BETA", output), ROUGHLY)


@each_output
def test_saliency_is_the_steepest_slope_of_a_token(tiny_bert: tfxg.Model, output: Output) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method="saliency", target="BETA", output=output).scores
    gradient = gradients_at(tiny_bert, embedded(tiny_bert)[None], "BETA", output)[0]
    steepest = gradient / np.linalg.norm(gradient, axis=1, keepdims=True)
    each_token = np.eye(len(gradient))[:, :, None] * steepest
    assert_close(found, differences(tiny_bert, each_token, "BETA", output), ROUGHLY)


@each_output
@pytest.mark.parametrize("quadrature", ["gauss_legendre", "riemann_left", "trapezoid"])
def test_integrated_gradients_weigh_gradients_along_the_way(
    tiny_bert: tfxg.Model, quadrature: Any, output: Output
) -> None:
    found = tfxg.explain(
        tiny_bert,
        TEXT,
        method="integrated_gradients",
        target="BETA",
        output=output,
        baseline="zero",
        n_steps=6,
        quadrature=quadrature,
    ).scores
    point = embedded(tiny_bert).astype(np.float64)
    start = np.where(tiny_bert.encode(TEXT).special[:, None], point, 0)
    nodes, weights = rule(quadrature, 6)
    path = start + nodes[:, None, None] * (point - start)
    mean = np.einsum("n,ntd->td", weights, gradients_at(tiny_bert, path, "BETA", output))
    assert_close(found, (mean * (point - start)).sum(axis=1), 1e-4)


def test_smoothgrad_is_the_length_of_the_mean_gradient_at_its_points(
    tiny_bert: tfxg.Model,
) -> None:
    parameters = {"n_samples": 5, "noise_level": 0.2}
    found = tfxg.explain(
        tiny_bert, TEXT, method="smoothgrad", target="BETA", seed=3, **parameters
    ).scores
    point = embedded(tiny_bert)
    method: Any = build("smoothgrad", parameters)
    points = method.points(AttributionRequest(tiny_bert.encode(TEXT), point, None, (), 3)).at(
        slice(0, 5)
    )
    mean = gradients_at(tiny_bert, points, "BETA").mean(axis=0)
    assert_close(found, np.linalg.norm(mean, axis=1))


def test_smoothgrad_noise_has_the_level_that_was_asked_for(tiny_bert: tfxg.Model) -> None:
    point = embedded(tiny_bert)
    method: Any = build("smoothgrad", {"n_samples": 400, "noise_level": 0.3})
    points = method.points(AttributionRequest(tiny_bert.encode(TEXT), point, None, (), 0))
    noise = points.at(slice(0, 400)) - point
    width = float(np.ptp(point))
    assert noise.std() == pytest.approx(0.3 * width, rel=0.02)
    assert noise.mean() == pytest.approx(0, abs=0.01 * width)


def test_points_are_the_same_however_they_are_cut(tiny_bert: tfxg.Model) -> None:
    method: Any = build("smoothgrad", {"n_samples": 7})
    points = method.points(
        AttributionRequest(tiny_bert.encode(TEXT), embedded(tiny_bert), None, (), 0)
    )
    whole = points.at(slice(0, 7))
    np.testing.assert_array_equal(whole[2:5], points.at(slice(2, 5)))


QUIET = {"n_draws": 2, "n_samples": 3}


@pytest.mark.parametrize(
    ("noisy", "plain"),
    [
        (("smoothgrad", {"noise_level": 0, "n_samples": 3}), ("saliency", {})),
        (("noisegrad", {"weight_noise": 0, "n_draws": 2}), ("saliency", {})),
        (("fusiongrad", {"weight_noise": 0, "noise_level": 0, **QUIET}), ("saliency", {})),
        (("fusiongrad", {"weight_noise": 0, **QUIET}), ("smoothgrad", {"n_samples": 6})),
        (("fusiongrad", {"noise_level": 0, **QUIET}), ("noisegrad", {"n_draws": 2})),
    ],
    ids=lambda given: f"{given[0]} {'+'.join(given[1])}",
)
def test_without_its_noise_a_method_is_the_simpler_one(
    tiny_bert: tfxg.Model, noisy: tuple[str, Any], plain: tuple[str, Any]
) -> None:
    found, expected = (
        tfxg.explain(tiny_bert, TEXT, method=name, **parameters).scores
        for name, parameters in (noisy, plain)
    )
    assert_close(found, expected)


@pytest.mark.parametrize("method", ["noisegrad", "fusiongrad"])
def test_noise_on_the_weights_changes_the_scores(tiny_bert: tfxg.Model, method: str) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method=method, n_draws=2, weight_noise=0.2).scores
    plain = tfxg.explain(tiny_bert, TEXT, method="saliency").scores
    assert not np.allclose(found, plain, rtol=1e-2)
