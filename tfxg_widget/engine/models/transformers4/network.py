"""Networks of the TensorFlow classes of transformers 4 (``TFPreTrainedModel``)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import tensorflow as tf
import tf_keras

from ...inputs.arrays import Logits, Pixels, Points, TensorRows
from ...inputs.encoding import ANSWERABLE, Rows
from ...inputs.errors import ModelError
from ...tasks.base import Task
from ..attention import Attention
from ..checkpoints.config_values import Config
from ..hooks import Layer, LayerCall, layers_by_attribute, tapped
from ..layered import HIDDEN_STATE
from ..networks.embeddings import EmbeddingTable
from ..networks.outputs import at_marks, laid_out
from .calls import Call
from .hidden_states import LayerCalls, makers


class _Layers:
    """The layers of a class, as a ``Network`` gives them.

    Parameters
    ----------
    net
        The model.
    has_attention
        Whether its blocks attend to all tokens.
    """

    def __init__(self, net: Any, has_attention: bool) -> None:
        self._net = net
        self._has_attention = has_attention

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""
        return layers_by_attribute(self._net, tf_keras.layers.Layer)

    @cached_property
    def hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""
        # Some families report copies, which no layer gives.
        calls = self._calls.hidden_states
        return {f"{HIDDEN_STATE}{i}": call for i, call in enumerate(calls) if call}

    @cached_property
    def attention(self) -> Attention:
        """Where attention probabilities are computed."""
        if not self._has_attention:
            return Attention()
        calls = self._calls.attention
        return Attention([call for call in calls if call] if all(calls) else [])

    @cached_property
    def _calls(self) -> LayerCalls:
        return makers(self._net, self.layers, self._example_inputs())

    def _example_inputs(self) -> Mapping[str, Any]:
        """Give the inputs of an example, by the class's names."""
        raise NotImplementedError


class TransformersNetwork(_Layers):
    """A ``TFPreTrainedModel`` that reads texts; see ``Network``.

    Parameters
    ----------
    net
        The model, of any family that runs from word embeddings.
    task
        What its logits mean.
    call
        How it is called.
    example
        Any input.

    Raises
    ------
    ModelError
        For a family that does not run from word embeddings.
    """

    def __init__(self, net: Any, task: Task, call: Call, example: Rows) -> None:
        super().__init__(net, has_attention=True)
        self._task = task
        self._call = call
        self._example = example
        self._words = embedding_layer(net)
        self._scale = _embedding_scale(net.config)
        self.embeddings = EmbeddingTable(lambda: _table(net, self._words), self._scale)

    def from_ids(self, rows: TensorRows) -> Logits:
        """Run from ids."""
        return self._run(rows, {"input_ids": rows.ids})

    def from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        """Run from points in the place of the word embeddings."""
        if not self._net.config.is_encoder_decoder:
            return self._run(rows, {"inputs_embeds": points})
        turns = itertools.count()

        def injected(looked_up: Any) -> Any:
            unscaled = points / self._scale
            if next(turns) == 0:
                return self._call.encoder_points(unscaled, rows)
            return self._call.decoder_points(unscaled, looked_up, rows)

        with tapped(self._words, injected):
            return self._run(rows, {"input_ids": rows.ids})

    def _run(self, rows: TensorRows, words: Mapping[str, Any]) -> Logits:
        outputs = self._call.outputs(self._call.inputs(words, rows), rows)
        marked = self._task.reads_at(rows.ids)
        if marked is not None:
            outputs = at_marks(outputs, marked)
        counted = rows.inputs.get(ANSWERABLE, rows.inputs.get("attention_mask"))
        return laid_out(outputs, counted, self._task)

    def _example_inputs(self) -> Mapping[str, Any]:
        return self._call.inputs({"input_ids": self._example.ids}, self._example)


class TransformersImageNetwork(_Layers):
    """A ``TFPreTrainedModel`` that reads images; see ``ImageNetwork``.

    Parameters
    ----------
    net
        The model: ViT, DeiT or Swin.
    task
        What its logits mean.
    example
        The normalised values of any image, (1, H, W, 3).
    """

    def __init__(self, net: Any, task: Task, example: Pixels) -> None:
        # Each patch of Swin attends only to those of its window.
        super().__init__(net, has_attention=net.config.model_type != "swin")
        self._task = task
        self._example = example

    def from_pixels(self, pixels: Pixels) -> Logits:
        """Run from normalised values (N, H, W, 3)."""
        return laid_out(self._net(_channels_first(pixels), training=False).logits, None, self._task)

    def _example_inputs(self) -> Mapping[str, Any]:
        return _channels_first(self._example)


def embedding_layer(net: Any) -> Layer:
    """Give the layer that looks word embeddings up.

    Raises
    ------
    ModelError
        Where the class does not name it.
    """
    try:
        layer: Layer = net.get_input_embeddings()
    except (AttributeError, NotImplementedError) as fault:
        raise not_differentiable(net, "it does not give its embedding layer") from fault
    return layer


def not_differentiable(net: Any, reason: str) -> ModelError:
    """Build the error for a class that does not run from word embeddings."""
    return ModelError(
        f"{type(net).__name__} cannot be run from word embeddings ({reason}), so gradient methods "
        "have nothing to differentiate by."
    )


def _table(net: Any, layer: Layer) -> Any:
    table = getattr(layer, "weight", getattr(layer, "embeddings", None))
    if table is None:
        raise not_differentiable(net, "it has no single table of them")
    return table


def _embedding_scale(config: Config) -> float:
    """Give the factor by which BART multiplies word embeddings before it adds positions."""
    return float(config.d_model**0.5) if getattr(config, "scale_embedding", False) else 1.0


def _channels_first(pixels: Any) -> dict[str, Any]:
    """Name the pixels (N, H, W, 3) with the channels first, as PyTorch has them."""
    return {"pixel_values": tf.transpose(pixels, [0, 3, 1, 2])}
