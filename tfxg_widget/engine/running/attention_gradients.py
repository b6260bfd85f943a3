"""What the blocks of a transformer attend to, and how an answer depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..gradients.output_scalar import Output, target_values
from ..gradients.request import AttributionRequest
from ..gradients.target_arrays import tabulated
from ..inputs.errors import ModelError
from ..models.attentive import Attentive
from ..models.base import DifferentiableModel

Floats64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AttentionGradients:
    """The attention paid to one input.

    Attributes
    ----------
    probabilities
        Of each block and head, the reading token first: (blocks, heads, T, T).
    gradients
        Of each of the K targets' scalars by them, (K, blocks, heads, T, T).
    reading
        By which share each scalar depends on each token's last state, (K, T): the first token
        alone for BERT, the last one for a decoder, all of them for a mean.
    """

    probabilities: Floats64
    gradients: Floats64
    reading: Floats64


def attended(
    model: DifferentiableModel, request: AttributionRequest, output: Output
) -> AttentionGradients:
    """Run forward once, and backward once a target.

    Raises
    ------
    ModelError
        For a model whose attention cannot be reached.
    """
    if not isinstance(model, Attentive):
        raise ModelError(f"{model.name} has no attention that can be reached.")
    points = tf.constant(model.embed(request.encoding.ids)[None])
    with tf.GradientTape(persistent=True) as tape:
        # Nothing is differentiated by the points, but what follows from them is recorded.
        tape.watch(points)
        logits, blocks, state = model.forward_with_attention(points, request.encoding.rows)
        targets = tabulated([request.targets])
        values = tf.unstack(target_values(logits, targets, output, model.task.activation)[0])
    found = [tape.gradient(value, [*blocks, state]) for value in values]
    return AttentionGradients(
        probabilities=_joined(blocks),
        gradients=np.stack([_joined(gradients) for *gradients, _ in found]),
        reading=np.stack([_shares(by_state[0]) for *_, by_state in found]),
    )


def _joined(blocks: Any) -> Floats64:
    return np.concatenate([np.asarray(block, np.float64) for block in blocks])


def _shares(gradient: Any) -> Floats64:
    """Compare the lengths of the gradient at each token; all alike where it vanishes."""
    lengths: Floats64 = np.linalg.norm(np.asarray(gradient, np.float64), axis=-1)
    total = lengths.sum()
    return lengths / total if total else np.full_like(lengths, 1 / len(lengths))
