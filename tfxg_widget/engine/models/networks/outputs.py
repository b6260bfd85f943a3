"""Bring logits into one row of outputs for each input, as the tasks count them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ...inputs.arrays import Logits, Tensor, TokenRow
from ...tasks.base import Task

#: The logit of padding, and of tokens at which no answer can lie; finite, so that its probability
#: is 0 and no NaN.
_NOWHERE = -1e9


def laid_out(values: Tensor, mask: TokenRow | None, task: Task) -> Logits:
    """Bring logits into one row for each input.

    Parameters
    ----------
    values
        (N, C) for each text, or (N, R, C) for each token or masked token.
    mask
        The tokens with valid outputs, (N, T): those that are no padding, or those at which an
        answer may lie; probabilities are normalised over these. None for all.
    task
        The meaning of the logits.

    Returns
    -------
    tensor
        In float32, (N, C') or (N, R · C): padding does not change the indices of a token's outputs.
    """
    values = tf.cast(values, tf.float32)
    if task.unit == "text":
        per_text: Logits = both_sides(values) if task.two_sided else values
        return per_text
    if task.unit == "token" and mask is not None:
        values = tf.where(mask[..., None] > 0, values, _NOWHERE)
    shape = tf.shape(values)
    flat: Logits = tf.reshape(values, [shape[0], shape[1] * shape[2]])
    return flat


def both_sides(scores: Tensor) -> Any:
    """Make two scores of one (N, 1): its negative for the first label, itself for the second.

    Each has a sigmoid of its own, and the two probabilities sum to 1.
    """
    return tf.concat([-scores, scores], axis=-1)


def at_marks(values: Tensor, marked: Tensor) -> Any:
    """Select from values (N, T, …) those at marked tokens (N, T): (N, M, …), M the most in a row.

    A row with fewer marks is filled with other tokens at its end.
    """
    return tf.gather(values, marks(marked), batch_dims=1)


def marks(marked: Tensor) -> Any:
    """Give the indices (N, M) of marked tokens (N, T); see ``at_marks``."""
    marked = tf.cast(marked, tf.int32)
    most = tf.reduce_max(tf.reduce_sum(marked, axis=1))
    return tf.argsort(marked, axis=1, direction="DESCENDING", stable=True)[:, :most]


def at_reads(values: Tensor, counts: Tensor) -> Any:
    """Give each token's value (N, T, D) as often as outputs are read there: (N, S, D).

    S is the largest sum of the counts (N, T). A row with fewer is filled with others at its end.
    """
    ends = tf.cumsum(counts, axis=1)
    steps = tf.range(tf.reduce_max(ends))
    steps_of_each = tf.tile(steps[None], [tf.shape(counts)[0], 1])
    places = tf.searchsorted(ends, steps_of_each, side="right")
    return tf.gather(values, tf.minimum(places, tf.shape(counts)[1] - 1), batch_dims=1)


def without_padding(ids: Tensor, mask: Tensor, pad_id: int | None) -> Any:
    """Mark the tokens (N, T) that are no padding, neither of the batch nor of the text itself."""
    present = mask > 0
    return present if pad_id is None else present & tf.not_equal(ids, pad_id)


def at_last(values: Tensor, marked: Tensor) -> Any:
    """Select from values (N, T, D) those at the last marked token (N, T) of each text."""
    places = tf.range(tf.shape(marked)[1]) * tf.cast(marked, tf.int32)
    return tf.gather(values, tf.reduce_max(places, axis=1), batch_dims=1)
