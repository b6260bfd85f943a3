"""Split the tokens of ``LabelPairs`` into pairs of a text and a hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ...inputs.arrays import Points, Tensor, TensorRows
from ...inputs.encoding import Rows
from ...inputs.label_pairs import LENGTHS, PLACES


@dataclass(frozen=True)
class Pairs:
    """The rows of N inputs, split into L pairs each of at most T tokens.

    Attributes
    ----------
    places
        For each token 1 + its index among the S tokens of the input, 0 for padding: (N, L, T).
    lengths
        The tokens of each pair, (N, L).
    ids
        Shape (N, L, T).
    inputs
        The other inputs of the model of pairs, each (N, L, T).
    """

    places: Tensor
    lengths: Tensor
    ids: Any
    inputs: Mapping[str, Any]

    @classmethod
    def of(cls, rows: TensorRows) -> Pairs:
        """Split the rows of ``LabelPairs``."""
        inputs = dict(rows.inputs)
        lengths = tf.convert_to_tensor(inputs.pop(LENGTHS))
        count = tf.shape(lengths)[1]

        def apart(row: Tensor) -> Any:
            by_token = tf.reshape(row, [tf.shape(row)[0], -1, count])
            return tf.transpose(by_token, [0, 2, 1])

        places = apart(inputs.pop(PLACES))
        ids = tf.gather(tf.pad(rows.ids, [[0, 0], [1, 0]]), places, batch_dims=1)
        return cls(places, lengths, ids, {name: apart(row) for name, row in inputs.items()})

    @property
    def rows(self) -> Rows:
        """The inputs of the N · L pairs."""
        return Rows(
            self.flat(self.ids), {name: self.flat(row) for name, row in self.inputs.items()}
        )

    def rows_of(self, j: int, length: Tensor | int) -> Rows:
        """Give the inputs of the N pairs of label j, ``length`` tokens long."""
        inputs = {name: row[:, j, :length] for name, row in self.inputs.items()}
        return Rows(self.ids[:, j, :length], inputs)

    def states(self, points: Points, apart: int | None = None) -> Any:
        """Give each pair the vectors of its tokens, zeros for padding: (N, L, T, D).

        Parameters
        ----------
        points
            Shape (N, S, D) where the pairs share them, else (N, S, L · D).
        apart
            L where each pair has vectors of its own; None where they share them.
        """
        if apart is None:
            return tf.gather(tf.pad(points, [[0, 0], [1, 0], [0, 0]]), self.places, batch_dims=1)
        size = tf.shape(points)[1]
        by_token = tf.reshape(points, [-1, size, apart, points.shape[2] // apart])
        padded = tf.pad(tf.transpose(by_token, [0, 2, 1, 3]), [[0, 0], [0, 0], [1, 0], [0, 0]])
        return tf.gather(padded, self.places, batch_dims=2)

    def flat(self, values: Tensor) -> Any:
        """Join the axes of inputs and pairs: (N, L, …) to (N · L, …)."""
        shape = tf.shape(values)
        flat = tf.reshape(values, tf.concat([[shape[0] * shape[1]], shape[2:]], axis=0))
        flat.set_shape([None, *values.shape[2:]])
        return flat
