"""Logits, probabilities and log-odds of targets that several outputs make together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from tfxg_widget.engine.gradients.compiled import CompiledGradients
from tfxg_widget.engine.gradients.output_scalar import (
    OUTPUTS,
    Output,
    evaluated,
    target_values,
    transformed,
)
from tfxg_widget.engine.gradients.request import GradientRule
from tfxg_widget.engine.gradients.targets import tabulated
from tfxg_widget.engine.inputs.encoding import Rows
from tfxg_widget.engine.tasks.targets.target import Combination, Table, Target

#: Log-odds of each part: of probabilities near a half, near 0 and near 1.
PARTS = {
    "one": [0.7],
    "likely and unlikely": [2.0, -1.0, 0.5],
    "nearly certain": [18.0, 25.0],
    "closer to 1 than float32 tells": [100.0, 120.0, 100.0],
    "nearly impossible": [-20.0, 3.0],
    "less than float32 holds": [-90.0, -80.0, -1000.0],
    "all of it": [500.0, -14.9, 15.1, 0.0],
}

each_output = pytest.mark.parametrize("output", ["probability", "log_odds"])
each_combination = pytest.mark.parametrize("combination", ["product", "mean"])
each_part = pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)


def together(count: int, combination: Combination) -> Target:
    coefficient = 1.0 if combination == "product" else 1 / count
    return Target(
        "t", "t", "label", tuple(range(count)), (coefficient,) * count, combination=combination
    )


def exact(parts: list[float], combination: Combination) -> tuple[float, float, list[float]]:
    """Give probability, log-odds and the latter's slopes, with enough digits for any of them."""
    with localcontext() as context:
        context.prec = 1500
        likely = [1 / (1 + Decimal(-x).exp()) for x in parts]
        if combination == "mean":
            p = sum(likely, Decimal(0)) / len(likely)
            slopes = [q * (1 - q) / len(likely) / (p * (1 - p)) for q in likely]
        else:
            p = Decimal(1)
            for q in likely:
                p *= q
            slopes = [(1 - q) / (1 - p) for q in likely]
        return float(p), float((p / (1 - p)).ln()), [float(slope) for slope in slopes]


@each_part
@each_combination
def test_they_are_exact_however_close_to_0_or_1(
    parts: list[float], combination: Combination
) -> None:
    targets = tabulated([[together(len(parts), combination)]])
    logits = tf.constant([parts], tf.float32)
    # As float32 holds them.
    probability, log_odds, slopes = exact(logits.numpy()[0].astype(float).tolist(), combination)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        found = target_values(logits, targets, "log_odds", "sigmoid")
    assert found.numpy()[0, 0] == pytest.approx(log_odds, rel=2e-6, abs=1e-6)
    np.testing.assert_allclose(tape.gradient(found, logits)[0], slopes, rtol=1e-4, atol=1e-30)
    assert evaluated(logits, targets, "log_odds", "sigmoid")[0, 0] == pytest.approx(
        log_odds, rel=1e-12, abs=1e-12
    )
    assert evaluated(logits, targets, "probability", "sigmoid")[0, 0] == pytest.approx(
        probability, rel=1e-4
    )


@each_output
@each_combination
def test_slopes_are_those_of_finite_differences(output: Output, combination: Combination) -> None:
    targets = tabulated([[together(3, combination)]])
    table = Table(4, "rows")
    logits = tf.random.stateless_normal([1, 12], [0, 1])
    step = 1e-2 * tf.random.stateless_normal([1, 12], [0, 2])
    with tf.GradientTape() as tape:
        tape.watch(logits)
        found = target_values(logits, targets, output, table)
    up, down = (evaluated(logits + s * step, targets, output, table)[0, 0] for s in (1, -1))
    slope = float(tf.reduce_sum(tape.gradient(found, logits) * step))
    assert slope == pytest.approx((up - down) / 2, rel=1e-3)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(
    "activation", ["softmax", "sigmoid", Table(4, "rows"), Table(3, "columns")], ids=str
)
def test_targets_of_all_kinds_at_once_have_the_figures_of_the_prediction(
    activation: Any, output: Output
) -> None:
    logits = np.random.default_rng(0).normal(size=(2, 12), scale=2).astype(np.float32)
    one, three = Target("1", "1", "label", (5,), (1.0,)), together(3, "product")
    mean = Target("mean", "mean", "label", (8, 2), (0.5, 0.5), combination="mean")
    targets = [
        [
            one,
            three,
            mean,
            Target("c", "c", "label", (3, 7), (1.0, 1.0), contrast=one),
            Target("d", "d", "label", (9,), (1.0,), contrast=mean),
        ],
        [
            mean,
            one,
            three,
            one,
            Target("e", "e", "label", (8, 11), (0.5, 0.5), combination="mean", contrast=mean),
        ],
    ]
    probabilities = transformed(logits, "probability", activation).numpy()

    def figure(n: int, target: Target | None) -> float:
        if target is None:
            return 0
        if output == "logit":
            return float(target.value(logits[n : n + 1])[0])
        p = float(target.probability(probabilities[n : n + 1])[0])
        return p if output == "probability" else float(np.log(p / (1 - p)))

    expected = [[figure(n, t) - figure(n, t.contrast) for t in targets[n]] for n in range(2)]
    found = evaluated(logits, tabulated(targets), output, activation)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


@each_output
def test_deeplifts_scores_sum_to_the_figure(output: Output) -> None:
    random = np.random.default_rng(0)
    first, last = (random.normal(size=shape).astype(np.float32) for shape in ((4, 16), (16, 6)))
    passes = CompiledGradients(
        lambda x, _rows, _layer: tf.reduce_sum(tf.nn.relu(x @ first), 1) @ last,
        Table(3, "rows"),
        "",
        output,
        GradientRule("deeplift"),
    )
    joint = replace(together(2, "product"), indices=(1, 5))
    targets = tabulated([[replace(joint, contrast=replace(together(2, "mean"), indices=(0, 4)))]])
    point, reference = random.normal(size=(2, 1, 3, 4), scale=0.3).astype(np.float32)
    rows = Rows(np.zeros((1, 3), np.int32), {})
    values, gradients = passes.gradients(point, rows, targets, reference)
    start = passes.values(passes.logits(reference, rows), targets)
    sums = (gradients[0] * (point - reference)).sum((1, 2))
    np.testing.assert_allclose(sums, (values - start)[0], rtol=1e-3)


@pytest.mark.parametrize(
    "parts",
    [[0.3, -0.4, -1.0, -2.0], [9.0, 8.0, -10.0, -12.0], [-30.0, -25.0, -40.0, -20.0]],
    ids=["neither", "near 1", "near 0"],
)
def test_alternatives_are_added_up(parts: list[float]) -> None:
    target = Target("t", "t", "label", (0, 1), (1.0, 1.0), alternatives=((2, 3),))
    plain = Target("u", "u", "label", (0,), (1.0,))
    targets = tabulated([[target, plain]])
    logits = tf.constant([parts], tf.float32)
    p = [1 / (1 + Decimal(-x).exp()) for x in logits.numpy()[0].astype(float).tolist()]
    expected = p[0] * p[1] + p[2] * p[3]
    assert target.probability(np.array([p], float))[0] == pytest.approx(float(expected))
    found = evaluated(logits, targets, "probability", "sigmoid")[0]
    assert found == pytest.approx([float(expected), float(p[0])], rel=1e-5)
    log_odds = float((expected / (1 - expected)).ln())
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = target_values(logits, targets, "log_odds", "sigmoid")[:, 0]
    assert value[0].numpy() == pytest.approx(log_odds, rel=1e-5, abs=1e-5)
    others = [p[1], p[0], p[3], p[2]]
    slopes = [
        float(q * (1 - q) * other / (expected * (1 - expected)))
        for q, other in zip(p, others, strict=True)
    ]
    np.testing.assert_allclose(tape.gradient(value, logits)[0], slopes, rtol=1e-4, atol=1e-30)
