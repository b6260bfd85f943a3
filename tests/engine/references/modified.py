"""Methods that put rules in the gradient's place, and methods at a layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.engine.gradients.rules.networks import gradient_of, text_cnn

from .comparison import Floats, Pair, compared
from .stored import CASES, CNN, TINY, TOLERANCE, TWIN, read_arrays, scores, with_relu

_LAYER = "hidden_state_1"
_ON_A_CNN = (
    "captum has no rule for a product of two values, so on a transformer it is another method: "
    "there Σ scores is held to the change of the output"
)


def _cnn() -> dict[str, Floats]:
    return read_arrays("text_cnn.npz")


def _deeplift(baselines: Floats) -> Floats:
    points = np.broadcast_to(_cnn()["point"], baselines.shape)
    gradients = gradient_of(text_cnn(_cnn()), "deeplift", points, baselines)
    mean: Floats = (gradients * (points - baselines)[:, None]).mean(axis=0)
    return mean


@compared("deeplift", "{captum}, `DeepLift`", CNN, TOLERANCE, remark=_ON_A_CNN)
def deeplift() -> Iterator[Pair]:
    yield Pair(_deeplift(_cnn()["baselines"][:1]), _cnn()["deeplift"])


@compared("deeplift_shap", "{captum}, `DeepLiftShap`", CNN, TOLERANCE, remark=_ON_A_CNN)
def deeplift_shap() -> Iterator[Pair]:
    yield Pair(_deeplift(_cnn()["baselines"]), _cnn()["deeplift_shap"])


def _rectified(method: str) -> Iterator[Pair]:
    for case in CASES:
        expected = read_arrays("tiny_bert_guided.npz")[f"{case}/{method}"]
        yield Pair(scores(case, with_relu(), method=method), expected)


@compared(
    "guided_backprop",
    "{captum}, `GuidedBackprop`",
    TWIN,
    TOLERANCE,
    remark="captum and the paper know ReLU alone; GELU and SiLU are treated alike here",
)
def guided_backprop() -> Iterator[Pair]:
    yield from _rectified("guided_backprop")


@compared(
    "deconvnet",
    "{captum}, `Deconvolution`",
    TWIN,
    TOLERANCE,
    remark="captum and the paper know ReLU alone; GELU and SiLU are treated alike here",
)
def deconvnet() -> Iterator[Pair]:
    yield from _rectified("deconvnet")


@compared("guided_backprop", "{captum}, `GuidedBackprop`", CNN, TOLERANCE)
def guided_backprop_of_a_cnn() -> Iterator[Pair]:
    found = gradient_of(text_cnn(_cnn()), "guided", _cnn()["point"][None])[0]
    yield Pair(found, _cnn()["guided_backprop"])


@compared("deconvnet", "{captum}, `Deconvolution`", CNN, TOLERANCE)
def deconvnet_of_a_cnn() -> Iterator[Pair]:
    found = gradient_of(text_cnn(_cnn()), "deconvnet", _cnn()["point"][None])[0]
    yield Pair(found, _cnn()["deconvnet"])


def _at_layer(method: str) -> Iterator[Pair]:
    for case in CASES:
        expected = read_arrays("tiny_bert_guided.npz")[f"{case}/{method}/{_LAYER}"]
        yield Pair(scores(case, with_relu(), method=method, layer=_LAYER), expected)


@compared("grad_cam", "{captum}, `LayerGradCam`", TWIN, TOLERANCE)
def grad_cam() -> Iterator[Pair]:
    yield from _at_layer("grad_cam")


@compared("guided_grad_cam", "{captum}, `GuidedGradCam`", TWIN, TOLERANCE)
def guided_grad_cam() -> Iterator[Pair]:
    yield from _at_layer("guided_grad_cam")


@compared("layer_activation", "{captum}, `LayerActivation`", TINY, TOLERANCE)
def layer_activation() -> Iterator[Pair]:
    for case in CASES:
        expected = read_arrays("tiny_bert_rules.npz")[f"{case}/layer_activation/{_LAYER}"]
        found = scores(case, method="layer_activation", layer=_LAYER)
        yield Pair(found, np.tile(expected, (len(found), 1)))


def _relevance(key: str, method: str, **parameters: Any) -> Iterator[Pair]:
    for case in CASES:
        expected = read_arrays("tiny_bert_relevance.npz")[f"{case}/{key}"]
        yield Pair(scores(case, method=method, **parameters), expected)


@compared("attnlrp", "{lxt}, `bert.attnLRP`", TINY, TOLERANCE)
def attnlrp() -> Iterator[Pair]:
    yield from _relevance("attnlrp", "attnlrp")


@compared("cp_lrp", "{lxt}, with the attention's softmax detached", TINY, TOLERANCE)
def cp_lrp() -> Iterator[Pair]:
    yield from _relevance("cp_lrp", "cp_lrp")


@compared("lrp_epsilon", "{zennit}, `Epsilon`, between {lxt}'s rules", TINY, TOLERANCE)
def lrp_epsilon() -> Iterator[Pair]:
    yield from _relevance("lrp_epsilon", "lrp_epsilon", epsilon=0.01)


@compared("lrp_gamma", "{zennit}, `Gamma`, between {lxt}'s rules", TINY, TOLERANCE)
def lrp_gamma() -> Iterator[Pair]:
    yield from _relevance("lrp_gamma", "lrp_gamma", gamma=0.25)


@compared(
    "lrp_alpha_beta", "{zennit}, `ZPlus` and `AlphaBeta`, between {lxt}'s rules", TINY, TOLERANCE
)
def lrp_alpha_beta() -> Iterator[Pair]:
    yield from _relevance("lrp_z_plus", "lrp_alpha_beta", weights="z_plus")
    yield from _relevance("lrp_alpha2_beta1", "lrp_alpha_beta", weights="alpha2_beta1")
