"""What KerasHub's backbones share, and the repairs that they all need."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import tensorflow as tf

from ....inputs.encoding import PREDICTION_COUNTS
from ....inputs.errors import ModelError
from ...attention import alone
from ...checkpoints import weights as checkpoint
from ...hooks import tapped
from ..heads.base import States

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "gelu": keras.activations.gelu,
    "gelu_new": lambda x: keras.activations.gelu(x, approximate=True),
    "gelu_pytorch_tanh": lambda x: keras.activations.gelu(x, approximate=True),
    "relu": keras.activations.relu,
    "silu": keras.activations.silu,
    "swish": keras.activations.silu,
}


class Backbone(ABC):
    """A backbone of KerasHub.

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
    inputs
        What it reads besides the ids, by the tokenizer's names.
    prefix
        What the names of its weights start with in the checkpoint of a task.
    bare
        What some of them start with in the checkpoint of the body alone, under which its language
        model may lie, too; None where that is not so.
    """

    prefix: str
    bare: str | None = None
    inputs: frozenset[str] = frozenset({"attention_mask"})

    def __init__(self, backbone: Any, config: Any, found: checkpoint.Checkpoint) -> None:
        self.backbone = backbone
        for layer in backbone._flatten_layers():
            if hasattr(layer, "epsilon"):  # a normalisation, each family has a class of its own
                layer.epsilon = self.epsilon(config)
        self.activate(activation(self.activation(config)))
        self.repair(config, found)

    @property
    def table(self) -> Any:
        """The word embeddings (V, D), as positions are added to them."""
        return self.backbone.token_embedding.embeddings

    @staticmethod
    def check(config: Any) -> None:
        """Refuse a configuration that KerasHub's backbone cannot express.

        Raises
        ------
        ModelError
            Saying which setting.
        """
        kind = getattr(config, "position_embedding_type", None) or "absolute"
        if kind != "absolute":
            raise ModelError(f"KerasHub has no {kind!r} positions for {config.model_type}.")
        if getattr(config, "is_decoder", False):
            raise ModelError(f"KerasHub has no {config.model_type} that masks what follows.")

    @staticmethod
    def options(config: Any) -> dict[str, Any]:
        """Give what the converter leaves at its default though the configuration sets it."""
        return {}

    @staticmethod
    def pooler(config: Any) -> dict[str, tuple[int, ...]]:
        """Name the weights, and their shapes, that only a head for texts reads."""
        del config
        return {}

    @staticmethod
    def activation(config: Any) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.hidden_act)

    @staticmethod
    def epsilon(config: Any) -> float:
        """Give what normalisation adds to the variance."""
        return float(config.layer_norm_eps)

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Set the feed-forward layers' activation."""
        for layer in self.backbone._flatten_layers():
            if layer.name == "feedforward_intermediate_dense":
                layer.activation = function

    def repair(self, config: Any, found: checkpoint.Checkpoint) -> None:
        """Put weights right that the converter misses."""
        del config, found

    @property
    def blocks(self) -> Sequence[Any]:
        """The blocks that attend to the text, each once."""
        blocks: Sequence[Any] = tf.nest.flatten(self.backbone.transformer_layers)
        return blocks

    @abstractmethod
    def states(self) -> Sequence[Any]:
        """List the layers whose outputs are the hidden states, in the order in which they run."""

    def run(self, rows: Any, points: Any = None) -> States:
        """Run from ids, or from points (N, T, D) in the place of their word embeddings."""
        # Keras takes tensors or arrays, but no mixture.
        ids = tf.convert_to_tensor(rows.ids)
        inputs = {name: tf.convert_to_tensor(values) for name, values in rows.inputs.items()}
        if points is not None:
            points = tf.convert_to_tensor(points)
        with alone() if ids.shape[1] == 1 else nullcontext():
            return self._run(ids, inputs, points)

    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Any) -> States:
        """Run tensors; see ``run``."""
        mask = inputs["attention_mask"]
        # The embedding is nested in another layer here and there: a tap reaches it everywhere.
        layer = self.backbone.token_embedding
        with nullcontext() if points is None else tapped(layer, lambda _: points):
            answer = self.backbone(
                {"token_ids": ids, "padding_mask": mask, **self._further(inputs)},
                training=False,
            )
        if isinstance(answer, dict):
            return States(answer["sequence_output"], answer["pooled_output"], ids, mask)
        return States(answer, None, ids, mask, inputs.get(PREDICTION_COUNTS))

    def _further(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs that not every family has."""
        del inputs
        return {}


def activation(name: str) -> Callable[[Any], Any]:
    """Give the activation that transformers knows by a name.

    Raises
    ------
    ModelError
        For one that is not supported.
    """
    if name not in _ACTIVATIONS:
        raise ModelError(
            f"The activation {name!r} of this checkpoint is not supported with KerasHub. "
            f"Supported: {', '.join(_ACTIVATIONS)}."
        )
    return _ACTIVATIONS[name]
