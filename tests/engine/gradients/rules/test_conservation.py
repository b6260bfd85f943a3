"""What the scores of rules sum to."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from benchmarks.conservation import without_constants
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, SHARED, some_quick

from .networks import Network, gradient_of

pytestmark = pytest.mark.stack

TEXT, PAIR = "The plot is thin.", "Its actors could not be better!"
FAMILIES = [family for family, stacks in STACKS_OF.items() if STACK in stacks]
RELEVANCE = ["cp_lrp", "lrp_epsilon", "lrp_gamma", "lrp_alpha_beta"]

#: Each is complete by itself under DeepLIFT, from points (N, T, D) to logits (N, 2).
FUNCTIONS: dict[str, Network] = {
    "relu": tf.nn.relu,
    "leaky relu": tf.nn.leaky_relu,
    "elu": tf.nn.elu,
    "gelu": tf.nn.gelu,
    "gelu by tanh": lambda x: tf.nn.gelu(x, approximate=True),
    "silu": tf.nn.silu,
    "exp": tf.exp,
    "rsqrt": lambda x: tf.math.rsqrt(1 + x * x),
    "power": lambda x: tf.pow(x, 3.0),
    "softmax": tf.nn.softmax,
    "product": lambda x: x * tf.reverse(x, [1]),
    "quotient": lambda x: x / (2 + tf.sin(tf.reverse(x, [1]))),
    "gated": lambda x: tf.nn.silu(x) * tf.reverse(x, [2]),
    "maximum": lambda x: tf.reduce_max(x, 1, keepdims=True) * tf.ones_like(x),
    "attention": lambda x: tf.nn.softmax(x @ tf.transpose(x, [0, 2, 1])) @ x,
    "normalised": lambda x: tf.divide(*_centred(x)),
    "a stopped gradient": lambda x: tf.stop_gradient(tf.square(x)) * x,
}


def _centred(x: Any) -> tuple[Any, Any]:
    mean, variance = tf.nn.moments(x, -1, keepdims=True)
    return x - mean, tf.sqrt(variance + 1e-3)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_deeplift_accounts_for_the_change(name: str) -> None:
    draws = np.random.default_rng(0)
    points, baselines = draws.standard_normal((2, 5, 4, 6))
    # Some do not move at all, and some hardly.
    baselines[0], baselines[1, :2] = points[0], points[1, :2] + 1e-4
    weights = tf.constant(draws.standard_normal((4, 6, 2)), tf.float32)

    def network(x: Any) -> Any:
        return tf.einsum("ntd,tdk->nk", FUNCTIONS[name](x), weights)

    found = gradient_of(network, "deeplift", points, baselines)
    total = np.einsum("nktd,ntd->nk", found, points - baselines)
    change = network(points.astype(np.float32)) - network(baselines.astype(np.float32))
    np.testing.assert_allclose(total, change, rtol=1e-5, atol=1e-5)
    assert np.abs(change).max() > 0.1


@pytest.mark.parametrize("family", some_quick(FAMILIES, "tiny_llama"))
def test_deeplift_accounts_for_the_change_of_a_transformer(family: str) -> None:
    model = tfxg.load(REFERENCE / family)
    found = tfxg.explain(model, TEXT, PAIR, method="deeplift", output="log_odds")
    assert found.completeness_gap is not None
    # Float32: a share of the largest score.
    assert found.completeness_gap < 1e-5 * max(1, np.abs(found.scores).max())
    assert found.baseline_value is not None
    assert abs(found.value - found.baseline_value) > 0.01


def test_deeplift_shap_accounts_for_the_change_from_the_mean(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, TEXT, PAIR, method="deeplift_shap", background=["mask", "a"])
    each = [
        tfxg.explain(tiny_bert, TEXT, PAIR, method="deeplift", baseline=baseline)
        for baseline in ("mask", "a")
    ]
    assert found.completeness_gap is not None
    assert found.completeness_gap < 1e-5
    np.testing.assert_allclose(found.scores, np.mean([e.scores for e in each], 0), atol=1e-6)


@pytest.fixture(scope="module")
def unbiased(tmp_path_factory: pytest.TempPathFactory) -> tfxg.Model:
    """Load a BERT without biases, positions or token types: nothing that keeps relevance."""
    folder = tmp_path_factory.mktemp("unbiased") / "tiny_bert"
    return tfxg.load(without_constants(REFERENCE / "tiny_bert", folder))


@pytest.mark.parametrize("method", some_quick(RELEVANCE, "cp_lrp"))
def test_without_biases_relevance_is_the_logit(unbiased: tfxg.Model, method: str) -> None:
    options = {"epsilon": 1e-6} if method == "lrp_epsilon" else {}
    found = tfxg.explain(unbiased, TEXT, PAIR, method=method, target="ALPHA", **options)
    assert found.scores.sum() == pytest.approx(found.value, abs=1e-5)
    assert found.completeness_gap == pytest.approx(abs(found.scores.sum() - found.value))
    assert abs(found.value) > 0.1


@pytest.mark.parametrize("method", some_quick([*RELEVANCE, "attnlrp"], "lrp_epsilon", "attnlrp"))
def test_what_biases_keep_is_reported(tiny_bert: tfxg.Model, method: str) -> None:
    found = tfxg.explain(tiny_bert, TEXT, PAIR, method=method)
    assert found.baseline_value is None
    assert found.completeness_gap == pytest.approx(abs(found.scores.sum() - found.value), rel=1e-9)
    # Σ scores is a share of the logit alone.
    asked = tfxg.explain(tiny_bert, TEXT, PAIR, method=method, output="probability")
    assert asked.completeness_gap is None


@pytest.mark.slow
@pytest.mark.shared
def test_deeplift_accounts_for_sentences_of_sst2() -> None:
    with (SHARED / "data" / "sst2" / "dev.tsv").open(encoding="utf-8", newline="") as lines:
        texts = [row[0] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)][:100]
    model = tfxg.load(SHARED / "models" / "minilm-sst2")
    for found in tfxg.explain(model, texts, method="deeplift"):
        assert found.completeness_gap is not None
        assert found.baseline_value is not None
        change = abs(found.value - found.baseline_value)
        assert found.completeness_gap < max(1e-3, 1e-3 * change)
