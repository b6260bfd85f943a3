"""One step of learning: the loss, the rate and the compiled update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from .networks.network import inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .recipe import Rates, Recipe


class Schedule(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A linear rise, then half a cosine down to zero.

    Parameters
    ----------
    peak
        The highest rate.
    steps
        How many there will be.
    warmup
        The share of them in which the rate rises.
    """

    def __init__(self, peak: float, steps: int, warmup: float) -> None:
        self.peak, self.steps, self.warmup = peak, steps, warmup

    def __call__(self, step: Any) -> Any:
        """Return the learning rate of a step."""
        done = tf.cast(step, tf.float32) / self.steps
        fall = 0.5 * (1.0 + tf.cos(np.pi * (done - self.warmup) / (1.0 - self.warmup)))
        return self.peak * tf.minimum(done / self.warmup, fall)


def loss(logits: Any, margin: Any, gold: Any, recipe: Recipe) -> Any:
    """Return the distance from the teacher's softened answer, and from the label if any."""
    ours = logits[:, 1] - logits[:, 0]
    warm = recipe.temperature
    soft = tf.nn.sigmoid_cross_entropy_with_logits(tf.sigmoid(margin / warm), ours / warm)
    labels = tf.cast(tf.maximum(gold, 0), tf.float32)
    hard = tf.nn.sigmoid_cross_entropy_with_logits(labels, ours)
    known = tf.cast(gold >= 0, tf.float32)
    # Softening divides gradients by the temperature twice; its square makes up for that.
    return tf.reduce_mean(warm**2 * soft + recipe.gold_weight * known * hard)


def make_step(network: Any, recipe: Recipe, steps: int) -> Callable[..., Any]:
    """Return a compiled function that learns from the arrays of one batch and gives the loss."""
    words = network.backbone.token_embedding.embeddings
    update = make_update(network.trainable_variables, words, recipe, steps)

    def step(ids: Any, mask: Any, margin: Any, gold: Any) -> Any:
        with tf.GradientTape() as tape:
            value = loss(network(inputs_of(ids, mask), training=True), margin, gold, recipe)
        update(tape, value)
        return value

    rows, line = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)
    signature = [rows, rows, tf.TensorSpec((None,), tf.float32), line]
    function: Callable[..., Any] = tf.function(step, input_signature=signature)
    return function


def make_update(
    variables: Sequence[Any], words: Any, rates: Rates, steps: int
) -> Callable[[Any, Any], None]:
    """Return a function of a tape and a loss that learns one step.

    The word embeddings have a lower rate of their own: they know words that the
    training texts hardly show, as long as they all move little.
    """
    others = [one for one in variables if one is not words]
    groups = [(_optimizer(rates.learning_rate, steps, rates), others)]
    if words is not None and rates.embedding_rate:
        slow = rates.learning_rate * rates.embedding_rate
        groups.append((_optimizer(slow, steps, rates), [words]))
    # A compiled function may not create variables after its first call.
    for optimizer, own in groups:
        optimizer.build(own)

    def update(tape: Any, value: Any) -> None:
        gradients = tape.gradient(value, [own for _, own in groups])
        for (optimizer, own), found in zip(groups, gradients, strict=True):
            optimizer.apply(found, own)

    return update


def _optimizer(rate: float, steps: int, rates: Rates) -> Any:
    return keras.optimizers.AdamW(
        Schedule(rate, steps, rates.warmup), weight_decay=rates.weight_decay, clipnorm=1.0
    )
