"""The engine's numbers against those that PyTorch and captum computed (see tests/reference)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tfxg_widget.engine.encoding import stack

from .stacks import STACK, STACKS_OF

Floats = NDArray[np.float64]

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SHARED = Path(__file__).resolve().parents[3] / "shared"

#: Of the largest score; the engine computes in float32, the references in float64.
TOLERANCE = 2e-5
#: MiniLM is deeper, and its references are float32 themselves.
TOLERANCE_MINILM = 1e-4
STANDARD_ERRORS = 4

CLASSES = ["ALPHA", "BETA", "GAMMA"]
CONTRASTS = [("ALPHA", "BETA"), ("BETA", "GAMMA"), ("GAMMA", "ALPHA")]
#: captum's name for each rule of ours that weighs its points as captum does.
QUADRATURES = {
    "gauss_legendre": "gausslegendre",
    "riemann_left": "riemann_left",
    "riemann_right": "riemann_right",
    "riemann_middle": "riemann_middle",
}
N_STEPS = 50


def read_json(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def read_arrays(name: str) -> dict[str, Floats]:
    with np.load(REFERENCE / name) as stored:
        return dict(stored)


CASES = read_json("tiny_bert.json")["cases"]
GRADIENTS = read_arrays("tiny_bert_gradients.npz")
PATHS = read_arrays("tiny_bert_paths.npz")
NOISE = read_arrays("tiny_bert_noise.npz")
FAMILIES = read_json("families.json")["families"]
MINILM = read_json("minilm_sst2.json")["sentences"]

each_case = pytest.mark.parametrize("case", CASES)


@pytest.fixture(scope="module")
def tiny_bert() -> tfxg.Model:
    return tfxg.load(REFERENCE / "tiny_bert")


@pytest.fixture(scope="module")
def minilm() -> tfxg.Model:
    folder = SHARED / "models" / "minilm-sst2"
    if not folder.is_dir():
        pytest.skip(f"needs the checkpoint {folder.name} in ../shared/models")
    return tfxg.load(folder)


def explained(model: tfxg.Model, case: str, **options: Any) -> list[tfxg.Attribution]:
    """Explain every class of a stored case."""
    given = CASES[case]
    return tfxg.explain(model, given["text"], given["text_pair"], target="all", **options)


def scores_of(attributions: list[tfxg.Attribution]) -> Floats:
    return np.stack([one.scores for one in attributions])


def logits_of(attribution: tfxg.Attribution) -> Floats:
    return np.array(list(attribution.prediction.logits.values()))


def assert_close(found: Any, stored: Any, tolerance: float = TOLERANCE) -> None:
    """Compare within a share of the largest stored number."""
    within = tolerance * np.abs(stored).max()
    np.testing.assert_allclose(found, stored, rtol=0, atol=within)


def expected_tokens(given: dict[str, Any]) -> list[str]:
    """Slice the caller's own texts; a special token goes by its name."""
    texts = (given["text"], given["text_pair"])
    rows = zip(given["tokens"], given["offsets"], given["parts"], strict=True)
    return [token if part is None else texts[part][start:end] for token, (start, end), part in rows]


def gradients_at(model: tfxg.Model, case: str, points: Floats) -> Floats:
    """Ask for the gradients (N, K, T, D) of every logit at some points (N, T, D)."""
    given = CASES[case]
    n, k = len(points), len(CLASSES)
    rows = stack([model.encode(given["text"], given["text_pair"])] * n)
    indices = np.tile(np.arange(k, dtype=np.int32)[None, :, None], (n, 1, 1))
    _, found = model.passes("", "logit").gradients(
        points.astype(np.float32), rows, indices, np.ones((n, k, 1), np.float32)
    )
    return found.astype(np.float64)


@each_case
def test_tokens_are_those_of_the_reference(tiny_bert: tfxg.Model, case: str) -> None:
    found = explained(tiny_bert, case, method="saliency")[0]
    assert list(found.tokens) == expected_tokens(CASES[case])
    assert [list(offset) for offset in found.offsets] == CASES[case]["offsets"]


@each_case
def test_logits(tiny_bert: tfxg.Model, case: str) -> None:
    found = explained(tiny_bert, case, method="saliency")[0]
    assert list(found.prediction.logits) == CLASSES
    assert_close(logits_of(found), GRADIENTS[f"{case}/logits"])


@each_case
@pytest.mark.parametrize("source", ["autograd", "differences"])
def test_gradients(tiny_bert: tfxg.Model, case: str, source: str) -> None:
    found = gradients_at(tiny_bert, case, GRADIENTS[f"{case}/embeddings"][None])[0]
    assert_close(found, GRADIENTS[f"{case}/gradient_{source}"])


@each_case
@pytest.mark.parametrize(
    ("method", "key"), [("saliency", "saliency_l2"), ("input_x_gradient", "input_x_gradient")]
)
def test_plain_methods(tiny_bert: tfxg.Model, case: str, method: str, key: str) -> None:
    found = explained(tiny_bert, case, method=method)
    assert_close(scores_of(found), GRADIENTS[f"{case}/{key}"])


@each_case
@pytest.mark.parametrize("baseline", ["pad", "mask", "zero"])
@pytest.mark.parametrize("quadrature", QUADRATURES)
def test_integrated_gradients(
    tiny_bert: tfxg.Model, case: str, baseline: str, quadrature: str
) -> None:
    found = explained(
        tiny_bert,
        case,
        method="integrated_gradients",
        n_steps=N_STEPS,
        quadrature=quadrature,
        baseline=baseline,
    )
    key = f"{baseline}/{QUADRATURES[quadrature]}"
    assert_close(scores_of(found), PATHS[f"{case}/ig/{key}"])
    if baseline != "zero":
        assert_close(scores_of(found), PATHS[f"{case}/layer_ig/word_embeddings/{key}"])
    ends = [one.baseline_value for one in found]
    assert_close(ends, PATHS[f"{case}/baseline_logits/{baseline}"])


@each_case
def test_trapezoid_is_captums_normalised(tiny_bert: tfxg.Model, case: str) -> None:
    found = explained(
        tiny_bert, case, method="integrated_gradients", n_steps=N_STEPS, quadrature="trapezoid"
    )
    # captum spaces n points 1/(n-1) apart but weighs them by 1/n: its weights sum to (n-1)/n.
    normalised = PATHS[f"{case}/ig/pad/riemann_trapezoid"] * N_STEPS / (N_STEPS - 1)
    assert_close(scores_of(found), normalised)


@each_case
@pytest.mark.parametrize("layer", ["hidden_state_0", "hidden_state_1"])
def test_integrated_gradients_at_a_layer(tiny_bert: tfxg.Model, case: str, layer: str) -> None:
    found = explained(tiny_bert, case, method="integrated_gradients", n_steps=N_STEPS, layer=layer)
    assert_close(scores_of(found), PATHS[f"{case}/layer_ig/{layer}/pad/gausslegendre"])


@each_case
@pytest.mark.parametrize("output", ["probability", "log_odds"])
def test_integrated_gradients_of_another_output(
    tiny_bert: tfxg.Model, case: str, output: str
) -> None:
    found = explained(
        tiny_bert, case, method="integrated_gradients", n_steps=N_STEPS, output=output
    )
    assert_close(scores_of(found), PATHS[f"{case}/ig_{output}/pad/gausslegendre"])


@each_case
def test_integrated_gradients_of_a_contrast(tiny_bert: tfxg.Model, case: str) -> None:
    given = CASES[case]
    found = [
        tfxg.explain(
            tiny_bert,
            given["text"],
            given["text_pair"],
            method="integrated_gradients",
            n_steps=N_STEPS,
            target=target,
            contrast=against,
        )
        for target, against in CONTRASTS
    ]
    assert_close(scores_of(found), PATHS[f"{case}/ig_contrast/pad/gausslegendre"])


@each_case
def test_mean_gradient_over_fixed_noise(tiny_bert: tfxg.Model, case: str) -> None:
    points = GRADIENTS[f"{case}/embeddings"] + NOISE[f"{case}/fixed/noise"]
    found = gradients_at(tiny_bert, case, points).mean(axis=0)
    assert_close(found, NOISE[f"{case}/fixed/mean_gradient"])


@each_case
def test_smoothgrad(tiny_bert: tfxg.Model, case: str) -> None:
    n = 1000
    found = explained(tiny_bert, case, method="smoothgrad", n_samples=n, noise_level=0.15)
    assert_same_average(scores_of(found), f"{case}/smoothgrad", {"": n})


def test_noisegrad(tiny_bert: tfxg.Model) -> None:
    n = 200
    found = explained(tiny_bert, "short", method="noisegrad", n_draws=n, weight_noise=0.1)
    assert_same_average(scores_of(found), "short/noisegrad", {"": n})


def test_fusiongrad(tiny_bert: tfxg.Model) -> None:
    draws, samples = 100, 100
    found = explained(
        tiny_bert,
        "short",
        method="fusiongrad",
        n_draws=draws,
        n_samples=samples,
        weight_noise=0.1,
        noise_level=0.15,
    )
    # The noisy inputs may be drawn anew for every model or shared by all; shared ones scatter more.
    assert_same_average(scores_of(found), "short/fusiongrad", {"": draws, "inputs_": samples})


def assert_same_average(found: Floats, key: str, counts: dict[str, int]) -> None:
    """Compare the norm of a mean over random draws with that of the reference.

    ``counts`` gives the number of draws for each source of noise. Besides scattering, the norm
    of a mean of n draws is too long, by about the total variance of one draw / (2 n norm).
    """
    score = NOISE[f"{key}/score"]
    variance = NOISE[f"{key}/standard_error"] ** 2
    bias = np.zeros_like(score)
    for source, n in counts.items():
        variance = variance + NOISE[f"{key}/{source}variance_along"] / n
        bias += NOISE[f"{key}/{source}variance_total"] / (2 * n * score)
    off = np.abs(found - score) / (STANDARD_ERRORS * np.sqrt(variance) + bias)
    assert off.max() <= 1, f"{key}: off by {off.max():.2f} of what chance allows"


@pytest.mark.parametrize("family", FAMILIES)
def test_families(family: str) -> None:
    if STACK not in STACKS_OF[family]:
        pytest.skip(f"{family} is not supported on {STACK}; test_stacks checks what it says")
    model = tfxg.load(REFERENCE / family)
    for given in FAMILIES[family]:
        found = tfxg.explain(
            model, given["text"], given["text_pair"], method="saliency", target="all"
        )
        assert_close(logits_of(found[0]), given["logits"])
        assert_close(scores_of(found), given["saliency_l2"])
        for layer, scores in enumerate(given.get("hidden_states_saliency_l2", ())):
            found = tfxg.explain(
                model,
                given["text"],
                given["text_pair"],
                method="saliency",
                target="all",
                layer=f"hidden_state_{layer}",
            )
            assert_close(scores_of(found), scores)


@pytest.mark.shared
@pytest.mark.parametrize("method", ["saliency", "input_x_gradient"])
def test_minilm(minilm: tfxg.Model, method: str) -> None:
    key = {"saliency": "saliency_l2"}.get(method, method)
    found = tfxg.explain(minilm, [given["text"] for given in MINILM], method=method)
    for given, one in zip(MINILM, found, strict=True):
        assert_close(logits_of(one), given["logits"], TOLERANCE_MINILM)
        assert_close(one.scores, given[key], TOLERANCE_MINILM)


@pytest.mark.slow
@pytest.mark.shared
def test_minilm_integrated_gradients(minilm: tfxg.Model) -> None:
    texts = [given["text"] for given in MINILM]
    found = tfxg.explain(minilm, texts, method="integrated_gradients", n_steps=N_STEPS)
    for given, one in zip(MINILM, found, strict=True):
        target, scores = given["target"], given["integrated_gradients"]
        within = TOLERANCE_MINILM * np.abs(scores).max()
        start, end = given["baseline_logits"][target], given["logits"][target]
        assert one.target == ["NEGATIVE", "POSITIVE"][target]
        assert_close(one.scores, scores, TOLERANCE_MINILM)
        assert one.baseline_value == pytest.approx(start, abs=within)
        # The gap is the true residual, which captum's delta is too, up to its sign.
        assert one.completeness_gap == pytest.approx(abs(sum(scores) - (end - start)), abs=within)
        assert one.completeness_gap == pytest.approx(abs(given["convergence_delta"]), abs=within)
        assert one.completeness_gap < max(1e-3, 1e-3 * abs(end - start))
