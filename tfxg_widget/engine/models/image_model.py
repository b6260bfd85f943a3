"""What adapters of image models share: pixels are the points, patches what the layers see."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from ..abilities import Ability
from ..inputs.colours import GREY, unpacked
from ..inputs.encoding import Ints, Rows
from ..inputs.errors import ModelError
from ..inputs.image import cell_side
from ..tokenizers.image_processor import PictureReader
from .attentive import AttentiveModel
from .base import WORD_EMBEDDINGS, Floats, Size


@dataclass(frozen=True)
class PictureCost:
    """What a pass costs in memory for the one size that a model reads.

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


class PictureModel(AttentiveModel):
    """A model of square images.

    Its points are the normalised values of the pixels, shape (N, H * W, 3). Those of a layer are
    what it gives for each patch, and before them for the class token if there is one.

    Parameters
    ----------
    reader
        What it reads with.
    """

    takes_picture = True

    def __init__(self, reader: PictureReader) -> None:
        super().__init__(reader)
        self._side = reader.side
        self._levels = reader.levels
        self._example = np.zeros((reader.side, reader.side, 3), np.uint8)

    @abstractmethod
    def _from_pixels(self, pixels: Any) -> Any:
        """Logits (N, C) in float32 from normalised values (N, H, W, 3)."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it beside its answers."""
        return super().abilities - {"words"}

    @property
    def _embeddings(self) -> Any:
        """What the 256 levels of each channel are once normalised, (256, 3)."""
        return self._levels

    def embed(self, ids: Ints) -> Floats:
        """Normalise colours: (..., T) to (..., T, 3)."""
        values: Floats = self._values(tf.constant(ids)).numpy()
        return values

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from pixels (N, T, 3) to a layer's output (N, T', D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        outputs = self._outputs_of(layer, embeddings, rows)
        shapes = [tuple(output.shape) for output in outputs]
        if len(shapes) != 1 or len(shapes[0]) != 3 or not self._is_grid(shapes[0][1]):
            raise ModelError(
                f"Layer {layer!r} gives no single vector for each patch, so no score a patch can "
                f"be taken there. Try one of {', '.join(self._hidden_states)}."
            )
        found: Floats = outputs[0].numpy()
        return found

    def _is_grid(self, tokens: int) -> bool:
        try:
            cell_side((self._side, self._side), tokens)
        except ValueError:
            return False
        return True

    def _from_ids(self, rows: Any) -> Any:
        return self._from_embeddings(self._values(tf.convert_to_tensor(rows.ids)), rows)

    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        del rows
        return self._from_pixels(tf.reshape(points, [-1, self._side, self._side, 3]))

    def _values(self, colours: Any) -> Any:
        channels = tf.unstack(unpacked(colours), axis=-1)
        values = [tf.gather(self._levels[:, i], levels) for i, levels in enumerate(channels)]
        return tf.where(colours[..., None] == GREY, np.float32(0), tf.stack(values, axis=-1))
