"""Padding: how inputs, and the outputs of layers, are padded and unpadded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from ..inputs.arrays import Tensor
from ..inputs.image import cell_side


@dataclass(frozen=True)
class Padding:
    """Padding to a fixed length, as the model was trained with.

    Attributes
    ----------
    length
        In tokens; 0 for no padding.
    left
        Whether the zeros come first.
    """

    length: int = 0
    left: bool = False

    def filled(self, values: Tensor) -> Any:
        """Pad ids or the like: (N, T) to (N, length)."""
        missing = tf.maximum(self.length - tf.shape(values)[1], 0)
        sides = [missing, 0] if self.left else [0, missing]
        return tf.pad(values, [[0, 0], sides])

    def put(self, points: Tensor, whole: Tensor) -> Any:
        """Replace the tokens' part of a layer's output by points (N, T, D): (N, length, D)."""
        if not self.length:
            return points
        length = tf.shape(points)[1]
        if self.left:
            return tf.concat([whole[:, : tf.shape(whole)[1] - length], points], axis=1)
        return tf.concat([points, whole[:, length:]], axis=1)

    def taken(self, whole: Tensor, length: int) -> Any:
        """Take the tokens' part of a layer's output: (N, length, D) to (N, T, D)."""
        return whole[:, -length:] if self.left else whole[:, :length]

    def put_square(self, square: Tensor, whole: Tensor) -> Any:
        """Replace the part between tokens, (N, H, T, T), of (N, H, length, length)."""
        if not self.length:
            return square
        missing = tf.shape(whole)[-1] - tf.shape(square)[-1]
        sides_of_axis = [missing, 0] if self.left else [0, missing]
        sides = [[0, 0], [0, 0], sides_of_axis, sides_of_axis]
        return tf.where(tf.pad(tf.ones_like(square, tf.bool), sides), tf.pad(square, sides), whole)

    def square_taken(self, whole: Tensor, length: int) -> Any:
        """Take the part between tokens: (N, H, length, length) to (N, H, T, T)."""
        tokens = slice(-length, None) if self.left else slice(length)
        return whole[:, :, tokens, tokens]

    def fits(self, whole: Tensor, length: int) -> bool:
        """Tell whether a layer's output has one vector for each of ``length`` tokens."""
        return bool(whole.shape[1] == max(length, self.length))


@dataclass(frozen=True)
class PatchGrid(Padding):
    """The layers of an image model, which read patches, maybe after a class token.

    Attributes
    ----------
    side
        Of the image, in pixels.
    """

    side: int = 0

    def taken(self, whole: Tensor, length: int) -> Any:
        """Take the whole of a layer's output (N, T', D)."""
        del length
        return whole

    def fits(self, whole: Tensor, length: int) -> bool:
        """Tell whether a layer's output has one vector for each patch of a grid."""
        del length
        try:
            cell_side((self.side, self.side), whole.shape[1])
        except ValueError:
            return False
        return True


class SourceSide(Padding):
    """The encoder's layers, which give outputs for the first tokens of a row only."""

    def put(self, points: Tensor, whole: Tensor) -> Any:
        """Replace the encoder's outputs (N, S, D) by its part of points (N, T, D)."""
        return points[:, : tf.shape(whole)[1]]

    def taken(self, whole: Tensor, length: int) -> Any:
        """Give the decoder's tokens zeros: (N, S, D) to (N, T, D)."""
        return tf.pad(whole, [[0, 0], [0, length - tf.shape(whole)[1]], [0, 0]])

    def put_square(self, square: Tensor, whole: Tensor) -> Any:
        """Take the encoder's part of (N, H, T, T): (N, H, S, S)."""
        size = tf.shape(whole)[-1]
        return square[:, :, :size, :size]

    def square_taken(self, whole: Tensor, length: int) -> Any:
        """Let the decoder's tokens attend to themselves: (N, H, S, S) to (N, H, T, T)."""
        size = tf.shape(whole)[-1]
        missing = [0, length - size]
        itself = tf.cast(tf.range(length) >= size, whole.dtype)
        return tf.pad(whole, [[0, 0], [0, 0], missing, missing]) + tf.linalg.diag(itself)

    def fits(self, whole: Tensor, length: int) -> bool:
        """Tell whether a layer gives no more vectors than there are tokens."""
        return bool(whole.shape[1] <= length)
