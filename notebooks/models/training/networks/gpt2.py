"""A GPT-2 that continues texts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import keras
import keras_hub
import numpy as np

from ..demo_model.networks import layout
from .network import Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..demo_model.networks.layout import Floats


def build(config: Any) -> Network:
    """Build a network with random weights, by a ``GPT2Config``."""
    backbone = keras_hub.models.GPT2Backbone(
        vocabulary_size=config.vocab_size,
        num_layers=config.n_layer,
        num_heads=config.n_head,
        hidden_dim=config.n_embd,
        intermediate_dim=config.n_inner,
        dropout=config.resid_pdrop,
        max_sequence_length=config.n_positions,
        dtype="float32",
    )
    logits = backbone.token_embedding(backbone.output, reverse=True)
    layers = [
        ("transformer.wte", backbone.token_embedding),
        ("transformer.wpe", backbone.position_embedding),
        ("transformer.ln_f", backbone.layer_norm),
    ]
    bare: dict[str, Callable[[], Floats]] = {}
    for number, block in enumerate(backbone.transformer_layers):
        path, attention = f"transformer.h.{number}", block._self_attention_layer
        layers.append((f"{path}.ln_1", block._self_attention_layer_norm))
        layers.append((f"{path}.ln_2", block._feedforward_layer_norm))
        # One layer in PyTorch, three in Keras.
        triple = (attention.query_dense, attention.key_dense, attention.value_dense)
        bare |= _in_out(f"{path}.attn.c_attn", *triple)
        bare |= _in_out(f"{path}.attn.c_proj", attention.output_dense)
        bare |= _in_out(f"{path}.mlp.c_fc", block._feedforward_intermediate_dense)
        bare |= _in_out(f"{path}.mlp.c_proj", block._feedforward_output_dense)
    return Network(keras.Model(backbone.input, logits), backbone, layers, bare)


def _in_out(name: str, *dense: Any) -> dict[str, Callable[[], Floats]]:
    """Name the weights of layers side by side; GPT-2 has their inputs first."""

    def part(which: str) -> Floats:
        found: Floats = np.concatenate([layout.read([("", one)])[f".{which}"] for one in dense]).T
        return found

    return {f"{name}.{which}": partial(part, which) for which in ("weight", "bias")}
