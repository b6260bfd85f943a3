"""Methods that hide tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import tfxg_widget as tfxg
from tfxg_widget.engine.methods.base import build
from tfxg_widget.engine.methods.perturbation.base import feature_index, token_masks
from tfxg_widget.engine.running.runners import runner_for

from .comparison import Floats, Pair, compared
from .stored import (
    CASES,
    MINILM,
    PAIR,
    SHORT,
    STANDARD_ERRORS,
    TINY,
    TOLERANCE,
    minilm,
    read_arrays,
    read_json,
    scores,
    tiny_bert,
)

_HIDING = ("mask", "removal")
_UP_TO_13 = "tiny BERT: 3 inputs × 3 classes"


def _stored() -> dict[str, Floats]:
    return read_arrays("tiny_bert_perturbations.npz")


def _scores(case: str, method: str, **options: Any) -> Floats:
    return scores(case, method=method, features="token", **options)


def _own(case: str) -> list[bool]:
    """Tell which tokens can be hidden."""
    return [part is not None for part in CASES[case]["parts"]]


def answers_to(case: str, masks: Any) -> Floats:
    """Give the logits with some of a stored case's tokens masked: (M, F) to (M, K)."""
    encoding = tiny_bert().encode(CASES[case]["text"], CASES[case]["text_pair"])
    hidden = token_masks(masks, feature_index(encoding, "token"))
    runner = runner_for(tiny_bert(), "logit", "", 1024, lambda _done, _total: None)
    return runner.logits_without([encoding], [hidden], "mask")[0].astype(np.float64)


def every_subset(case: str) -> Callable[[Any], Floats]:
    """Ask for every subset once, and give the answers (M, K) to any masks (M, F)."""
    count = sum(_own(case))
    places = 1 << np.arange(count)
    answers = answers_to(case, (np.arange(1 << count)[:, None] & places) > 0)
    return lambda masks: answers[masks @ places]


@compared("occlusion", "{captum}, `FeatureAblation`, masking and removing", TINY, TOLERANCE)
def occlusion() -> Iterator[Pair]:
    for case in CASES:
        for hiding in _HIDING:
            found = _scores(case, "occlusion", hiding=hiding)
            yield Pair(found, _stored()[f"{case}/occlusion/{hiding}"])


@compared("occlusion", "{captum}, `Occlusion`, a window of three tokens", TINY, TOLERANCE)
def sliding_window() -> Iterator[Pair]:
    for case in CASES:
        found = _scores(case, "occlusion", window=3)
        yield Pair(found, _stored()[f"{case}/occlusion_window"])


@compared(
    "lime",
    "{captum}, `LimeBase` with ridge and lasso of {scikit-learn}",
    TINY,
    # Coordinate descent stops within a ten-thousandth of the variance.
    1e-3,
    remark="on the same masks; captum draws each token alone, here they are drawn as by Ribeiro",
)
def lime() -> Iterator[Pair]:
    for case in CASES:
        masks = _stored()[f"{case}/lime/masks"]
        for regression, penalty in (("ridge", 1.0), ("lasso", 0.01)):
            method: Any = build("lime", {"regression": regression, "penalty": penalty})
            found = method.scores(masks, answers_to(case, masks))
            yield Pair(found, _stored()[f"{case}/lime/{regression}"][:, _own(case)])


@compared("kernel_shap", "{shap}, `ExactExplainer`, all subsets", _UP_TO_13, TOLERANCE)
def kernel_shap() -> Iterator[Pair]:
    for case in ("short", "pair", "repeated"):
        for hiding in _HIDING:
            found = _scores(case, "kernel_shap", hiding=hiding, n_masks=1 << 13)
            yield Pair(found, _stored()[f"{case}/shapley/{hiding}"])


@compared(
    "kernel_shap",
    "{captum}, `KernelShap`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
    remark="captum draws the subsets; here they are all asked for, being few",
)
def kernel_shap_of_captum() -> Iterator[Pair]:
    found = _scores("short", "kernel_shap")
    error = _stored()["short/kernel_shap/standard_error"]
    yield Pair(found, _stored()["short/kernel_shap/mean"], error)


@compared(
    "kernel_shap",
    "{shap}, `ExactExplainer`, against 100 draws of 2000 subsets",
    PAIR,
    STANDARD_ERRORS,
    "standard errors",
)
def kernel_shap_of_drawn_subsets() -> Iterator[Pair]:
    # Regression on few masks has a bias, which falls faster with their number than its scatter.
    expected = _stored()["pair/shapley/mask"][:, _own("pair")]
    yield _mean_of_draws(build("kernel_shap", {"n_masks": 2000}), "pair", expected)


@compared(
    "shapley_sampling",
    "{captum}, `ShapleyValueSampling`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
)
def shapley_sampling() -> Iterator[Pair]:
    n = 1000
    found = _scores("short", "shapley_sampling", n_permutations=n)
    mean, variance, count = (
        _stored()[f"short/shapley_sampling/{key}"] for key in ("mean", "variance", "n")
    )
    yield Pair(found, mean, np.sqrt(variance * (1 / n + 1 / count)))


def _total_indices(case: str) -> Floats:
    """Enumerate the total indices (K, F) over all subsets."""
    count = sum(_own(case))
    masks = np.array(list(np.ndindex(*[2] * count)), bool)
    answers = every_subset(case)(masks)
    cube = answers.reshape(*[2] * count, -1)
    alone = [cube.var(axis=i).reshape(len(masks) // 2, -1).mean(axis=0) for i in range(count)]
    indices: Floats = (np.stack(alone) / answers.var(axis=0)).T
    return indices


@compared(
    "sobol",
    "total indices by definition, enumerated over all subsets",
    SHORT,
    TOLERANCE,
    remark="exact here: 32 designs run through all subsets evenly",
)
def sobol() -> Iterator[Pair]:
    own = _own("short")
    yield Pair(_scores("short", "sobol")[:, own], _total_indices("short"))


@compared(
    "sobol",
    "total indices by definition, against 100 draws of 1024 designs",
    PAIR,
    STANDARD_ERRORS,
    "standard errors",
)
def sobol_of_drawn_subsets() -> Iterator[Pair]:
    drawn = build("sobol", {"n_designs": 1024})
    yield _mean_of_draws(drawn, "pair", _total_indices("pair"))


def _mean_of_draws(method: Any, case: str, expected: Floats, n: int = 100) -> Pair:
    answer = every_subset(case)
    designs = [method.masks(sum(_own(case)), seed) for seed in range(n)]
    draws = np.stack([method.scores(masks, answer(masks)) for masks in designs])
    return Pair(draws.mean(axis=0), expected, draws.std(axis=0, ddof=1) / np.sqrt(n))


@compared("occlusion", "{captum}, `FeatureAblation`", MINILM, 1e-3)
def occlusion_of_minilm() -> Iterator[Pair]:
    sentences = _of_minilm()
    texts = [given["text"] for given in sentences]
    found = tfxg.explain(minilm(), texts, method="occlusion", features="token")
    for one, given in zip(found, sentences, strict=True):
        yield Pair(one.scores, np.array(given["occlusion"]))


@compared("kernel_shap", "{shap}, `ExactExplainer`, up to seven tokens", MINILM, 1e-3)
def kernel_shap_of_minilm() -> Iterator[Pair]:
    for given in _of_minilm():
        if "shapley" in given:
            one = tfxg.explain(minilm(), given["text"], method="kernel_shap", features="token")
            yield Pair(one.scores, np.array(given["shapley"]))


def _of_minilm() -> list[dict[str, Any]]:
    sentences: list[dict[str, Any]] = read_json("minilm_perturbations.json")["sentences"]
    return sentences
