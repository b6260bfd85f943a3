"""Models around a Keras model that is in memory, of either generation of Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.arrays import Floats, Ints, Logits, Points, TensorRows
from ...inputs.encoding import Rows
from ...inputs.errors import InputError
from ...tokenizers.base import Tokenizer
from ..attention import Attention
from ..attentive import AttentiveModel
from ..hooks import Layer, LayerCall, layers_by_name, recorded
from ..layered import Parts
from ..networks.base import Embeddings
from ..networks.checks import check_embeddings
from ..networks.embeddings import EmbeddingTable
from .call_convention import find_call
from .embedding_layer import EmbeddingLayer, find_embedding
from .output_scores import OutputScores, Scores, find_output_scores


@dataclass(frozen=True)
class MeasuredCost:
    """The memory that a pass needs, by the outputs of all layers for an example.

    Attributes
    ----------
    token_bytes
        The size of all layers' outputs for one token, in float32.
    """

    token_bytes: int

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` tokens keeps for its gradient."""
        return self.token_bytes * length


def keras_model(
    net: Any,
    reader: Tokenizer,
    *,
    embedding: Layer | str | None = None,
    labels: Sequence[str] | None = None,
    head: Callable[[Any], Any] | None = None,
    scores: Scores | None = None,
    multi_label: bool = False,
) -> AttentiveModel:
    """Compose a model around a Keras model and an embedding layer.

    Parameters
    ----------
    net
        The model, functional, sequential or subclassed.
    reader
        Its tokenizer.
    embedding
        The layer (or its name) that turns ids into vectors; None to find it.
    labels
        In the order of the scores.
    head
        From the model's output to scores; None where the output is scores.
    scores
        Whether these are logits or probabilities; None to find out.
    multi_label
        Whether several labels can hold at once.

    Raises
    ------
    ModelError
        For a model that does not run on what the tokenizer gives, whose embedding layer is not
        found, or that does not give a row of scores.
    """
    example = reader.probe().rows
    called = CalledModel(net, reader, head, example)
    with recorded(called.layers) as notes:
        answer = called.run(example)
    embedding_layer = find_embedding(embedding, called.layers, notes, called.inputs(example)[0])
    output_scores = find_output_scores(answer, notes, called.layers, labels, scores, multi_label)
    network = KerasNetwork(called, embedding_layer, output_scores, notes)
    check_embeddings(network, example, net.name)
    cost = MeasuredCost(_bytes(notes) // example.ids.shape[1])
    # It is not known whether all layers respect a mask.
    return AttentiveModel(Parts(reader, network, output_scores.task, net.name, cost, pads=False))


class CalledModel:
    """A Keras model with an optional head, and how it is called.

    Parameters
    ----------
    net
        The model.
    reader
        Its tokenizer.
    head
        From the model's output to scores; None where the output is scores.
    example
        Any input.

    Attributes
    ----------
    roots
        The model, and its head where that is a layer.
    layers
        All layers by name.
    example
        As it was given.
    padding
        How the tokenizer pads.
    """

    def __init__(
        self, net: Any, reader: Tokenizer, head: Callable[[Any], Any] | None, example: Rows
    ) -> None:
        self.padding = reader.padding
        self.example = example
        self.roots = [net, head] if hasattr(head, "_flatten_layers") else [net]
        self.layers = {k: layer for r in self.roots for k, layer in layers_by_name(r).items()}
        self._head = head or (lambda answer: answer)
        self._call = find_call(net, reader.ids_name, *self.inputs(example))

    def run(self, rows: TensorRows) -> Any:
        """Give the output of the model, or of its head."""
        return self._head(self._call(*self.inputs(rows)))

    def inputs(self, rows: TensorRows) -> tuple[Any, Mapping[str, Any]]:
        """Pad the ids and the other inputs as the model was trained to read them."""
        filled = self.padding.filled
        return filled(rows.ids), {name: filled(values) for name, values in rows.inputs.items()}


class LayerOutputs:
    """The vectors of an embedding layer without a table; see ``Embeddings``.

    Parameters
    ----------
    layer
        The embedding layer.
    called
        The model that has it.
    """

    count = None
    has_table = False

    def __init__(self, layer: Layer, called: CalledModel) -> None:
        self._layer = layer
        self._called = called

    def look_up(self, ids: Ints) -> Floats:
        """Run the model and read what the layer gives: (..., T) to (..., T, D)."""
        length = ids.shape[-1]
        with recorded({"": self._layer}) as notes:
            self._called.run(Rows(ids.reshape(-1, length), {}))
        ((_, vectors),) = notes
        values = tf.cast(self._called.padding.taken(vectors, length), tf.float32)
        return np.reshape(values, (*ids.shape, -1))

    def mean(self) -> Floats:
        """Refuse: there is no table to average."""
        raise InputError(
            f"The layer {self._layer.name!r} has no table of word embeddings to average. Use "
            'baseline="pad" or "zero".'
        )


class KerasNetwork:
    """A Keras model with an embedding layer and labelled scores; see ``Network``.

    Parameters
    ----------
    called
        The model and how it is called.
    embedding
        Where vectors enter it.
    output_scores
        How its outputs become logits.
    notes
        The name and output of each layer that ran for the example.
    """

    def __init__(
        self,
        called: CalledModel,
        embedding: EmbeddingLayer,
        output_scores: OutputScores,
        notes: Sequence[tuple[str, Any]],
    ) -> None:
        self._called = called
        self._embedding = embedding
        self._output_scores = output_scores
        self._length = int(called.inputs(called.example)[0].shape[1])
        self.layers: Mapping[str, Layer] = called.layers
        self.hidden_states = _hidden_states(called.layers, notes, self._length)
        self.embeddings: Embeddings = (
            LayerOutputs(embedding.layer, called)
            if embedding.table is None
            else EmbeddingTable(lambda: embedding.table)
        )

    @cached_property
    def attention(self) -> Attention:
        """The softmaxes with heads and tokens: others normalise classes, or pool tokens."""
        softmaxes = Attention.below(self._called.roots)
        shapes = dict[LayerCall, Sequence[int]]()

        def note(place: LayerCall, output: Any) -> Any:
            shapes[place] = output.shape
            return output

        with softmaxes.tapped(note):
            self._called.run(self._called.example)
        heads = [place for place, shape in shapes.items() if len(shape) >= 4]
        square = (self._length, self._length)
        between_tokens = all(tuple(shapes[place][-2:]) == square for place in heads)
        return Attention(heads, softmaxes.fused) if between_tokens else Attention()

    def from_ids(self, rows: TensorRows) -> Logits:
        """Run from ids."""
        logits: Logits = self._output_scores.logits(lambda: self._called.run(rows))
        return logits

    def from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        """Run from points in the place of the embedding layer's output."""
        padding = self._called.padding
        with self._embedding.entered(lambda whole: padding.put(points, whole)):
            return self.from_ids(rows)


def _bytes(notes: Sequence[tuple[str, Any]]) -> int:
    return 4 * sum(int(np.prod(tensor.shape)) for _, tensor in notes if tf.is_tensor(tensor))


def _hidden_states(
    layers: Mapping[str, Any], notes: Sequence[tuple[str, Any]], length: int
) -> dict[str, LayerCall]:
    """Find the outermost layers that run once and give a vector for each token.

    Where a single layer contains all others, these are the layers inside it.
    """
    names = [name for name, _ in notes]
    vectors = {
        name
        for name, tensor in notes
        if tf.is_tensor(tensor)
        and tensor.shape.rank == 3
        and tensor.shape[1] == length
        and names.count(name) == 1
    }
    prefix, outermost = "", [name for name in names if name in vectors and "." not in name]
    while len(outermost) == 1 and any(name.startswith(outermost[0] + ".") for name in vectors):
        prefix = outermost[0] + "."
        inner = [name for name in names if name in vectors and name.startswith(prefix)]
        outermost = [name for name in inner if "." not in name.removeprefix(prefix)]
    return {name: LayerCall(layers[name], None) for name in outermost}
