"""Perturbation methods against their definitions, computed the slow way."""

from __future__ import annotations

from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

import tfxg_widget as tfxg
from tests.support import LABELS, TEXT, assert_close
from tfxg_widget.engine.inputs.encoding import Rows
from tfxg_widget.engine.methods.base import build
from tfxg_widget.engine.methods.perturbation.base import share_among_tokens, token_masks

Floats = NDArray[np.float64]

UNEVEN = "an unwatchable film"


each_hiding = pytest.mark.parametrize("hiding", ["mask", "removal"])


def game(weights: Any) -> tfxg.Model:
    """Wrap a function of texts whose answer follows from which of the letters a, b, … it has."""

    def play(texts: list[str]) -> list[list[float]]:
        return [[weights([letter in text for letter in "abcdef"]), 0.0] for text in texts]

    return tfxg.wrap(play, labels=["yes", "no"], scores="logits")


def brute_force(value: Any, count: int) -> Floats:
    """Average the gain of each feature over all orders."""
    total = np.zeros(count)
    for order in permutations(range(count)):
        there = np.zeros(count, bool)
        for feature in order:
            before = value(there)
            there[feature] = True
            total[feature] += value(there) - before
    return total / factorial(count)


def tangled(there: Any) -> float:
    """Play a game of three with a term for one, for two and for all."""
    a, b, c, *_ = map(float, there)
    return 3 * a - 2 * b * c + 5 * a * b * c + 0.5 * c


def test_occlusion_is_the_mean_loss_over_the_windows_of_a_word() -> None:
    model = game(tangled)
    whole = tangled([1, 1, 1])
    each = tfxg.explain(model, "a b c", method="occlusion", target="yes")
    losses = [whole - tangled(left) for left in ([0, 1, 1], [1, 0, 1], [1, 1, 0])]
    np.testing.assert_allclose(each.scores, losses)
    pairs = tfxg.explain(model, "a b c", method="occlusion", target="yes", window=2)
    first, last = whole - tangled([0, 0, 1]), whole - tangled([1, 0, 0])
    np.testing.assert_allclose(pairs.scores, [first, (first + last) / 2, last])


def test_special_tokens_are_never_hidden_and_tokens_share_the_score_of_their_word() -> None:
    # A special token, a word of two tokens, a word of one, a special token.
    owner = np.array([-1, 0, 0, 1, -1])
    masks = np.array([[True, False], [True, True]])
    hidden = [[False, True, True, False, False], [False, True, True, True, False]]
    assert token_masks(masks, owner).tolist() == hidden
    assert share_among_tokens(np.array([[3.0, 5.0]]), owner).tolist() == [[0, 1.5, 1.5, 5, 0]]


def test_lime_draws_as_its_authors_do() -> None:
    method: Any = build("lime", {"n_masks": 4001})
    masks = method.masks(5, 0)
    assert not masks[0].any()
    counts = np.bincount(masks[1:].sum(axis=1), minlength=6)
    assert counts[0] == 0
    assert stats.chisquare(counts[1:]).pvalue > 0.01
    assert stats.chisquare(masks.sum(axis=0)).pvalue > 0.01
    # Ribeiro's kernel: √exp(-d² / 25²), d being 100 times the cosine distance.
    kept = 1 - masks[:50].mean(axis=1)
    expected = np.sqrt(np.exp(-((100 * (1 - np.sqrt(kept))) ** 2) / 25**2))
    np.testing.assert_allclose(method.weights(masks[:50]), expected)


def test_lime_finds_a_linear_model_again() -> None:
    model = game(lambda there: 3.0 * there[0] - 2.0 * there[1] + 0.5 * there[3])
    found = tfxg.explain(model, "a b c d", method="lime", target="yes", penalty=0)
    np.testing.assert_allclose(found.scores, [3, -2, 0, 0.5], atol=1e-9)


@pytest.mark.parametrize("method", ["kernel_shap", "shapley_sampling"])
def test_shapley_values_are_those_of_all_orders(method: str) -> None:
    model = game(tangled)
    expected = brute_force(tangled, 3)
    options: dict[str, Any] = {"n_permutations": 1000} if method == "shapley_sampling" else {}
    found = tfxg.explain(model, "a b c", method=method, target="yes", **options)
    within = 1e-6 if method == "kernel_shap" else 0.2
    np.testing.assert_allclose(found.scores, expected, atol=within)
    assert found.scores.sum() == pytest.approx(tangled([1, 1, 1]), abs=1e-6)


def test_kernel_shap_weighs_subsets_of_every_size() -> None:
    # With three features all subsets weigh the same; five tell their sizes apart.
    def with_two(there: Any) -> float:
        return tangled(there) + 2.0 * there[3] * there[4] * (1 - there[1])

    found = tfxg.explain(game(with_two), "a b c d e", method="kernel_shap", target="yes")
    np.testing.assert_allclose(found.scores, brute_force(with_two, 5), atol=1e-6)


@pytest.mark.parametrize("output", ["logit", "probability", "log_odds"])
@pytest.mark.parametrize("method", ["kernel_shap", "shapley_sampling"])
@each_hiding
def test_shapley_values_sum_to_the_change(
    tiny_bert: tfxg.Model, method: str, hiding: str, output: Any
) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method=method, hiding=hiding, output=output)
    assert found.baseline_value is not None
    assert found.scores.sum() == pytest.approx(found.value - found.baseline_value, abs=1e-5)


def test_the_change_is_from_everything_hidden(tiny_bert: tfxg.Model) -> None:
    masked = tfxg.explain(tiny_bert, UNEVEN, method="kernel_shap", target="BETA")
    expected = tfxg.explain(
        tiny_bert, UNEVEN, method="integrated_gradients", baseline="mask", target="BETA"
    )
    assert masked.baseline_value == pytest.approx(expected.baseline_value, abs=1e-5)


def test_sobol_is_scipys() -> None:
    def value(x: Any) -> Any:
        return np.array([tangled(row > 0.5) for row in x.T])

    scipys = stats.sobol_indices(
        func=value,
        n=1 << 12,
        dists=[stats.uniform()] * 3,
        rng=np.random.default_rng(0),
    ).total_order
    found = tfxg.explain(game(tangled), "a b c", method="sobol", target="yes", n_designs=1024)
    assert_close(found.scores, scipys, 0.05)


def test_sobol_of_what_never_varies_is_nothing() -> None:
    found = tfxg.explain(game(lambda _there: 2.0), "a b c", method="sobol", target="yes")
    assert found.scores.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "method", ["occlusion", "lime", "kernel_shap", "shapley_sampling", "sobol"]
)
def test_a_words_score_is_shared_out_among_its_tokens(tiny_bert: tfxg.Model, method: str) -> None:
    found = tfxg.explain(tiny_bert, UNEVEN, method=method)
    pieces = [i for i, word in enumerate(found.word_index) if word == 1]
    assert len(pieces) > 1
    assert len(set(found.scores[pieces])) == 1
    special = [i for i, part in enumerate(found.parts) if part < 0]
    assert not found.scores[special].any()
    by_token = tfxg.explain(tiny_bert, UNEVEN, method=method, features="token")
    assert len(set(by_token.scores[pieces])) > 1


@each_hiding
def test_a_word_is_hidden_with_all_of_its_tokens(tiny_bert: tfxg.Model, hiding: str) -> None:
    found = tfxg.explain(tiny_bert, UNEVEN, target=LABELS[1], method="occlusion", hiding=hiding)
    encoding = tiny_bert.encode(UNEVEN)
    gone = np.array(encoding.word_index) == 1
    if hiding == "removal":
        left = tiny_bert.encode("an film")
        assert encoding.without(gone).ids.tolist() == left.ids.tolist()
    else:
        left = tiny_bert.encode("an " + "[MASK] " * int(gone.sum()) + "film")
    passes = tiny_bert.passes("", "logit")
    rows = {name: values[None] for name, values in left.inputs.items()}
    said = passes.logits(tiny_bert.embed(left.ids)[None], Rows(left.ids[None], rows))[0]
    assert found.words().scores[2] == pytest.approx(found.value - said[1], abs=1e-5)


@pytest.mark.parametrize("layer", [0, "hidden_state_1", None])
def test_there_is_no_layer_to_hide_at(tiny_bert: tfxg.Model, layer: Any) -> None:
    with pytest.raises(tfxg.InputError, match="occlusion scores input tokens only"):
        tfxg.explain(tiny_bert, TEXT, method="occlusion", layer=layer)
