"""KerasHub's backbones for images, with their heads, as a checkpoint has them.

Its converters fix epsilons and activations that the configuration sets; they are put right here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from ....inputs.errors import ModelError
from ...attention import Attention
from ...checkpoints import weights as checkpoint
from ..heads.base import Dense, checked
from .base import activation


class ImageBackbone(ABC):
    """A backbone of KerasHub for images, with its head.

    Parameters
    ----------
    backbone
        The backbone, filled by KerasHub's converter.
    config
        The checkpoint's configuration, as transformers reads it.
    found
        The checkpoint.

    Attributes
    ----------
    heads
        The names of the dense layers that give logits.
    prefix
        What the names of its weights start with.
    """

    heads: tuple[str, ...] = ("classifier",)
    prefix: str

    def __init__(self, backbone: Any, config: Any, found: checkpoint.Checkpoint) -> None:
        self.backbone = backbone
        for normalising in self._normalising():
            normalising.epsilon = config.layer_norm_eps
        self._activate(activation(config.hidden_act))
        shapes: dict[str, tuple[int, ...]] = {}
        for head in self.heads:
            shapes[f"{head}.weight"] = (config.num_labels, config.hidden_size)
            shapes[f"{head}.bias"] = (config.num_labels,)
        tensors = checked(found, shapes)
        self._heads = [Dense(tensors[f"{h}.weight"], tensors[f"{h}.bias"]) for h in self.heads]

    @staticmethod
    @abstractmethod
    def check(config: Any) -> None:
        """Refuse a configuration that KerasHub's backbone cannot express.

        Raises
        ------
        ModelError
            Saying which setting.
        """

    @property
    @abstractmethod
    def attention(self) -> Attention:
        """Where attention probabilities are made."""

    @abstractmethod
    def states(self) -> Sequence[Any]:
        """List the layers whose outputs are the hidden states, in the order in which they run."""

    @abstractmethod
    def _normalising(self) -> Sequence[Any]:
        """List the layers whose epsilon the configuration sets."""

    @abstractmethod
    def _activate(self, function: Callable[[Any], Any]) -> None:
        """Set the feed-forward layers' activation."""

    @abstractmethod
    def _pooled(self, states: Any) -> Sequence[Any]:
        """Give what each head reads, (N, D), of the last states (N, T, D)."""

    def run(self, pixels: Any) -> Any:
        """Run from normalised values (N, H, W, 3) to logits (N, C), averaged over heads."""
        states = self.backbone(tf.convert_to_tensor(pixels), training=False)
        pairs = zip(self._heads, self._pooled(states), strict=True)
        return tf.add_n([head(read) for head, read in pairs]) / len(self._heads)


class Vit(ImageBackbone):
    """ViT: a class token before the patches, which the head reads."""

    prefix = "vit"

    @staticmethod
    def check(config: Any) -> None:
        """Refuse attention without the biases that the converter takes for granted."""
        if not config.qkv_bias:
            raise ModelError(f"KerasHub has no {config.model_type} of qkv_bias=False.")

    @property
    def attention(self) -> Attention:
        """Take every block's, of all tokens to all."""
        return Attention.below([block.mha for block in self._blocks])

    def states(self) -> Sequence[Any]:
        """List what embeds the patches, then the blocks."""
        _, embedding, _ = self.backbone.layers
        return [embedding, *self._blocks]

    @property
    def _blocks(self) -> Sequence[Any]:
        *_, encoder = self.backbone.layers
        blocks: Sequence[Any] = encoder.encoder_layers
        return blocks

    def _normalising(self) -> Sequence[Any]:
        *_, encoder = self.backbone.layers
        pairs = [[block.layer_norm_1, block.layer_norm_2] for block in self._blocks]
        return [encoder.layer_norm, *[one for pair in pairs for one in pair]]

    def _activate(self, function: Callable[[Any], Any]) -> None:
        for block in self._blocks:
            block.mlp.dense_1.activation = function

    def _pooled(self, states: Any) -> Sequence[Any]:
        return [states[:, 0]]


class Deit(Vit):
    """DeiT: ViT with a distillation token behind the class token."""

    prefix = "deit"

    def _activate(self, function: Callable[[Any], Any]) -> None:
        for block in self._blocks:
            block.mlp.dense.activation = function


class TaughtDeit(Deit):
    """DeiT that answers with the mean of two heads, one for each of its two tokens."""

    heads = ("cls_classifier", "distillation_classifier")

    def _pooled(self, states: Any) -> Sequence[Any]:
        return [states[:, 0], states[:, 1]]


class Swin(ImageBackbone):
    """Swin: attention within windows, patches merged from stage to stage; the mean is read."""

    prefix = "swin"

    @staticmethod
    def check(config: Any) -> None:
        """Refuse absolute positions."""
        if config.use_absolute_embeddings:
            raise ModelError("KerasHub has no Swin of use_absolute_embeddings=True.")

    @property
    def attention(self) -> Attention:
        """Give none: each patch attends to those of its window alone."""
        return Attention()

    def states(self) -> Sequence[Any]:
        """List what embeds the patches, then the stages."""
        return [self.backbone.patch_embedding, *self.backbone.stages]

    @property
    def _blocks(self) -> Sequence[Any]:
        return [block for stage in self.backbone.stages for block in stage.blocks]

    def _normalising(self) -> Sequence[Any]:
        # Keras takes the mask of shifted windows for one of its own, and warns that it ends here.
        for block in self._blocks:
            block.attn.supports_masking = True
        pairs = [[block.norm1, block.norm2] for block in self._blocks]
        return [self.backbone.norm, *[one for pair in pairs for one in pair]]

    def _activate(self, function: Callable[[Any], Any]) -> None:
        for block in self._blocks:
            block.mlp.act_layer = function

    def _pooled(self, states: Any) -> Sequence[Any]:
        return [tf.reduce_mean(states, axis=1)]


def body_of(architecture: str, config: Any) -> type[ImageBackbone]:
    """Choose the body of an architecture."""
    return TaughtDeit if "WithTeacher" in architecture else BACKBONES[config.model_type]


#: By the configuration's model_type.
BACKBONES: dict[str, type[ImageBackbone]] = {"vit": Vit, "deit": Deit, "swin": Swin}
