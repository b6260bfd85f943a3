"""The walk back through the graph: what rules see, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import TEXT, assert_close, single_outputs
from tfxg_widget.engine.gradients.rules.graph import Copy
from tfxg_widget.engine.gradients.rules.modified import RULE_SETS
from tfxg_widget.engine.gradients.rules.patterns import with_layers
from tfxg_widget.engine.inputs.errors import ModelError

from .networks import Network, gradient_of

if STACK == "KerasHub":
    import keras
else:
    import tf_keras as keras

POINTS = np.random.default_rng(1).standard_normal((2, 3, 4))


def summed(function: Network) -> Network:
    return lambda x: tf.reduce_sum(function(x), 1)


def kinds(function: Network) -> list[str]:
    """Name the steps of a function of points."""
    spec = tf.TensorSpec((None, 3, 4))
    traced = tf.function(function).get_concrete_function(spec)
    found: list[str] = []

    def look(points: Any) -> None:
        steps = Copy.of(traced, (points,), "run").steps(frozenset(), lambda tensor: tensor)
        found.extend(step.kind for step in with_layers(steps) if step.kind != "Identity")

    tf.function(look).get_concrete_function(spec)
    return found


def test_without_a_rule_that_applies_the_gradient_is_the_true_one() -> None:
    def network(x: Any) -> Any:
        return tf.reduce_sum(tf.nn.relu(tf.tanh(x)) ** 2 * tf.sin(x), 1)

    # What comes back to this ReLU is positive where the sine is, so that guided cuts the rest.
    true = gradient_of(network, None, np.abs(POINTS))
    assert_close(gradient_of(network, "guided", np.abs(POINTS)), true)


def test_an_unknown_op_is_refused_by_name() -> None:
    for rule in ("deeplift", "cp_lrp"):
        with pytest.raises(ModelError, match="no rule for the op Lgamma"):
            gradient_of(summed(tf.math.lgamma), rule, POINTS, *[POINTS] * (rule == "deeplift"))


def test_a_condition_on_the_points_is_refused_by_name() -> None:
    def network(x: Any) -> Any:
        return tf.reduce_sum(tf.where(x > 0, x, 2 * x), 1)

    with pytest.raises(ModelError, match="no rule for the op SelectV2"):
        gradient_of(network, "deeplift", POINTS, POINTS)


@pytest.mark.parametrize("rule", ["deeplift", "cp_lrp", "guided"])
def test_a_recurrent_layer_is_refused_by_name(rule: str) -> None:
    network = keras.Sequential([keras.Input((3, 4)), keras.layers.LSTM(2)])
    with pytest.raises(ModelError, match="hides its own"):
        gradient_of(network, rule, POINTS, *[POINTS] * (rule == "deeplift"))


def normalised_at_once(x: Any) -> Any:
    """Normalise each token's vector as tf_keras does where it can: as a picture's channels."""
    tokens = tf.size(x[..., 0])
    found, *_ = tf.raw_ops.FusedBatchNormV3(
        x=tf.reshape(x, [1, tokens, 4, 1]),
        scale=tf.ones([tokens]),
        offset=tf.zeros([tokens]),
        mean=[],
        variance=[],
        epsilon=1e-2,
        data_format="NCHW",
        is_training=True,
    )
    return tf.reshape(found, tf.shape(x))


def normalised(x: Any) -> Any:
    mean, variance = tf.nn.moments(x, -1, keepdims=True)
    return (x - mean) * tf.math.rsqrt(variance + 1e-2)


def normalised_by_numbers(x: Any) -> Any:
    found, *_ = tf.raw_ops.FusedBatchNormV3(
        x=tf.reshape(x, [-1, 3, 1, 4]),
        scale=[1.0, 2, 3, 4],
        offset=[0.5, 0, -1, 2],
        mean=[0.1, 0.2, 0.3, 0.4],
        variance=[1.0, 2, 3, 4],
        epsilon=1e-2,
        is_training=False,
    )
    return tf.reshape(found, tf.shape(x))


@pytest.mark.parametrize("rule", ["deeplift", "attnlrp", "cp_lrp", "guided"])
@pytest.mark.parametrize("after", [tf.nn.relu, lambda x: tf.nn.relu(x) * x[:, :, ::-1]])
def test_a_fused_normalisation_is_that_of_single_ops(rule: str, after: Network) -> None:
    references = [POINTS[::-1] ** 2] * (rule == "deeplift")
    fused, single = (
        gradient_of(summed(lambda x, way=way: after(way(x))), rule, POINTS, *references)
        for way in (normalised_at_once, normalised)
    )
    assert_close(fused, single, 1e-5)


def test_a_normalisation_by_stored_moments_is_linear() -> None:
    network = summed(normalised_by_numbers)
    for rule in ("deeplift", "cp_lrp"):
        found = gradient_of(network, rule, POINTS, *[POINTS + 1] * (rule == "deeplift"))
        assert_close(found, gradient_of(network, None, POINTS), 1e-5)


def test_rules_about_rectifiers_want_one() -> None:
    with pytest.raises(ModelError, match="none between here and the answer"):
        gradient_of(summed(tf.tanh), "guided", POINTS)


def test_an_answer_that_does_not_depend_on_the_points_is_refused() -> None:
    def network(x: Any) -> Any:
        return tf.zeros([tf.shape(x)[0], 2])

    with pytest.raises(ModelError, match="does not depend"):
        gradient_of(network, "cp_lrp", POINTS)


@pytest.mark.parametrize(
    "function",
    [
        tf.nn.gelu,
        lambda x: tf.nn.gelu(x, approximate=True),
        tf.nn.silu,
        lambda x: x * tf.tanh(tf.math.softplus(x)),
        lambda x: tf.nn.relu(x) ** 2 * tf.nn.relu(x),
    ],
)
def test_a_bent_function_of_one_number_is_an_activation(function: Network) -> None:
    assert kinds(function)[-1] in {"activation", "IdentityN"}
    assert "activation" in kinds(function)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * x,
        lambda x: tf.nn.silu(x[:, :1]) * x[:, 1:],
        lambda x: x * tf.math.rsqrt(tf.reduce_mean(x * x, -1, keepdims=True)),
    ],
)
def test_another_product_is_none(function: Network) -> None:
    assert kinds(function)[-1] == "product"


def test_a_layer_is_its_weights_with_its_bias() -> None:
    weights, bias = tf.Variable(tf.ones((4, 2))), tf.Variable(tf.ones(2))
    assert kinds(lambda x: tf.nn.bias_add(tf.tensordot(x, weights, 1), bias))[-1] == "layer"
    assert kinds(lambda x: tf.einsum("ntd,dk->ntk", x, weights) + bias)[-1] == "layer"
    assert kinds(lambda x: x * weights[:, 0])[-1] == "Mul"
    assert kinds(lambda x: x + bias[0])[-1] == "AddV2"


@pytest.mark.parametrize("rule", ["guided", "deeplift", "cp_lrp"])
def test_weights_that_change_are_seen_at_once(rule: str) -> None:
    from tfxg_widget.engine.gradients.compiled import CompiledGradients
    from tfxg_widget.engine.gradients.request import GradientRule
    from tfxg_widget.engine.inputs.encoding import Rows

    scale = tf.Variable(1.0)
    passes = CompiledGradients(
        lambda x, _rows, _layer: tf.reduce_sum(tf.nn.relu(x) * scale, 1),
        "softmax",
        "",
        "logit",
        GradientRule(rule),
    )
    points = POINTS.astype(np.float32)
    target = single_outputs(2, [0])
    rows = Rows(np.zeros((2, 3), np.int32), {})
    references = [0 * points] * (rule == "deeplift")
    _, before = passes.gradients(points, rows, target, *references)
    scale.assign(3.0)
    _, after = passes.gradients(points, rows, target, *references)
    assert_close(after, 3 * before)


def test_every_rule_set_can_be_built() -> None:
    numbers: dict[str, dict[str, float]] = {
        "epsilon": {"epsilon": 0.1},
        "gamma": {"gamma": 0.1},
        "alpha_beta": {"alpha": 2.0, "beta": 1.0},
    }
    for name, rules in RULE_SETS.items():
        assert rules(**numbers.get(name, {})).title


def test_a_layer_takes_the_rest_of_the_model(tiny_bert: tfxg.Model) -> None:
    for layer in (0, 1):
        found = tfxg.explain(tiny_bert, TEXT, method="deeplift", layer=layer)
        assert found.completeness_gap is not None
        assert found.completeness_gap < 1e-5
