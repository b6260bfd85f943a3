"""Adapter for the TensorFlow classes of transformers 4 that classify images."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any

import tensorflow as tf
import tf_keras

from ... import tasks
from ...inputs.encoding import Rows
from ...tokenizers.image_processor import PictureReader
from ..attention import Attention
from ..base import Floats
from ..checkpoints import image_layout as picture_layout
from ..hooks import LayerCall, layers_by_attribute
from ..image_model import PictureCost, PictureModel
from ..layered import HIDDEN_STATE
from ..networks.outputs import laid_out
from .hidden_states import makers
from .swin import traceable


class TransformersPictureModel(PictureModel):
    """A ``TFPreTrainedModel`` that classifies images, with its image processor.

    Parameters
    ----------
    net
        The model: ViT, DeiT or Swin.
    processor
        Its image processor.
    name
        What to call it.

    Raises
    ------
    ModelError
        For another family, or an image processor that does not fit.
    """

    def __init__(self, net: Any, processor: Any, name: str) -> None:
        config = net.config
        picture_layout.check(config)
        super().__init__(PictureReader(processor, config.image_size, picture_layout.patch(config)))
        self.size = PictureCost(picture_layout.stages(config))
        self.name = name
        self.task = tasks.for_architecture(type(net).__name__, config, None)
        self._net = net
        self._windowed = config.model_type == "swin"

    def forward(self, points: Any, rows: Any, layer: str) -> Any:
        """Run on from a layer's output; see ``Model.forward``."""
        # Before any tap, which has to lie over it.
        with self._traceable():
            return super().forward(points, rows, layer)

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from pixels (N, T, 3) to a layer's output (N, T', D')."""
        with self._traceable():
            return super().activations(embeddings, rows, layer)

    def _from_pixels(self, pixels: Any) -> Any:
        answer = self._net(_inputs(pixels), training=False)
        return laid_out(answer.logits, None, self.task)

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return layers_by_attribute(self._net, tf_keras.layers.Layer)

    @property
    def _hidden_states(self) -> Mapping[str, LayerCall]:
        states, _ = self._made
        return {f"{HIDDEN_STATE}{i}": place for i, place in enumerate(states) if place}

    @property
    def _attention(self) -> Attention:
        if self._windowed:
            return Attention()
        _, blocks = self._made
        return Attention([place for place in blocks if place] if all(blocks) else [])

    def _traceable(self) -> AbstractContextManager[None]:
        return traceable(self._net) if self._windowed else nullcontext()

    @cached_property
    def _made(self) -> tuple[list[LayerCall | None], list[LayerCall | None]]:
        pixels = self.embed(self._probe().ids).reshape(1, self._side, self._side, 3)
        return makers(self._net, self._layers, _inputs(pixels))


def _inputs(pixels: Any) -> dict[str, Any]:
    """Put the channels first, as PyTorch has them."""
    return {"pixel_values": tf.transpose(pixels, [0, 3, 1, 2])}
