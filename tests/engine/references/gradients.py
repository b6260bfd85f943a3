"""Gradient and path methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import tfxg_widget as tfxg

from .comparison import Floats, Pair, compared
from .stored import (
    CASES,
    MINILM,
    SHORT,
    STANDARD_ERRORS,
    TINY,
    TOLERANCE,
    TOLERANCE_MINILM,
    minilm,
    read_arrays,
    read_json,
    scores,
    stacked,
    tiny_bert,
)

N_STEPS = 50
#: captum's name for each rule of ours that weighs its points as captum does.
QUADRATURES = {
    "gauss_legendre": "gausslegendre",
    "riemann_left": "riemann_left",
    "riemann_right": "riemann_right",
    "riemann_middle": "riemann_middle",
}
CONTRASTS = [("ALPHA", "BETA"), ("BETA", "GAMMA"), ("GAMMA", "ALPHA")]


def _gradients() -> dict[str, Floats]:
    return read_arrays("tiny_bert_gradients.npz")


def _paths() -> dict[str, Floats]:
    return read_arrays("tiny_bert_paths.npz")


def _rules() -> dict[str, Floats]:
    return read_arrays("tiny_bert_rules.npz")


@compared("saliency", "{captum}, `Saliency`", TINY, TOLERANCE)
def saliency() -> Iterator[Pair]:
    for case in CASES:
        found = scores(case, method="saliency")
        yield Pair(found, _gradients()[f"{case}/saliency_l2"])


@compared("input_x_gradient", "{captum}, `InputXGradient`", TINY, TOLERANCE)
def input_x_gradient() -> Iterator[Pair]:
    for case in CASES:
        found = scores(case, method="input_x_gradient")
        yield Pair(found, _gradients()[f"{case}/input_x_gradient"])


@compared("input_x_gradient", "{captum}, `LayerGradientXActivation`", TINY, TOLERANCE)
def layer_gradient_x_activation() -> Iterator[Pair]:
    for case in CASES:
        found = scores(case, method="input_x_gradient", layer="hidden_state_1")
        yield Pair(found, _rules()[f"{case}/layer_gradient_x_activation/hidden_state_1"])


def _integrated(case: str, **options: Any) -> Floats:
    return scores(case, method="integrated_gradients", n_steps=N_STEPS, **options)


@compared(
    "integrated_gradients",
    "{captum}, `IntegratedGradients`, four quadratures, three baselines",
    TINY,
    TOLERANCE,
)
def integrated_gradients() -> Iterator[Pair]:
    for case in CASES:
        for baseline in ("pad", "mask", "zero"):
            for ours, captums in QUADRATURES.items():
                found = _integrated(case, quadrature=ours, baseline=baseline)
                yield Pair(found, _paths()[f"{case}/ig/{baseline}/{captums}"])


@compared(
    "integrated_gradients",
    "{captum}, `IntegratedGradients`, `riemann_trapezoid`",
    TINY,
    TOLERANCE,
    remark="captum's n weights sum to (n − 1)/n: its scores are compared times n/(n − 1)",
)
def integrated_gradients_by_trapezoids() -> Iterator[Pair]:
    for case in CASES:
        normalised = _paths()[f"{case}/ig/pad/riemann_trapezoid"] * N_STEPS / (N_STEPS - 1)
        yield Pair(_integrated(case, quadrature="trapezoid"), normalised)


@compared(
    "integrated_gradients",
    "{captum}, `IntegratedGradients` of probability, log odds and contrasts",
    TINY,
    TOLERANCE,
)
def integrated_gradients_of_another_output() -> Iterator[Pair]:
    for case in CASES:
        for output in ("probability", "log_odds"):
            found = _integrated(case, output=output)
            yield Pair(found, _paths()[f"{case}/ig_{output}/pad/gausslegendre"])
        given: Any = {"method": "integrated_gradients", "n_steps": N_STEPS}
        contrasts = [
            tfxg.explain(
                tiny_bert(),
                CASES[case]["text"],
                CASES[case]["text_pair"],
                target=target,
                contrast=against,
                **given,
            )
            for target, against in CONTRASTS
        ]
        yield Pair(stacked(contrasts), _paths()[f"{case}/ig_contrast/pad/gausslegendre"])


@compared(
    "integrated_gradients",
    "{captum}, `LayerIntegratedGradients` at the word embeddings and two hidden states",
    TINY,
    TOLERANCE,
)
def layer_integrated_gradients() -> Iterator[Pair]:
    for case in CASES:
        at_words = _paths()[f"{case}/layer_ig/word_embeddings/pad/gausslegendre"]
        yield Pair(_integrated(case), at_words)
        for layer in ("hidden_state_0", "hidden_state_1"):
            found = _integrated(case, layer=layer)
            yield Pair(found, _paths()[f"{case}/layer_ig/{layer}/pad/gausslegendre"])


@compared(
    "sequential_integrated_gradients",
    "{inseq}, `SequentialIntegratedGradients`",
    TINY,
    TOLERANCE,
    remark="the paper then scales the scores of a text to length 1; neither does here",
)
def sequential_integrated_gradients() -> Iterator[Pair]:
    for case in CASES:
        found = scores(case, method="sequential_integrated_gradients", n_steps=16)
        yield Pair(found, _rules()[f"{case}/sequential_ig/mask"])


@compared("gradient_shap", "{captum}, `GradientShap`", SHORT, STANDARD_ERRORS, "standard errors")
def gradient_shap() -> Iterator[Pair]:
    n = 1000
    background = ["zero", "pad", "mask"]
    found = scores("short", method="gradient_shap", n_samples=n, background=background)
    expected, error, deviation = (
        _rules()[f"short/gradient_shap/{key}"]
        for key in ("score", "standard_error", "deviation_of_a_draw")
    )
    yield Pair(found, expected, np.sqrt(error**2 + deviation**2 / n))


@compared("saliency", "{captum}, `Saliency`", MINILM, TOLERANCE_MINILM)
def saliency_of_minilm() -> Iterator[Pair]:
    yield from _of_minilm("saliency_l2", method="saliency")


@compared("input_x_gradient", "{captum}, `InputXGradient`", MINILM, TOLERANCE_MINILM)
def input_x_gradient_of_minilm() -> Iterator[Pair]:
    yield from _of_minilm("input_x_gradient", method="input_x_gradient")


@compared("integrated_gradients", "{captum}, `LayerIntegratedGradients`", MINILM, TOLERANCE_MINILM)
def integrated_gradients_of_minilm() -> Iterator[Pair]:
    yield from _of_minilm("integrated_gradients", method="integrated_gradients", n_steps=N_STEPS)


def _of_minilm(key: str, **options: Any) -> Iterator[Pair]:
    sentences = read_json("minilm_sst2.json")["sentences"]
    found = tfxg.explain(minilm(), [given["text"] for given in sentences], **options)
    for one, given in zip(found, sentences, strict=True):
        yield Pair(one.scores, np.array(given[key]))
