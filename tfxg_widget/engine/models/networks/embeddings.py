"""A table of word embeddings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from ...inputs.arrays import Floats, Ints, Table
from ...inputs.errors import InputError


class EmbeddingTable:
    """A table of word embeddings; see ``Embeddings``.

    Parameters
    ----------
    read
        Gives the table (V, D), anew at each call, as a model may be trained further.
    scale
        What the network multiplies word embeddings by before it adds positions.
    """

    has_table = True

    def __init__(self, read: Callable[[], Table], scale: float = 1.0) -> None:
        self._read = read
        self._scale = np.float32(scale)

    @property
    def count(self) -> int:
        """The size of the vocabulary."""
        return int(self._read().shape[0])

    def look_up(self, ids: Ints) -> Floats:
        """Look word embeddings up; see ``Embeddings.look_up``."""
        outside = ids[(ids < 0) | (ids >= self.count)]
        if outside.size:
            raise InputError(
                f"Token id {outside[0]} is outside the model's vocabulary of {self.count} tokens. "
                "Use the tokenizer, and ids for a baseline, that belong to this model."
            )
        vectors: Floats = tf.cast(tf.gather(self._read(), ids), tf.float32).numpy()
        return vectors * self._scale

    def mean(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""
        table = tf.cast(tf.convert_to_tensor(self._read()), tf.float32)
        mean: Floats = tf.reduce_mean(table, axis=0).numpy()
        return mean * self._scale
