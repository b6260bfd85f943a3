"""What comes before any method against PyTorch: tokens, logits, gradients, baselines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close, single_outputs, some_quick
from tfxg_widget.engine.inputs.encoding import stack

from .references.comparison import Floats
from .references.stored import (
    CASES,
    TOLERANCE,
    TOLERANCE_MINILM,
    explained,
    minilm,
    read_arrays,
    read_json,
    stacked,
)
from .stacks import STACK, STACKS_OF

pytestmark = pytest.mark.stack

CLASSES = ["ALPHA", "BETA", "GAMMA"]

GRADIENTS = read_arrays("tiny_bert_gradients.npz")
PATHS = read_arrays("tiny_bert_paths.npz")
NOISE = read_arrays("tiny_bert_noise.npz")
FAMILIES = read_json("families.json")["families"]
MINILM = read_json("minilm_sst2.json")["sentences"]

each_case = pytest.mark.parametrize("case", CASES)


def logits_of(attribution: tfxg.Attribution) -> Floats:
    return np.array(list(attribution.prediction.logits.values()))


def expected_tokens(given: dict[str, Any]) -> list[str]:
    """Slice the caller's own texts; a special token goes by its name."""
    texts = (given["text"], given["text_pair"])
    rows = zip(given["tokens"], given["offsets"], given["parts"], strict=True)
    return [token if part is None else texts[part][start:end] for token, (start, end), part in rows]


def gradients_at(model: tfxg.Model, case: str, points: Floats) -> Floats:
    """Ask for the gradients (N, K, T, D) of every logit at some points (N, T, D)."""
    given = CASES[case]
    n = len(points)
    rows = stack([model.encode(given["text"], given["text_pair"])] * n)
    _, found = model.passes("", "logit").gradients(
        points.astype(np.float32), rows, single_outputs(n, range(len(CLASSES)))
    )
    return found.astype(np.float64)


@each_case
def test_tokens_are_those_of_the_reference(case: str) -> None:
    found = explained(case, method="saliency")[0]
    assert list(found.tokens) == expected_tokens(CASES[case])
    assert [list(offset) for offset in found.offsets] == CASES[case]["offsets"]


@each_case
def test_logits(case: str) -> None:
    found = explained(case, method="saliency")[0]
    assert list(found.prediction.logits) == CLASSES
    assert_close(logits_of(found), GRADIENTS[f"{case}/logits"], TOLERANCE)


@each_case
@pytest.mark.parametrize("source", ["autograd", "differences"])
def test_gradients(tiny_bert: tfxg.Model, case: str, source: str) -> None:
    found = gradients_at(tiny_bert, case, GRADIENTS[f"{case}/embeddings"][None])[0]
    assert_close(found, GRADIENTS[f"{case}/gradient_{source}"], TOLERANCE)


@each_case
def test_mean_gradient_over_fixed_noise(tiny_bert: tfxg.Model, case: str) -> None:
    points = GRADIENTS[f"{case}/embeddings"] + NOISE[f"{case}/fixed/noise"]
    found = gradients_at(tiny_bert, case, points).mean(axis=0)
    assert_close(found, NOISE[f"{case}/fixed/mean_gradient"], TOLERANCE)


@each_case
@pytest.mark.parametrize("baseline", ["pad", "mask", "zero"])
def test_baselines_are_answered_as_by_pytorch(case: str, baseline: str) -> None:
    found = explained(case, method="integrated_gradients", n_steps=1, baseline=baseline)
    ends = [one.baseline_value for one in found]
    assert_close(ends, PATHS[f"{case}/baseline_logits/{baseline}"], TOLERANCE)


def load_family(family: str) -> tfxg.Model:
    """Load a family's checkpoint; skip where the installed stack cannot."""
    if STACK not in STACKS_OF[family]:
        pytest.skip(f"{family} is not supported on {STACK}; test_stacks checks what it says")
    return tfxg.load(REFERENCE / family)


@pytest.mark.parametrize("family", FAMILIES)
def test_families(family: str, op_by_op: None) -> None:
    model = load_family(family)
    for given in FAMILIES[family]:
        found = tfxg.explain(
            model, given["text"], given["text_pair"], method="saliency", target="all"
        )
        assert_close(logits_of(found[0]), given["logits"], TOLERANCE)
        assert_close(stacked(found), given["saliency_l2"], TOLERANCE)


@pytest.mark.parametrize(
    "family", some_quick(list(FAMILIES), "tiny_bert", "tiny_gpt2", "tiny_llama")
)
def test_hidden_states_of_families(family: str, op_by_op: None) -> None:
    model = load_family(family)
    for given in FAMILIES[family]:
        for layer, scores in enumerate(given.get("hidden_states_saliency_l2", ())):
            found = tfxg.explain(
                model,
                given["text"],
                given["text_pair"],
                method="saliency",
                target="all",
                layer=f"hidden_state_{layer}",
            )
            assert_close(stacked(found), scores, TOLERANCE)


@pytest.mark.slow
@pytest.mark.shared
def test_a_trained_model_is_answered_and_integrated_as_by_captum() -> None:
    texts = [given["text"] for given in MINILM]
    found = tfxg.explain(minilm(), texts, method="integrated_gradients", n_steps=50)
    for given, one in zip(MINILM, found, strict=True):
        target, scores = given["target"], given["integrated_gradients"]
        within = TOLERANCE_MINILM * np.abs(scores).max()
        start, end = given["baseline_logits"][target], given["logits"][target]
        assert_close(logits_of(one), given["logits"], TOLERANCE_MINILM)
        assert one.target == ["NEGATIVE", "POSITIVE"][target]
        assert one.baseline_value == pytest.approx(start, abs=within)
        # The gap is the true residual, which captum's delta is too, up to its sign.
        assert one.completeness_gap == pytest.approx(abs(sum(scores) - (end - start)), abs=within)
        assert one.completeness_gap == pytest.approx(abs(given["convergence_delta"]), abs=within)
        assert one.completeness_gap < max(1e-3, 1e-3 * abs(end - start))
