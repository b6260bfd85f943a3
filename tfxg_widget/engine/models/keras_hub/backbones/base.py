"""What KerasHub's backbones share: how each is corrected, run, and looked into."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import tensorflow as tf

from ....inputs.arrays import Pixels, Points, Table, TensorRows
from ....inputs.encoding import PREDICTION_COUNTS
from ....inputs.errors import ModelError
from ...attention import Attention, alone
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...hooks import Layer, tapped
from ..activations import activation
from ..heads.base import States


class Backbone(ABC):
    """A backbone of KerasHub.

    KerasHub's converters fix some numbers that a checkpoint's configuration sets, and leave weights
    out. ``correct`` puts them right, so that the answer is the original's.

    Parameters
    ----------
    backbone
        The backbone, filled by KerasHub's converter.
    config
        The checkpoint's configuration.

    Attributes
    ----------
    inputs
        What it reads besides the ids, by the tokenizer's names.
    prefix
        What the names of its weights start with in the checkpoint of a task.
    bare
        What some of them start with in the checkpoint of the backbone alone, which may also hold
        a language model; None for a family without such names.
    """

    prefix: str
    bare: str | None = None
    inputs: frozenset[str] = frozenset()

    def __init__(self, backbone: Any, config: Config) -> None:
        self.backbone = backbone
        self.config = config

    @staticmethod
    def check(config: Config) -> None:
        """Refuse a configuration that KerasHub's backbone cannot express.

        Raises
        ------
        ModelError
            Naming the setting.
        """
        kind = getattr(config, "position_embedding_type", None) or "absolute"
        if kind != "absolute":
            raise ModelError(f"KerasHub has no {kind!r} positions for {config.model_type}.")
        if getattr(config, "is_decoder", False):
            raise ModelError(f"KerasHub has no {config.model_type} that masks later tokens.")

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Give the settings that the converter ignores, as arguments of ``from_preset``."""
        del config
        return {}

    @staticmethod
    def pooler(config: Config) -> dict[str, tuple[int, ...]]:
        """Name the weights, and their shapes, that only a head for whole texts reads."""
        del config
        return {}

    @staticmethod
    def activation(config: Config) -> str:
        """Name the activation of the feed-forward layers."""
        return str(config.hidden_act)

    @staticmethod
    def epsilon(config: Config) -> float:
        """Give what normalisation adds to the variance."""
        return float(config.layer_norm_eps)

    @abstractmethod
    def states(self) -> Sequence[Layer]:
        """List the layers whose outputs are the hidden states, in the order in which they run."""

    @property
    def attention(self) -> Attention:
        """Where the attention probabilities of each block are computed."""
        return Attention.below(self.blocks)

    @property
    def blocks(self) -> Sequence[Layer]:
        """The blocks that attend to the input, each once."""
        blocks: Sequence[Layer] = tf.nest.flatten(self.backbone.transformer_layers)
        return blocks

    def normalisations(self) -> Sequence[Layer]:
        """List the layers whose epsilon the configuration sets."""
        # Each family has a normalisation class of its own.
        return [layer for layer in self.backbone._flatten_layers() if hasattr(layer, "epsilon")]

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the activation of the feed-forward layers."""
        for layer in self.backbone._flatten_layers():
            if layer.name == "feedforward_intermediate_dense":
                layer.activation = function

    def repair(self, checkpoint: Checkpoint) -> None:
        """Correct weights that the converter misses."""
        del checkpoint

    def correct(self, checkpoint: Checkpoint) -> None:
        """Set what the configuration sets and the converter does not, once, before any run."""
        for layer in self.normalisations():
            layer.epsilon = self.epsilon(self.config)
        self.activate(activation(self.activation(self.config)))
        self.repair(checkpoint)


class TextBackbone(Backbone):
    """A backbone that reads token ids, or vectors in the place of their embeddings."""

    inputs = frozenset({"attention_mask"})

    @property
    def table(self) -> Table:
        """The word embeddings (V, D), as positions are added to them."""
        table: Table = self.backbone.token_embedding.embeddings
        return table

    def run(self, rows: TensorRows, points: Points | None = None) -> States:
        """Run from ids, or from points (N, T, D) in the place of their word embeddings."""
        # Keras takes tensors or arrays, but no mixture.
        ids = tf.convert_to_tensor(rows.ids)
        inputs = {name: tf.convert_to_tensor(values) for name, values in rows.inputs.items()}
        if points is not None:
            points = tf.convert_to_tensor(points)
        with alone() if ids.shape[1] == 1 else nullcontext():
            return self._run(ids, inputs, points)

    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Points | None) -> States:
        """Run tensors; see ``run``."""
        mask = inputs["attention_mask"]
        # Some families nest the embedding in another layer; a hook reaches it everywhere.
        layer = self.backbone.token_embedding
        with nullcontext() if points is None else tapped(layer, lambda _: points):
            answer = self.backbone(
                {"token_ids": ids, "padding_mask": mask, **self._further_inputs(inputs)},
                training=False,
            )
        if isinstance(answer, dict):
            return States(answer["sequence_output"], answer["pooled_output"], ids, mask)
        return States(answer, None, ids, mask, inputs.get(PREDICTION_COUNTS))

    def _further_inputs(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs that only some families have, by KerasHub's names."""
        del inputs
        return {}


class ImageBackbone(Backbone):
    """A backbone that reads the normalised values of pixels."""

    def run(self, pixels: Pixels) -> States:
        """Run from pixels (N, H, W, 3)."""
        return States(self.backbone(tf.convert_to_tensor(pixels), training=False))
