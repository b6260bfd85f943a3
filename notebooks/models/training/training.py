"""The training loop, the same for every task."""

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

    #: Of logits and targets.
    Loss = Callable[..., Any]

_AT_ONCE = 128


@dataclass(frozen=True)
class Plan:
    """How long and how fast a model learns.

    Attributes
    ----------
    epochs, batch
        How often each text is seen, and with how many others.
    learning_rate
        At its peak, for all weights but the word embeddings.
    embedding_rate
        The word embeddings' share of it.
    warmup
        The share of all steps in which the rate rises.
    weight_decay
        Of AdamW.
    """

    epochs: int = 20
    batch: int = 32
    learning_rate: float = 1e-3
    embedding_rate: float = 0.3
    warmup: float = 0.1
    weight_decay: float = 0.02

    def described(self) -> str:
        """Say it in a sentence."""
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
    """Train, leave the network with its best weights, rounded, and give their measure.

    Parameters
    ----------
    network
        What learns.
    plan
        How long and how fast.
    loss
        Gives a number from logits and the targets of a batch.
    batches
        Gives one epoch.
    measure
        Tells how good the network is, on texts it does not learn from: the more the better.
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
    """Give the logits of every input, of its own tokens alone where they are for each token."""
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
