"""A vision transformer that classifies images."""

from __future__ import annotations

from typing import Any

import keras
import keras_hub

from .network import Network


def build(config: Any) -> Network:
    """Build a network with random weights, by a ``ViTConfig``."""
    backbone = keras_hub.models.ViTBackbone(
        image_shape=(config.image_size, config.image_size, config.num_channels),
        patch_size=config.patch_size,
        num_layers=config.num_hidden_layers,
        num_heads=config.num_attention_heads,
        hidden_dim=config.hidden_size,
        mlp_dim=config.intermediate_size,
        dropout_rate=config.hidden_dropout_prob,
        attention_dropout=config.attention_probs_dropout_prob,
        layer_norm_epsilon=config.layer_norm_eps,
        dtype="float32",
    )
    _, embedding, encoder = backbone.layers
    last = keras.layers.Dense(config.num_labels)
    model = keras.Model(backbone.input, last(backbone.output[:, 0]))
    layers = [("vit.layernorm", encoder.layer_norm), ("classifier", last)]
    for number, block in enumerate(encoder.encoder_layers):
        path = f"vit.encoder.layer.{number}"
        layers += [
            (f"{path}.layernorm_before", block.layer_norm_1),
            (f"{path}.attention.attention.query", block.mha.query_dense),
            (f"{path}.attention.attention.key", block.mha.key_dense),
            (f"{path}.attention.attention.value", block.mha.value_dense),
            (f"{path}.attention.output.dense", block.mha.output_dense),
            (f"{path}.layernorm_after", block.layer_norm_2),
            (f"{path}.intermediate.dense", block.mlp.dense_1),
            (f"{path}.output.dense", block.mlp.dense_2),
        ]
    patches, positions = embedding.patch_embedding, embedding.position_embedding
    bare = {
        "vit.embeddings.cls_token": embedding.class_token.numpy,
        "vit.embeddings.position_embeddings": lambda: positions.embeddings.numpy()[None],
        # Keras has a convolution's outputs last, PyTorch has them first.
        "vit.embeddings.patch_embeddings.projection.weight": (
            lambda: patches.kernel.numpy().transpose(3, 2, 0, 1)
        ),
        "vit.embeddings.patch_embeddings.projection.bias": patches.bias.numpy,
    }
    return Network(model, backbone, layers, bare)
