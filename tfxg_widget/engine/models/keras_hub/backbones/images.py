"""Backbones for images."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ....inputs.errors import ModelError
from ....tasks.base import Task
from ...attention import Attention
from ...checkpoints.config_values import Config
from ...hooks import Layer
from ..heads.base import Recipe
from ..heads.dense import mean_of_heads, mean_token
from ..registry import register_family
from .base import ImageBackbone

_CLASS_TOKEN = mean_of_heads("classifier")

#: DeiT with a teacher: the mean of a head on the class token and one on the distillation token.
_BOTH_TOKENS = mean_of_heads("cls_classifier", "distillation_classifier")


def _deit_head(config: Config, task: Task) -> Recipe:
    architectures = config.architectures or ()
    taught = any("WithTeacher" in architecture for architecture in architectures)
    return (_BOTH_TOKENS if taught else _CLASS_TOKEN)(config, task)


@register_family("vit", {"image": _CLASS_TOKEN})
class Vit(ImageBackbone):
    """ViT: a class token before the patches, which the head reads."""

    prefix = "vit"

    @staticmethod
    def check(config: Config) -> None:
        """Refuse attention without the biases that the converter expects."""
        if not config.qkv_bias:
            raise ModelError(f"KerasHub has no {config.model_type} with qkv_bias=False.")

    @property
    def attention(self) -> Attention:
        """The attention of every block, of all tokens to all tokens."""
        return Attention.below([block.mha for block in self.blocks])

    @property
    def blocks(self) -> Sequence[Layer]:
        """The blocks of the encoder."""
        *_, encoder = self.backbone.layers
        blocks: Sequence[Layer] = encoder.encoder_layers
        return blocks

    def states(self) -> Sequence[Layer]:
        """List what embeds the patches, then the blocks."""
        _, embedding, _ = self.backbone.layers
        return [embedding, *self.blocks]

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the activation of the blocks' feed-forward layers."""
        for block in self.blocks:
            block.mlp.dense_1.activation = function


@register_family("deit", {"image": _deit_head})
class Deit(Vit):
    """DeiT: ViT with a distillation token behind the class token."""

    prefix = "deit"

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the activation of the blocks' feed-forward layers."""
        for block in self.blocks:
            block.mlp.dense.activation = function


@register_family("swin", {"image": mean_token("classifier")})
class Swin(ImageBackbone):
    """Swin: attention within windows, patches merged from stage to stage; the mean is read."""

    prefix = "swin"

    @staticmethod
    def check(config: Config) -> None:
        """Refuse absolute positions."""
        if config.use_absolute_embeddings:
            raise ModelError("KerasHub has no Swin with use_absolute_embeddings=True.")

    @property
    def attention(self) -> Attention:
        """None: each patch attends only to those of its window."""
        return Attention()

    @property
    def blocks(self) -> Sequence[Layer]:
        """The blocks of all stages."""
        return [block for stage in self.backbone.stages for block in stage.blocks]

    def states(self) -> Sequence[Layer]:
        """List what embeds the patches, then the stages."""
        return [self.backbone.patch_embedding, *self.backbone.stages]

    def normalisations(self) -> Sequence[Layer]:
        """List those of the blocks and the last one; the others keep PyTorch's default."""
        # Keras mistakes the mask of shifted windows for one of its own, and warns that it is lost.
        for block in self.blocks:
            block.attn.supports_masking = True
        in_blocks = [layer for block in self.blocks for layer in (block.norm1, block.norm2)]
        return [self.backbone.norm, *in_blocks]

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the activation of the blocks' feed-forward layers."""
        for block in self.blocks:
            block.mlp.act_layer = function
