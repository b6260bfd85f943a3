"""Gemma's generations: word embeddings are scaled before the first block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ..registry import register_family
from .decoders import HEADS, RotaryDecoder, inexpressible


@register_family("gemma", HEADS)
class Gemma(RotaryDecoder):
    """Gemma."""

    fixed: ClassVar[dict[str, Any]] = {
        "attention_bias": False,
        "use_bidirectional_attention": False,
        "hidden_act": "gelu_pytorch_tanh",
        "hidden_activation": "gelu_pytorch_tanh",
    }

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Give nothing: the family's language head is always tied."""
        del config
        return {}

    @staticmethod
    def activation(config: Config) -> str:
        """Name the gates' activation."""
        del config
        return "gelu_pytorch_tanh"

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Change nothing: the blocks have a fixed activation."""

    def repair(self, checkpoint: Checkpoint) -> None:
        """Set the wavelength of the positions, which the backbone fixes."""
        del checkpoint
        for block in self.backbone.transformer_layers:
            block.attention.rope_layer.max_wavelength = self.config.rope_parameters["rope_theta"]


@register_family("gemma2", HEADS)
class Gemma2(Gemma):
    """Gemma 2: every other block attends to a window only."""

    @classmethod
    def check(cls, config: Config) -> None:
        """Refuse, in addition, windows at other blocks than the first, the third and so on."""
        super().check(config)
        kinds = config.layer_types
        if set(kinds[::2]) != {"sliding_attention"} or set(kinds[1::2]) - {"full_attention"}:
            raise inexpressible(config, f"layer_types={config.layer_types}")

    def repair(self, checkpoint: Checkpoint) -> None:
        """Scale, in addition, the queries as configured: the backbone uses the heads' width."""
        super().repair(checkpoint)
        scale = (self.config.head_dim / self.config.query_pre_attn_scalar) ** 0.5
        for block in self.backbone.transformer_layers:
            kernel = block.attention.query_dense.kernel
            kernel.assign(kernel * scale)
