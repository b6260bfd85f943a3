"""What every method promises, whatever it computes."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import (
    FIRST_OF_FAMILY,
    LABELS,
    LONG,
    METHODS,
    ONE_OF_A_KIND,
    SHORT,
    TEXT,
    assert_close,
    cheap,
    in_thread,
    scores,
    some_quick,
    weights,
)
from tfxg_widget.engine.gradients import compiled as passes
from tfxg_widget.engine.gradients.output_scalar import Output
from tfxg_widget.engine.methods.base import build, registered
from tfxg_widget.engine.running import chunks

COMPLETE = [name for name in METHODS if registered()[name].description.complete]
CONSERVING = [name for name in METHODS if registered()[name].description.conserving]
SIGNED = [name for name in METHODS if registered()[name].description.signed]
UNSIGNED = [name for name in METHODS if name not in SIGNED]
#: They show what speaks for a target and nothing of what speaks against it.
ONE_SIDED = {"gradient_x_attention", "guided_backprop", "deconvnet", "guided_grad_cam"}
#: Parameters of methods that draw random numbers.
_DRAWN = {"noise_level", "weight_noise", "n_masks", "n_permutations", "n_designs"}
RANDOM = ["gradient_shap"] + [
    name for name in METHODS if _DRAWN & set(registered()[name].__struct_fields__)
]

each_method = pytest.mark.parametrize("method", METHODS)


@pytest.fixture(scope="module")
def tiny_berts_weights(tiny_bert: tfxg.Model) -> list[Any]:
    return weights(tiny_bert)


def explained(model: tfxg.Model, text: str, method: str, **options: Any) -> tfxg.Attribution:
    return tfxg.explain(model, text, method=method, **{**cheap(method), **options})


@each_method
def test_gives_one_finite_score_a_token(tiny_bert: tfxg.Model, method: str) -> None:
    found = explained(tiny_bert, TEXT, method)
    assert found.scores.dtype == np.float64
    assert found.scores.shape == (len(found.tokens),)
    assert np.isfinite(found.scores).all()
    assert found.scores.any()


@pytest.mark.parametrize("method", UNSIGNED)
def test_unsigned_scores_are_never_negative(tiny_bert: tfxg.Model, method: str) -> None:
    assert (scores(tiny_bert, TEXT, method) >= 0).all()


@pytest.mark.parametrize("method", SIGNED)
def test_signed_scores_turn_with_the_contrast(tiny_bert: tfxg.Model, method: str) -> None:
    there = scores(tiny_bert, TEXT, method, target="ALPHA", contrast="BETA")
    back = scores(tiny_bert, TEXT, method, target="BETA", contrast="ALPHA")
    assert_close(there, -back)
    assert there.min() < 0 < there.max()


@pytest.mark.parametrize("method", [method for method in UNSIGNED if method not in ONE_SIDED])
def test_unsigned_scores_ignore_the_sign_of_a_contrast(tiny_bert: tfxg.Model, method: str) -> None:
    there = scores(tiny_bert, TEXT, method, target="ALPHA", contrast="BETA")
    assert_close(there, scores(tiny_bert, TEXT, method, target="BETA", contrast="ALPHA"))


@pytest.mark.parametrize("method", SIGNED)
def test_a_contrast_is_the_difference_of_two_targets(tiny_bert: tfxg.Model, method: str) -> None:
    contrast = scores(tiny_bert, TEXT, method, target="ALPHA", contrast="GAMMA")
    alpha = scores(tiny_bert, TEXT, method, target="ALPHA")
    assert_close(contrast, alpha - scores(tiny_bert, TEXT, method, target="GAMMA"))


@each_method
def test_same_seed_same_numbers(tiny_bert: tfxg.Model, method: str) -> None:
    first = scores(tiny_bert, TEXT, method, seed=7)
    assert first.tolist() == scores(tiny_bert, TEXT, method, seed=7).tolist()


@each_method
def test_another_seed_changes_the_random_ones_alone(tiny_bert: tfxg.Model, method: str) -> None:
    same = np.allclose(
        scores(tiny_bert, TEXT, method, seed=7), scores(tiny_bert, TEXT, method, seed=8), rtol=1e-3
    )
    assert same == (method not in RANDOM)


def precise(method: str) -> dict[str, Any]:
    return {"n_steps": 200} if "n_steps" in registered()[method].__struct_fields__ else {}


@pytest.mark.parametrize("method", COMPLETE)
def test_complete_scores_sum_to_the_change(tiny: tfxg.Model, method: str) -> None:
    found = tfxg.explain(tiny, TEXT, method=method, **precise(method))
    assert found.baseline_value is not None
    assert found.scores.sum() == pytest.approx(found.value - found.baseline_value, abs=1e-2)


@pytest.mark.parametrize("method", COMPLETE)
@pytest.mark.parametrize("text", [TEXT, SHORT, LONG])
def test_complete_scores_sum_tightly_where_the_way_is_smooth(
    tiny_bert: tfxg.Model, method: str, text: str
) -> None:
    found = tfxg.explain(tiny_bert, text, method=method, **precise(method))
    assert found.completeness_gap is not None
    assert found.completeness_gap < 1e-5


@pytest.mark.parametrize("method", COMPLETE)
def test_the_gap_is_what_is_missing(tiny_bert: tfxg.Model, method: str) -> None:
    found = explained(tiny_bert, TEXT, method)
    assert found.baseline_value is not None
    change = found.value - found.baseline_value
    gap = abs(found.scores.sum() - change)
    assert found.completeness_gap == pytest.approx(gap, rel=1e-9)
    assert found.relative_completeness_gap == pytest.approx(gap / abs(change), rel=1e-9)


@pytest.mark.parametrize("method", [n for n in METHODS if n not in {*COMPLETE, *CONSERVING}])
def test_others_claim_no_gap(tiny_bert: tfxg.Model, method: str) -> None:
    found = explained(tiny_bert, TEXT, method)
    gaps = (found.baseline_value, found.completeness_gap, found.relative_completeness_gap)
    assert gaps == (None, None, None)


@each_method
def test_a_batch_is_its_texts_one_by_one(tiny_bert: tfxg.Model, method: str) -> None:
    # They differ in length, so padding must change nothing either.
    texts = [LONG, SHORT, TEXT]
    batch = tfxg.explain(tiny_bert, texts, method=method, **cheap(method))
    assert [one.text for one in batch] == texts
    for text, one in zip(texts, batch, strict=True):
        alone = explained(tiny_bert, text, method)
        assert (one.target, one.tokens) == (alone.target, alone.tokens)
        assert one.value == pytest.approx(alone.value, abs=1e-5)
        assert_close(one.scores, alone.scores)


@each_method
def test_chunks_change_nothing(
    tiny_bert: tfxg.Model, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [TEXT, SHORT]
    whole = tfxg.explain(tiny_bert, texts, method=method, **cheap(method))
    monkeypatch.setattr(chunks, "MAX_POINTS", 3)
    chunked = tfxg.explain(tiny_bert, texts, method=method, **cheap(method))
    for one, other in zip(whole, chunked, strict=True):
        assert_close(one.scores, other.scores)


@each_method
def test_traced_passes_give_what_single_ops_give(
    tiny_bert: tfxg.Model, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "EAGER_CALLS", 10**9)
    by_ops = scores(tiny_bert, TEXT, method)
    monkeypatch.setattr(passes, "EAGER_CALLS", 0)
    assert_close(scores(tiny_bert, TEXT, method), by_ops)


@each_method
def test_the_same_word_twice_is_two_entries(tiny_bert: tfxg.Model, method: str) -> None:
    # A method of layers looks at their output, which is the same for a word's own embedding.
    layer = 1 if registered()[method].description.family == "layer" else ""
    found = explained(tiny_bert, TEXT, method, layer=layer)
    both = [i for i, token in enumerate(found.tokens) if token == "film"]
    assert len(both) == 2
    first, second = found.scores[both]
    # What guided Grad-CAM cuts off is 0 for both.
    assert first != second or (method == "guided_grad_cam" and first == 0)


@each_method
def test_all_targets_are_each_target_alone(tiny_bert: tfxg.Model, method: str) -> None:
    every = tfxg.explain(tiny_bert, TEXT, method=method, target="all", **cheap(method))
    assert [one.target for one in every] == list(LABELS)
    for one in every:
        alone = explained(tiny_bert, TEXT, method, target=one.target)
        assert one.value == pytest.approx(alone.value, abs=1e-5)
        assert_close(one.scores, alone.scores)


@pytest.mark.parametrize("method", some_quick(METHODS, *ONE_OF_A_KIND))
@pytest.mark.parametrize("output", get_args(Output))
def test_every_output_is_explained(
    tiny_bert: tfxg.Model, method: str, output: Output, op_by_op: None
) -> None:
    found = explained(tiny_bert, TEXT, method, output=output, target="BETA")
    p = found.prediction.probabilities["BETA"]
    expected = {
        "logit": found.prediction.logits["BETA"],
        "probability": p,
        "log_odds": np.log(p / (1 - p)),
    }
    assert found.value == pytest.approx(expected[output], abs=1e-5)
    assert found.output == output
    assert np.isfinite(found.scores).all()


@each_method
def test_progress_runs_from_nothing_to_the_cost(tiny_bert: tfxg.Model, method: str) -> None:
    heard: list[tuple[int, int]] = []
    found = explained(tiny_bert, TEXT, method, on_progress=lambda *said: heard.append(said))
    cost = build(method, cheap(method)).cost(tiny_bert.encode(TEXT))
    assert heard[0] == (0, cost)
    assert heard[-1] == (cost, cost)
    assert heard == sorted(heard)
    assert found.passes >= cost


@each_method
def test_every_parameter_is_in_the_attribution(tiny_bert: tfxg.Model, method: str) -> None:
    found = explained(tiny_bert, TEXT, method)
    assert set(found.parameters) == set(registered()[method].__struct_fields__)
    assert cheap(method).items() <= found.parameters.items()


@each_method
def test_the_model_is_left_as_it_was(
    tiny_bert: tfxg.Model, tiny_berts_weights: list[Any], method: str
) -> None:
    before = [weight.numpy() for weight in tiny_berts_weights]
    explained(tiny_bert, TEXT, method)
    after = [weight.numpy() for weight in tiny_berts_weights]
    assert all(np.array_equal(*pair) for pair in zip(before, after, strict=True))


@pytest.mark.parametrize("method", some_quick(METHODS, *FIRST_OF_FAMILY))
def test_others_can_use_the_model_meanwhile(tiny_bert: tfxg.Model, method: str) -> None:
    expected = scores(tiny_bert, TEXT, "saliency")
    meanwhile: list[Any] = []

    def on_progress(_done: int, _total: int) -> None:
        meanwhile.append(in_thread(lambda: scores(tiny_bert, TEXT, "saliency")))

    alone = scores(tiny_bert, TEXT, method)
    assert_close(scores(tiny_bert, TEXT, method, on_progress=on_progress), alone)
    assert len(meanwhile) >= 2
    for found in meanwhile:
        assert_close(found, expected)
