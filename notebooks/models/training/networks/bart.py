"""A BART that writes one text from another."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import keras
import keras_hub
import numpy as np
from transformers import GenerationConfig

from .network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..demo_model.networks.layout import Floats

#: BART's tables of positions begin with so many rows that nothing reads.
_OFFSET = 2


def build(config: Any) -> Network:
    """Build a network with random weights, by a ``BartConfig``."""
    backbone = keras_hub.models.BartBackbone(
        vocabulary_size=config.vocab_size,
        num_layers=config.encoder_layers,
        num_heads=config.encoder_attention_heads,
        hidden_dim=config.d_model,
        intermediate_dim=config.encoder_ffn_dim,
        dropout=config.dropout,
        max_sequence_length=config.max_position_embeddings,
        dtype="float32",
    )
    states = backbone.output["decoder_sequence_output"]
    logits = backbone.token_embedding(states, reverse=True)
    bare = {
        f"model.{side}.embed_positions.weight": partial(_positions, table)
        for side, table in (
            ("encoder", backbone.encoder_position_embedding),
            ("decoder", backbone.decoder_position_embedding),
        )
    }
    bare["final_logits_bias"] = partial(np.zeros, (1, config.vocab_size), np.float32)
    return Network(keras.Model(backbone.input, logits), backbone, list(_layers(backbone)), bare)


def save_settings(config: Any, folder: Path, most: int) -> None:
    """Complete a saved ``config.json``, and write how the model writes: so many tokens at most."""
    file = folder / "config.json"
    saved = json.loads(file.read_text("utf-8"))
    # KerasHub's converter knows the number of layers by this name alone.
    complete = saved | {"num_hidden_layers": config.encoder_layers}
    file.write_text(json.dumps(complete, indent=2, sort_keys=True) + "\n", "utf-8")
    GenerationConfig(
        bos_token_id=config.bos_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
        eos_token_id=config.eos_token_id,
        forced_bos_token_id=config.bos_token_id,
        forced_eos_token_id=config.eos_token_id,
        max_new_tokens=most,
        pad_token_id=config.pad_token_id,
    ).save_pretrained(folder)


def _positions(table: Any) -> Floats:
    rows: Floats = np.pad(table.position_embeddings.numpy(), ((_OFFSET, 0), (0, 0)))
    return rows


def _layers(backbone: Any) -> Iterator[tuple[str, Any]]:
    yield "model.shared", backbone.token_embedding
    yield "model.encoder.layernorm_embedding", backbone.encoder_embeddings_layer_norm
    yield "model.decoder.layernorm_embedding", backbone.decoder_embeddings_layer_norm
    for number, block in enumerate(backbone.encoder_transformer_layers):
        yield from _block(f"model.encoder.layers.{number}", block)
    for number, block in enumerate(backbone.decoder_transformer_layers):
        path = f"model.decoder.layers.{number}"
        yield from _block(path, block)
        yield from _attention(f"{path}.encoder_attn", block._cross_attention_layer)
        yield f"{path}.encoder_attn_layer_norm", block._cross_attention_layer_norm


def _block(path: str, block: Any) -> Iterator[tuple[str, Any]]:
    """Name what the blocks of encoder and decoder both have."""
    yield from _attention(f"{path}.self_attn", block._self_attention_layer)
    yield f"{path}.self_attn_layer_norm", block._self_attention_layer_norm
    yield f"{path}.fc1", block._feedforward_intermediate_dense
    yield f"{path}.fc2", block._feedforward_output_dense
    yield f"{path}.final_layer_norm", block._feedforward_layer_norm


def _attention(path: str, attention: Any) -> Iterator[tuple[str, Any]]:
    yield f"{path}.q_proj", attention.query_dense
    yield f"{path}.k_proj", attention.key_dense
    yield f"{path}.v_proj", attention.value_dense
    yield f"{path}.out_proj", attention.output_dense
