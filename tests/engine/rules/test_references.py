"""Methods by rules, and those that average, against what captum, lxt and zennit computed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close
from tfxg_widget.engine.methods.grad_cam import GradCam
from tfxg_widget.engine.problem import Problem

from .networks import gradient_of, text_cnn, text_cnn_head

Floats = NDArray[np.float64]

#: Of the largest score.
TOLERANCE = 2e-5
STANDARD_ERRORS = 4


def read(name: str) -> dict[str, Floats]:
    with np.load(REFERENCE / name) as stored:
        return dict(stored)


CASES = json.loads((REFERENCE / "tiny_bert.json").read_text("utf-8"))["cases"]
RELEVANCE = read("tiny_bert_relevance.npz")
RULES = read("tiny_bert_rules.npz")
CNN = read("text_cnn.npz")

each_case = pytest.mark.parametrize("case", CASES)


def scores(model: tfxg.Model, case: str, **options: Any) -> Floats:
    given = CASES[case]
    found = tfxg.explain(model, given["text"], given["text_pair"], target="all", **options)
    return np.stack([one.scores for one in found])


@pytest.fixture(scope="module")
def relu_bert(tmp_path_factory: pytest.TempPathFactory) -> tfxg.Model:
    folder: Path = tmp_path_factory.mktemp("relu") / "tiny_bert"
    shutil.copytree(REFERENCE / "tiny_bert", folder)
    config = json.loads((folder / "config.json").read_text("utf-8")) | {"hidden_act": "relu"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return tfxg.load(folder)


@each_case
@pytest.mark.parametrize(
    ("key", "method", "parameters"),
    [
        ("attnlrp", "attnlrp", {}),
        ("cp_lrp", "cp_lrp", {}),
        ("lrp_epsilon", "lrp_epsilon", {"epsilon": 0.01}),
        ("lrp_gamma", "lrp_gamma", {"gamma": 0.25}),
        ("lrp_z_plus", "lrp_alpha_beta", {"weights": "z_plus"}),
        ("lrp_alpha2_beta1", "lrp_alpha_beta", {"weights": "alpha2_beta1"}),
    ],
)
def test_relevance_is_that_of_lxt_and_zennit(
    tiny_bert: tfxg.Model, case: str, key: str, method: str, parameters: dict[str, Any]
) -> None:
    found = scores(tiny_bert, case, method=method, **parameters)
    assert_close(found, RELEVANCE[f"{case}/{key}"], TOLERANCE)


@each_case
@pytest.mark.parametrize("method", ["guided_backprop", "deconvnet"])
def test_rectified_gradients_are_those_of_captum(
    relu_bert: tfxg.Model, case: str, method: str
) -> None:
    assert_close(scores(relu_bert, case, method=method), RULES[f"{case}/relu/{method}"], TOLERANCE)


@each_case
def test_sequential_integrated_gradients(tiny_bert: tfxg.Model, case: str) -> None:
    found = scores(tiny_bert, case, method="sequential_integrated_gradients", n_steps=16)
    assert_close(found, RULES[f"{case}/sequential_ig/mask"], TOLERANCE)


@each_case
def test_layer_methods_are_those_of_captum(tiny_bert: tfxg.Model, case: str) -> None:
    layer = "hidden_state_1"
    product = scores(tiny_bert, case, method="input_x_gradient", layer=layer)
    assert_close(product, RULES[f"{case}/layer_gradient_x_activation/{layer}"], TOLERANCE)
    output = scores(tiny_bert, case, method="layer_activation", layer=layer)
    assert_close(output, np.tile(RULES[f"{case}/layer_activation/{layer}"], (3, 1)), TOLERANCE)


@pytest.mark.parametrize("method", ["squaregrad", "vargrad", "gradient_shap"])
def test_averages_are_those_of_captum(tiny_bert: tfxg.Model, method: str) -> None:
    n = 1000
    noise = {"background": ["zero", "pad", "mask"]} if method == "gradient_shap" else {}
    found = scores(tiny_bert, "short", method=method, n_samples=n, **noise)
    expected, error, deviation = (
        RULES[f"short/{method}/{key}"] for key in ("score", "standard_error", "deviation_of_a_draw")
    )
    if method == "vargrad":  # The variance of n draws about their own mean is short by 1 / n.
        expected = expected * (1 - 1 / n) / (1 - 1 / 250)
    allowed = STANDARD_ERRORS * np.sqrt(error**2 + deviation**2 / n)
    assert (np.abs(found - expected) <= allowed + TOLERANCE * np.abs(expected).max()).all()


@pytest.mark.parametrize("key", ["deeplift", "deeplift_shap"])
def test_deeplift_is_that_of_captum(key: str) -> None:
    baselines = CNN["baselines"][:1] if key == "deeplift" else CNN["baselines"]
    points = np.broadcast_to(CNN["point"], baselines.shape)
    gradients = gradient_of(text_cnn(CNN), "deeplift", points, baselines)
    found = (gradients * (points - baselines)[:, None]).mean(axis=0)
    assert_close(found, CNN[key], TOLERANCE)


@pytest.mark.parametrize("key", ["guided", "deconvnet"])
def test_rectifiers_of_a_plain_network_are_those_of_captum(key: str) -> None:
    found = gradient_of(text_cnn(CNN), key, CNN["point"][None])[0]
    assert_close(found, CNN[{"guided": "guided_backprop"}.get(key, key)], TOLERANCE)


def test_grad_cam_is_that_of_captum() -> None:
    layer = CNN["layer_activation"]
    gradient = gradient_of(text_cnn_head(CNN), None, layer[None])[0]
    problem = Problem(Any, layer.astype(np.float32), None, (), 0)  # type: ignore[arg-type]
    assert_close(GradCam().reduce(problem, gradient), CNN["grad_cam"], TOLERANCE)
