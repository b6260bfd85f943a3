"""Forward and backward passes."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LONG, PATIENCE, SHORT, TEXT, assert_close, head_weight, single_outputs
from tfxg_widget.engine.gradients import compiled as module
from tfxg_widget.engine.gradients.compiled import EAGER_CALLS, CompiledGradients
from tfxg_widget.engine.gradients.request import GradientRule
from tfxg_widget.engine.gradients.targets import tabulated
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.models.base import COMPILED_KEPT
from tfxg_widget.engine.tasks.targets.target import Target


def asked(model: tfxg.Model, texts: list[str], targets: int = 1) -> tuple[Any, ...]:
    """Give the arguments of ``gradients`` for texts of one length."""
    encodings = [model.encode(text) for text in texts]
    rows = stack(encodings)
    return model.embed(rows.ids), rows, single_outputs(len(texts), range(targets))


def test_the_first_calls_run_op_by_op_and_then_one_trace_does_for_all(
    tiny_bert: tfxg.Model,
) -> None:
    passes = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
    for _ in range(EAGER_CALLS):
        passes.gradients(*asked(tiny_bert, [TEXT]))
    assert passes.traces == 0
    for texts in ([TEXT], [SHORT], [LONG, LONG], [TEXT] * 5):
        passes.gradients(*asked(tiny_bert, texts))
    # The model is traced once; the way back is made from that graph.
    assert passes.traces == 2


def test_a_first_heatmap_does_not_wait_for_a_trace(tiny_bert: tfxg.Model) -> None:
    passes = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
    for _ in range(EAGER_CALLS):
        passes.gradients(*asked(tiny_bert, [SHORT] * 2))
    passes.gradients(*asked(tiny_bert, [TEXT]))
    assert passes.traces == 0
    passes.gradients(*asked(tiny_bert, [SHORT] * 2))
    assert passes.traces > 0


def test_one_trace_does_for_any_number_of_targets(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EAGER_CALLS", 0)
    passes = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
    one = passes.gradients(*asked(tiny_bert, [TEXT], 1))
    three = passes.gradients(*asked(tiny_bert, [TEXT], 3))
    assert passes.traces == 2
    assert (one[0].shape, three[0].shape) == ((1, 1), (1, 3))
    assert_close(three[1][:, :1], one[1])
    eagerly = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
    monkeypatch.setattr(module, "EAGER_CALLS", 1)
    assert_close(three[1], eagerly.gradients(*asked(tiny_bert, [TEXT], 3))[1])


def test_targets_at_once_have_the_gradients_of_targets_one_by_one(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for most in (0, 512):
        monkeypatch.setattr(module, "_TOKENS_AT_ONCE", most)
        passes = CompiledGradients(tiny_bert.forward, tiny_bert.task.activation, "", "logit")
        found.append(passes.gradients(*asked(tiny_bert, [TEXT], 3)))
    for one_by_one, together in zip(*found, strict=True):
        assert one_by_one.shape == together.shape
        assert_close(together, one_by_one)


def test_values_are_the_logits_that_were_asked_for(tiny_bert: tfxg.Model) -> None:
    passes = tiny_bert.passes("", "logit")
    points, rows, targets = asked(tiny_bert, [TEXT], 3)
    values, gradients = passes.gradients(points, rows, targets)
    assert_close(values, passes.logits(points, rows))
    assert gradients.shape == (1, 3, *points.shape[1:])


def test_coefficients_weigh_outputs(tiny_bert: tfxg.Model) -> None:
    passes = tiny_bert.passes("", "logit")
    points, rows, *_ = asked(tiny_bert, [TEXT])
    logits = passes.logits(points, rows)[0]
    both = Target("both", "both", "label", (0, 2), (2.0, -0.5))
    values, _ = passes.gradients(points, rows, tabulated([[both]]))
    assert values[0, 0] == pytest.approx(2 * logits[0] - 0.5 * logits[2], abs=1e-5)


def test_the_model_gives_the_same_passes_every_time(tiny_bert: tfxg.Model) -> None:
    assert tiny_bert.passes("", "logit") is tiny_bert.passes("", "logit")
    assert tiny_bert.passes("", "logit") is not tiny_bert.passes("", "probability")


def test_weights_that_change_are_seen_at_once(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    explained = [tfxg.explain(model, TEXT, method="saliency").value for _ in range(6)]
    bias = head_weight(model, 3)
    bias.assign_add(np.ones(3, np.float32))
    found = tfxg.explain(model, TEXT, method="saliency", target=0).value
    bias.assign_sub(np.ones(3, np.float32))
    before = tfxg.explain(model, TEXT, method="saliency", target=0).value
    assert found == pytest.approx(before + 1, abs=1e-5)
    np.testing.assert_allclose(explained, explained[0], rtol=1e-5)


def test_noise_follows_weights_that_change(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    quiet = {"method": "noisegrad", "weight_noise": 0, "n_draws": 1, "target": 0}
    tfxg.explain(model, TEXT, **quiet)
    kernel = head_weight(model, 3, model.size.hidden)
    kernel.assign(2 * kernel)
    assert_close(
        tfxg.explain(model, TEXT, **quiet).scores,
        tfxg.explain(model, TEXT, method="saliency", target=0).scores,
    )


def test_noise_is_drawn_anew_for_each_seed_and_the_same_for_one(tiny_bert: tfxg.Model) -> None:
    passes = tiny_bert.passes("", "logit")
    given = asked(tiny_bert, [TEXT])

    def drawn(seed: int, std: float = 0.1) -> Any:
        with passes.noisy(std, seed) as gradients:
            return gradients(*given)[1]

    first = drawn(1)
    assert not np.allclose(first, drawn(2), rtol=1e-2)
    np.testing.assert_array_equal(first, drawn(1))
    assert_close(drawn(1, std=0.0), passes.gradients(*given)[1])


def test_two_noisy_callers_at_once_do_not_disturb_each_other(tiny_bert: tfxg.Model) -> None:
    def explained(seed: int) -> Any:
        return tfxg.explain(tiny_bert, TEXT, method="noisegrad", n_draws=4, seed=seed).scores

    expected = {seed: explained(seed) for seed in range(4)}
    found: dict[int, Any] = {}
    together = threading.Barrier(4)

    def run(seed: int) -> None:
        together.wait(PATIENCE)
        found[seed] = explained(seed)

    threads = [threading.Thread(target=run, args=[seed], daemon=True) for seed in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    for seed, scores in expected.items():
        assert_close(found[seed], scores)


def test_compiled_functions_are_dropped_when_others_are_used(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    first = model.passes("", "logit", GradientRule("attnlrp"))
    for n in range(COMPILED_KEPT):
        model.passes(f"layer {n}", "logit")
    assert model.passes("", "logit", GradientRule("attnlrp")) is not first


@pytest.mark.parametrize(
    ("method", "option", "values"),
    [("lrp_epsilon", "epsilon", (0.01, 0.5)), ("lrp_gamma", "gamma", (0.1, 1.0))],
)
def test_another_number_of_a_rule_compiles_nothing(
    tiny_bert: tfxg.Model, method: str, option: str, values: tuple[float, float]
) -> None:
    rule = GradientRule(option, ((option, values[0]),))
    found = [
        tfxg.explain(tiny_bert, TEXT, method=method, target=0, **{option: value}).scores
        for value in values
    ]
    assert not np.allclose(*found, rtol=1e-2)
    assert tiny_bert.passes("", "logit", rule).traces == 1


def test_one_noisy_copy_of_the_parameters_is_kept(bert_with_head: Any) -> None:
    model = bert_with_head(3)
    given = asked(model, [TEXT])
    copies = []
    for output in ("logit", "probability"):
        with model.passes("", output).noisy(0.1, 1) as gradients:
            gradients(*given)
        copies.append(model._last_noisy_copy._copy)
    assert copies[0] is not copies[1]
