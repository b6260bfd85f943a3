"""Decoders: every token attends to those before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from ....inputs.errors import ModelError
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...hooks import Layer
from ..heads.dense import last_token
from ..heads.language import next_token
from ..registry import register_family
from .base import TextBackbone

HEADS = {"text": last_token("score"), "language": next_token}


class Decoder(TextBackbone):
    """A stack of blocks with a normalisation behind the last one."""

    prefix = "model"

    #: Settings that KerasHub's backbone fixes, by their names in the configuration.
    fixed: ClassVar[dict[str, Any]]

    @classmethod
    def check(cls, config: Config) -> None:
        """Refuse other values of the settings that the backbone fixes."""
        for name, value in cls.fixed.items():
            setting = getattr(config, name, None)
            if setting is not None and setting != value:
                raise inexpressible(config, f"{name}={setting!r}")

    def states(self) -> Sequence[Layer]:
        """List the layer that gives the embeddings, the blocks, and the normalisation.

        As in transformers, the last block's output counts only once it is normalised, and the
        embeddings are those that the first block reads: with positions, or scaled.
        """
        blocks = self.backbone.transformer_layers
        embedded = blocks[0].input[0]._keras_history.operation
        return [embedded, *blocks[:-1], self.backbone.layer_norm]


@register_family("gpt2", HEADS)
class Gpt2(Decoder):
    """GPT-2: learned positions."""

    prefix = "transformer"
    bare = "wte"

    fixed: ClassVar[dict[str, Any]] = {
        "scale_attn_weights": True,
        "scale_attn_by_inverse_layer_idx": False,
    }

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Give the feed-forward width, which the converter assumes to be four times the states'."""
        return {"intermediate_dim": config.n_inner or 4 * config.n_embd}

    @staticmethod
    def activation(config: Config) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.activation_function)

    @staticmethod
    def epsilon(config: Config) -> float:
        """Give what LayerNorm adds to the variance."""
        return float(config.layer_norm_epsilon)


class RotaryDecoder(Decoder):
    """A decoder with rotary positions, root-mean-square normalisation and gated layers."""

    fixed: ClassVar[dict[str, Any]] = {"attention_bias": False, "mlp_bias": False}

    #: The kinds of rotary positions that the backbone has.
    rotations: tuple[str, ...] = ("default",)

    @classmethod
    def check(cls, config: Config) -> None:
        """Refuse, in addition, kinds of scaled positions that the backbone lacks."""
        super().check(config)
        kind = config.rope_parameters["rope_type"]
        if kind not in cls.rotations:
            raise inexpressible(config, f"rotary positions of type {kind!r}")

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Leave the language head out: a classifier's checkpoint has none."""
        del config
        return {"tie_word_embeddings": True}

    @staticmethod
    def epsilon(config: Config) -> float:
        """Give what normalisation adds to the mean square."""
        return float(config.rms_norm_eps)

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the gates' activation."""
        for block in self.backbone.transformer_layers:
            block.activation = function


@register_family("llama", HEADS)
class Llama(RotaryDecoder):
    """Llama 2 and 3."""

    rotations = ("default", "llama3")

    @classmethod
    def check(cls, config: Config) -> None:
        """Refuse, in addition, heads whose widths do not add up to that of the states."""
        super().check(config)
        if config.head_dim * config.num_attention_heads != config.hidden_size:
            raise inexpressible(config, f"head_dim={config.head_dim}")

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Give the scaled positions, which the converter reads only by an older name."""
        options = RotaryDecoder.options(config)
        rope = config.rope_parameters
        if rope["rope_type"] == "llama3":
            options |= {
                "rope_frequency_adjustment_factor": rope["factor"],
                "rope_low_freq_factor": rope["low_freq_factor"],
                "rope_high_freq_factor": rope["high_freq_factor"],
                "rope_pretraining_sequence_length": rope["original_max_position_embeddings"],
            }
        return options


@register_family("mistral", HEADS)
class Mistral(RotaryDecoder):
    """Mistral: a token attends to a window of the tokens before it."""

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Read no weights: the converter rounds them to float16 and needs a language head."""
        del config
        return {"load_weights": False}

    def repair(self, checkpoint: Checkpoint) -> None:
        """Read the weights in float32."""
        variables = {"model.norm.weight": self.backbone.layer_norm.scale}
        for i, block in enumerate(self.backbone.transformer_layers):
            variables |= {
                f"model.layers.{i}.{name}.weight": attrgetter(path)(block)
                for name, path in _MISTRAL.items()
            }
        words = "model.embed_tokens.weight"
        tensors = checkpoint.read([words, *variables])
        self.table.assign(tensors[words])
        for name, variable in variables.items():
            # PyTorch's matrices are (out, in), with the heads and their width in one axis.
            variable.assign(tensors[name].T.reshape(variable.shape))


#: The attribute of a block of Mistral that holds each weight.
_MISTRAL = {
    "input_layernorm": "_self_attention_layernorm.scale",
    "post_attention_layernorm": "_feedforward_layernorm.scale",
    "self_attn.q_proj": "_self_attention_layer._query_dense.kernel",
    "self_attn.k_proj": "_self_attention_layer._key_dense.kernel",
    "self_attn.v_proj": "_self_attention_layer._value_dense.kernel",
    "self_attn.o_proj": "_self_attention_layer._output_dense.kernel",
    "mlp.gate_proj": "_feedforward_gate_dense.kernel",
    "mlp.up_proj": "_feedforward_intermediate_dense.kernel",
    "mlp.down_proj": "_feedforward_output_dense.kernel",
}


class _Qwen(RotaryDecoder):
    """What Qwen's generations share: some layers may attend to a window only."""

    @classmethod
    def check(cls, config: Config) -> None:
        """Refuse, in addition, a window that only some layers have."""
        super().check(config)
        if "sliding_attention" in config.layer_types:
            raise inexpressible(config, f"sliding window of {config.sliding_window} tokens")


@register_family("qwen2", HEADS)
class Qwen2(_Qwen):
    """Qwen 2 and 2.5."""

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Leave the language head and the window out."""
        return {**RotaryDecoder.options(config), "use_sliding_window_attention": False}


@register_family("qwen3", HEADS)
class Qwen3(_Qwen):
    """Qwen 3: queries and keys are normalised."""

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Leave the language head and the window out."""
        return {**RotaryDecoder.options(config), "sliding_window_size": None}


def inexpressible(config: Config, setting: str) -> ModelError:
    """Build the error for a setting that a backbone cannot express."""
    return ModelError(
        f"KerasHub's {config.model_type} has no {setting}, which this checkpoint needs. It cannot "
        "be loaded with transformers 5."
    )
