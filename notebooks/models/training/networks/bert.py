"""BERT with the head of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import keras_hub
import numpy as np
from safetensors.numpy import load_file
from transformers import BertConfig, BertTokenizerFast

from ..demo_model.networks import layout
from ..demo_model.networks.features import projected, word_features
from ..demo_model.networks.network import body_layers, build_backbone
from .network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..demo_model.networks.layout import Floats

TEXTS = "BertForSequenceClassification"
TOKENS = "BertForTokenClassification"
QUESTIONS = "BertForQuestionAnswering"
MASKS = "BertForMaskedLM"

#: By the name of transformers' class for a task, the name of its last layer.
_OUTPUTS = {TEXTS: "classifier", TOKENS: "classifier", QUESTIONS: "qa_outputs"}


def small_config(architecture: str, vocabulary: int, labels: Sequence[str], **others: Any) -> Any:
    """Give the configuration of a small model."""
    sizes = {
        "hidden_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 256,
        "max_position_embeddings": 128,
    }
    return BertConfig(
        architectures=[architecture],
        vocab_size=vocabulary,
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
        **sizes | others,
    )


def build(config: Any) -> Network:
    """Build a network with random weights, for the first of a configuration's architectures."""
    backbone = build_backbone(config)
    architecture = config.architectures[0]
    if architecture == MASKS:
        return _of_masks(backbone, config)
    last = keras.layers.Dense(config.num_labels)
    layers = [*body_layers(backbone), (_OUTPUTS[architecture], last)]
    states = backbone.output["sequence_output"]
    if architecture == TEXTS:
        layers.append(("bert.pooler.dense", backbone.pooled_dense))
        states = backbone.output["pooled_output"]
    logits = last(keras.layers.Dropout(config.hidden_dropout_prob)(states))
    return Network(keras.Model(backbone.input, logits), backbone, layers)


def _of_masks(backbone: Any, config: Any) -> Network:
    """Score the vocabulary, at given positions only."""
    head = keras_hub.layers.MaskedLMHead(
        token_embedding=backbone.token_embedding,
        intermediate_activation=keras.activations.gelu,
        layer_norm_epsilon=config.layer_norm_eps,
    )
    positions = keras.Input((None,), dtype="int32", name="mask_positions")
    logits = head(backbone.output["sequence_output"], positions)
    layers = [
        *body_layers(backbone),
        ("cls.predictions.transform.dense", head._intermediate_dense),
        ("cls.predictions.transform.LayerNorm", head._intermediate_layer_norm),
    ]
    bare = {"cls.predictions.bias": head._bias.numpy}
    inputs = backbone.input | {"mask_positions": positions}
    return Network(keras.Model(inputs, logits), backbone, layers, bare)


class Larger:
    """A fine-tuned checkpoint to learn from.

    Parameters
    ----------
    folder
        Of a BERT in PyTorch layout.
    """

    def __init__(self, folder: Path) -> None:
        self.tokenizer = BertTokenizerFast.from_pretrained(folder)
        self.config = BertConfig.from_pretrained(folder)
        self._tensors = load_file(folder / "model.safetensors")

    def whole(self) -> Network:
        """Build it as it is."""
        network = build(self.config)
        layout.fill(network.layers, self._tensors)
        return network

    def with_head(self, architecture: str, labels: int) -> Network:
        """Build it under another head, which starts at random."""
        config = BertConfig.from_dict(self.config.to_dict())
        config.architectures, config.num_labels = [architecture], labels
        network = build(config)
        body = list(body_layers(network.backbone))
        names = {name for name, _ in body}
        kept = {k: v for k, v in self._tensors.items() if k.rpartition(".")[0] in names}
        layout.fill(body, kept)
        return network

    def features(self, ids: list[int], width: int, *, deep: bool) -> Floats:
        """Give what it holds of each piece, (pieces, width), to start word embeddings from.

        That is in its own word embeddings and, if deep, in what its layers make of them.
        """
        if not deep:
            table = self._tensors["bert.embeddings.word_embeddings.weight"]
            return projected(table[ids].astype(np.float32), width)
        return projected(word_features(self.whole().backbone, self.tokenizer, ids), width)
