"""Networks of square images: pixels take the place of tokens, their values that of embeddings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import tensorflow as tf

from ...inputs.arrays import Floats, Ints, Logits, Pixels, Points, TensorRows
from ...inputs.colours import GREY, unpacked
from ..attention import Attention
from ..base import Size
from ..hooks import Layer, LayerCall


@dataclass(frozen=True)
class PixelCost:
    """The memory that a pass needs, for the one image size that a model reads.

    Attributes
    ----------
    stages
        The dimensions of each stage, and how many tokens it has.
    """

    stages: tuple[tuple[Size, int], ...]

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` pixels keeps for its gradient."""
        pixels = 3 * 4 * length
        return pixels + sum(size.point_bytes(tokens) for size, tokens in self.stages)


class PixelValues:
    """The normalised values of colours; see ``Embeddings``.

    Parameters
    ----------
    levels
        The normalised value of each of the 256 levels of a channel, (256, 3).
    """

    count = None
    has_table = True

    def __init__(self, levels: Floats) -> None:
        self._levels = levels

    def look_up(self, ids: Ints) -> Floats:
        """Normalise colours: (..., T) to (..., T, 3)."""
        values: Floats = self.of(tf.constant(ids)).numpy()
        return values

    def mean(self) -> Floats:
        """Average the levels of each channel, shape (3,)."""
        mean: Floats = tf.reduce_mean(tf.constant(self._levels), axis=0).numpy()
        return mean

    def of(self, colours: Any) -> Any:
        """Normalise a tensor of colours: (..., T) to (..., T, 3)."""
        channels = tf.unstack(unpacked(colours), axis=-1)
        values = [tf.gather(self._levels[:, i], levels) for i, levels in enumerate(channels)]
        return tf.where(colours[..., None] == GREY, np.float32(0), tf.stack(values, axis=-1))


class ImageNetwork(Protocol):
    """A network that reads an image as a whole; see ``Network``."""

    @property
    def layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""

    @property
    def hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""

    @property
    def attention(self) -> Attention:
        """Where attention probabilities are computed."""

    def from_pixels(self, pixels: Pixels) -> Logits:
        """Run from normalised values (N, H, W, 3): logits (N, C) in float32."""


class PixelNetwork:
    """A network whose points are pixels, (N, H * W, 3); see ``Network``.

    Parameters
    ----------
    network
        Reads images.
    side
        Of the images, in pixels.
    levels
        See ``PixelValues``.
    """

    def __init__(self, network: ImageNetwork, side: int, levels: Floats) -> None:
        self.embeddings = PixelValues(levels)
        self._network = network
        self._side = side

    @property
    def layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""
        return self._network.layers

    @property
    def hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""
        return self._network.hidden_states

    @property
    def attention(self) -> Attention:
        """Where attention probabilities are computed."""
        return self._network.attention

    def from_ids(self, rows: TensorRows) -> Logits:
        """Run from colours (N, H * W)."""
        return self.from_embeddings(self.embeddings.of(tf.convert_to_tensor(rows.ids)), rows)

    def from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        """Run from normalised values (N, H * W, 3)."""
        del rows
        pixels = tf.reshape(points, [-1, self._side, self._side, 3])
        return self._network.from_pixels(pixels)
