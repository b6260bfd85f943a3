"""Zeros that bring every input of a model to one length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ..inputs.image import cell_side


@dataclass(frozen=True)
class Padding:
    """How a tokenizer pads, so that a model sees its texts as it was trained.

    Attributes
    ----------
    length
        In tokens; 0 for no padding.
    left
        Whether the zeros come first.
    """

    length: int = 0
    left: bool = False

    def filled(self, values: Any) -> Any:
        """Pad ids or the like: (N, T) to (N, length)."""
        missing = tf.maximum(self.length - tf.shape(values)[1], 0)
        sides = [missing, 0] if self.left else [0, missing]
        return tf.pad(values, [[0, 0], sides])

    def put(self, points: Any, whole: Any) -> Any:
        """Put points (N, T, D) in the place of the tokens in a layer's output (N, length, D)."""
        if not self.length:
            return points
        length = tf.shape(points)[1]
        if self.left:
            return tf.concat([whole[:, : tf.shape(whole)[1] - length], points], axis=1)
        return tf.concat([points, whole[:, length:]], axis=1)

    def taken(self, whole: Any, length: int) -> Any:
        """Take the tokens' part of a layer's output: (N, length, D) to (N, T, D)."""
        return whole[:, -length:] if self.left else whole[:, :length]

    def put_square(self, square: Any, whole: Any) -> Any:
        """Put what tokens give each other, (N, H, T, T), in its place: (N, H, length, length)."""
        if not self.length:
            return square
        missing = tf.shape(whole)[-1] - tf.shape(square)[-1]
        sides_of_axis = [missing, 0] if self.left else [0, missing]
        sides = [[0, 0], [0, 0], sides_of_axis, sides_of_axis]
        return tf.where(tf.pad(tf.ones_like(square, tf.bool), sides), tf.pad(square, sides), whole)

    def square_taken(self, whole: Any, length: int) -> Any:
        """Take what tokens give each other: (N, H, length, length) to (N, H, T, T)."""
        tokens = slice(-length, None) if self.left else slice(length)
        return whole[:, :, tokens, tokens]

    def fits(self, whole: Any, length: int) -> bool:
        """Tell whether a layer's output has a place for each of so many tokens, and no more."""
        return bool(whole.shape[1] == max(length, self.length))


@dataclass(frozen=True)
class PatchGrid(Padding):
    """The layers of an image model, which see patches, and a class token before them if any.

    Attributes
    ----------
    side
        Of the image, in pixels.
    """

    side: int = 0

    def taken(self, whole: Any, length: int) -> Any:
        """Take the whole of a layer's output (N, T', D)."""
        del length
        return whole

    def fits(self, whole: Any, length: int) -> bool:
        """Tell whether a layer's output has a place for each patch of a grid."""
        del length
        try:
            cell_side((self.side, self.side), whole.shape[1])
        except ValueError:
            return False
        return True


class SourceSide(Padding):
    """The encoder's layers, whose outputs are those of a row's first tokens only."""

    def put(self, points: Any, whole: Any) -> Any:
        """Put the encoder's share of points (N, T, D) in the place of its outputs (N, S, D)."""
        return points[:, : tf.shape(whole)[1]]

    def taken(self, whole: Any, length: int) -> Any:
        """Give the decoder's tokens zeros: (N, S, D) to (N, T, D)."""
        return tf.pad(whole, [[0, 0], [0, length - tf.shape(whole)[1]], [0, 0]])

    def put_square(self, square: Any, whole: Any) -> Any:
        """Put the encoder's share of (N, H, T, T) in its place: (N, H, S, S)."""
        size = tf.shape(whole)[-1]
        return square[:, :, :size, :size]

    def square_taken(self, whole: Any, length: int) -> Any:
        """Let the decoder's tokens attend to themselves: (N, H, S, S) to (N, H, T, T)."""
        size = tf.shape(whole)[-1]
        missing = [0, length - size]
        itself = tf.cast(tf.range(length) >= size, whole.dtype)
        return tf.pad(whole, [[0, 0], [0, 0], missing, missing]) + tf.linalg.diag(itself)

    def fits(self, whole: Any, length: int) -> bool:
        """Tell whether a layer gives something for the first of so many tokens."""
        return bool(whole.shape[1] <= length)
