"""The training loop of all tasks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from .demo_model.learning import make_update
from .texts.batches import inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .networks.network import Network
    from .texts.batches import Batch, Item

    #: From logits and targets to a number.
    Loss = Callable[..., Any]

_AT_ONCE = 128


@dataclass(frozen=True)
class Plan:
    """Hyperparameters of a training.

    Attributes
    ----------
    epochs, batch
        The number of epochs, and the size of a batch.
    learning_rate
        The peak learning rate of all weights but the word embeddings.
    embedding_rate
        The learning rate of the word embeddings, as a share of it.
    warmup
        The share of steps in which the learning rate rises.
    weight_decay
        Weight decay of AdamW.
    """

    epochs: int = 20
    batch: int = 32
    learning_rate: float = 1e-3
    embedding_rate: float = 0.3
    warmup: float = 0.1
    weight_decay: float = 0.02

    def described(self) -> str:
        """Describe them in a sentence."""
        return (
            f"AdamW, peak rate {self.learning_rate:g} (word embeddings {self.embedding_rate:g} of "
            f"it), {self.warmup:g} warm-up then a cosine to zero, batches of {self.batch}, "
            f"{self.epochs} epochs of which the best is kept."
        )


def train(
    network: Network,
    plan: Plan,
    loss: Loss,
    batches: Callable[[], Iterable[Batch]],
    measure: Callable[[], float],
) -> float:
    """Train; keep the best weights, rounded to float16; return their measure.

    Parameters
    ----------
    network
        The model.
    plan
        Hyperparameters.
    loss
        The loss, from logits and the targets of a batch.
    batches
        Returns the batches of one epoch.
    measure
        Measures the model on held-out texts; larger is better.
    """
    first = list(batches())
    step = _make_step(network, plan, loss, len(first) * plan.epochs, first[0])
    best, weights = -np.inf, network.model.get_weights()
    for number in range(plan.epochs):
        started = time.monotonic()
        lost = [float(step(*batch)) for batch in (batches() if number else first)]
        found = measure()
        if found >= best:
            best, weights = found, network.model.get_weights()
        report = f"epoch {number + 1}: loss {np.mean(lost):.4f}, measure {found:.4f}"
        print(f"{report}, {time.monotonic() - started:.0f} s", flush=True)
    network.model.set_weights(weights)
    network.round()
    return measure()


def predict(network: Network, items: Sequence[Item]) -> list[Any]:
    """Compute the logits of all inputs; those of padding are left out."""
    example = inputs_of(items[:1])

    def run(inputs: Any) -> Any:
        return network.model(inputs, training=False)

    forward = tf.function(run, input_signature=[tf.nest.map_structure(_any_shape, example)])
    order = np.argsort([len(item.ids) for item in items], kind="stable")
    result: list[Any] = [None] * len(items)
    for start in range(0, len(order), _AT_ONCE):
        chosen = order[start : start + _AT_ONCE]
        rows = forward(inputs_of([items[index] for index in chosen])).numpy()
        for index, row in zip(chosen, rows, strict=True):
            result[index] = row[: len(items[index].ids)] if row.ndim > 1 else row
    return result


def _make_step(network: Network, plan: Plan, loss: Loss, steps: int, example: Batch) -> Any:
    update = make_update(network.model.trainable_variables, network.words, plan, steps)

    def step(inputs: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            value = loss(network.model(inputs, training=True), *targets)
        update(tape, value)
        return value

    signature = tf.nest.map_structure(_any_shape, example)
    return tf.function(step, input_signature=signature)


def _any_shape(values: Any) -> Any:
    return tf.TensorSpec((None,) * values.ndim, values.dtype)
