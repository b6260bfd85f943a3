"""Attention probabilities of a transformer, and the gradients of targets by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..gradients.output_scalar import Output, target_values
from ..gradients.request import AttributionRequest
from ..gradients.targets import tabulated
from ..inputs.errors import ModelError
from ..models.attentive import Attentive
from ..models.base import DifferentiableModel

Floats64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AttentionGradients:
    """Attention probabilities for an input, with gradients.

    Attributes
    ----------
    probabilities
        For each block and head, from query token to key token: (blocks, heads, T, T).
    gradients
        Gradients of the scalars of K targets by the probabilities, (K, blocks, heads, T, T).
    reading
        The share of each token's last hidden state in the gradient of each scalar, (K, T): the
        first token alone for BERT, the last one for a decoder, all of them for mean pooling.
    """

    probabilities: Floats64
    gradients: Floats64
    reading: Floats64


def attention_gradients(
    model: DifferentiableModel, request: AttributionRequest, output: Output
) -> AttentionGradients:
    """Run forward once, and backward once for each target.

    Raises
    ------
    ModelError
        If the attention of the model cannot be read.
    """
    if not isinstance(model, Attentive):
        raise ModelError(f"The attention of {model.name} cannot be read.")
    points = tf.constant(model.embed(request.encoding.ids)[None])
    with tf.GradientTape(persistent=True) as tape:
        # The tape records only what depends on a watched tensor.
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
    """Normalise the norms of the gradient at the tokens to sum 1; equal shares if all are 0."""
    lengths: Floats64 = np.linalg.norm(np.asarray(gradient, np.float64), axis=-1)
    total = lengths.sum()
    return lengths / total if total else np.full_like(lengths, 1 / len(lengths))
