"""BERT classifiers in Keras, and their weights by PyTorch's names and in its layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import keras_hub

from . import layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .layout import Floats, Layers

#: What KerasHub's BERT takes for granted, but for GELU, which it approximates.
_FIXED = {"hidden_act": "gelu", "layer_norm_eps": 1e-12, "type_vocab_size": 2}


def build_network(config: Any) -> Any:
    """Build a classifier with random weights, by a ``BertConfig``."""
    return keras_hub.models.BertTextClassifier(
        build_backbone(config), num_classes=config.num_labels, dropout=config.hidden_dropout_prob
    )


def build_backbone(config: Any) -> Any:
    """Build a BERT without a head, by a ``BertConfig``.

    Raises
    ------
    ValueError
        For settings that KerasHub's BERT does not have.
    """
    other = {name for name, value in _FIXED.items() if getattr(config, name) != value}
    if other:
        raise ValueError(f"KerasHub's BERT has no other {', '.join(sorted(other))} than its own")
    backbone = keras_hub.models.BertBackbone(
        vocabulary_size=config.vocab_size,
        num_layers=config.num_hidden_layers,
        num_heads=config.num_attention_heads,
        hidden_dim=config.hidden_size,
        intermediate_dim=config.intermediate_size,
        dropout=config.hidden_dropout_prob,
        max_sequence_length=config.max_position_embeddings,
        dtype="float32",
    )
    for block in backbone.transformer_layers:
        block._feedforward_intermediate_dense.activation = keras.activations.gelu
    return backbone


def inputs_of(ids: Any, mask: Any) -> dict[str, Any]:
    """Return what a network reads, of single texts."""
    inputs = {"token_ids": ids, "segment_ids": keras.ops.zeros_like(ids), "padding_mask": mask}
    # Keras takes tensors or arrays, but no mixture.
    return {name: keras.ops.convert_to_tensor(values) for name, values in inputs.items()}


def read_weights(network: Any) -> dict[str, Floats]:
    """Return the weights under PyTorch's names and in its layout."""
    return layout.read(_layers(network))


def fill_weights(network: Any, tensors: Mapping[str, Floats]) -> None:
    """Set all weights from those that `read_weights` returns.

    Raises
    ------
    ValueError
        Where some are missing, left over, or of another size.
    """
    layout.fill(list(_layers(network)), tensors)


def _layers(network: Any) -> Layers:
    yield from body_layers(network.backbone)
    yield "bert.pooler.dense", network.backbone.pooled_dense
    yield "classifier", network.output_dense


def body_layers(backbone: Any) -> Iterator[tuple[str, Any]]:
    """Yield every layer of a backbone that has weights but the pooler, by its name in PyTorch."""
    yield "bert.embeddings.word_embeddings", backbone.token_embedding
    yield "bert.embeddings.position_embeddings", backbone.position_embedding
    yield "bert.embeddings.token_type_embeddings", backbone.segment_embedding
    yield "bert.embeddings.LayerNorm", backbone.embeddings_layer_norm
    for number, block in enumerate(backbone.transformer_layers):
        path = f"bert.encoder.layer.{number}"
        attention = block._self_attention_layer
        yield f"{path}.attention.self.query", attention.query_dense
        yield f"{path}.attention.self.key", attention.key_dense
        yield f"{path}.attention.self.value", attention.value_dense
        yield f"{path}.attention.output.dense", attention.output_dense
        yield f"{path}.attention.output.LayerNorm", block._self_attention_layer_norm
        yield f"{path}.intermediate.dense", block._feedforward_intermediate_dense
        yield f"{path}.output.dense", block._feedforward_output_dense
        yield f"{path}.output.LayerNorm", block._feedforward_layer_norm
