"""Adapter for KerasHub's backbones for images."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ...tasks.base import Task
from ...tokenizers.image_processor import PictureReader
from ..attention import Attention
from ..checkpoints import image_layout as picture_layout
from ..hooks import LayerCall, layers_by_name
from ..image_model import PictureCost, PictureModel
from ..layered import hidden_states
from ..networks.outputs import laid_out
from .backbones.images import ImageBackbone


class KerasHubPictureModel(PictureModel):
    """A backbone of KerasHub for images, with a head and an image processor of transformers.

    Parameters
    ----------
    body
        The backbone with its head.
    task
        What the logits mean.
    config
        The checkpoint's configuration, as transformers reads it.
    reader
        What it reads with.
    name
        What to call it.
    """

    def __init__(
        self, body: ImageBackbone, task: Task, config: Any, reader: PictureReader, name: str
    ) -> None:
        super().__init__(reader)
        self.size = PictureCost(picture_layout.stages(config))
        self.name = name
        self.task = task
        self._body = body

    def _from_pixels(self, pixels: Any) -> Any:
        return laid_out(self._body.run(pixels), None, self.task)

    @property
    def _attention(self) -> Attention:
        return self._body.attention

    @cached_property
    def _layers(self) -> Mapping[str, Any]:
        return layers_by_name(self._body.backbone)

    @cached_property
    def _hidden_states(self) -> Mapping[str, LayerCall]:
        return dict(hidden_states(self._body.states()))
