"""Adapter for any Keras model that is in memory, of either generation of Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.encoding import Ints, Rows
from ...inputs.errors import InputError
from ...tokenizers.base import Tokenizer
from ..attention import Attention
from ..attentive import AttentiveModel
from ..base import Floats
from ..hooks import LayerCall, layers_by_name, recorded
from .call_convention import working
from .embedding_layer import find_embedding
from .output_scores import Scores, find_readout


@dataclass(frozen=True)
class MeasuredCost:
    """What the layers of a model were seen to give.

    Attributes
    ----------
    token_bytes
        The outputs of all of them for one token, in float32.
    """

    token_bytes: int

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` tokens keeps for its gradient."""
        return self.token_bytes * length


class KerasModel(AttentiveModel):
    """A Keras model with its tokenizer and an embedding layer.

    Parameters
    ----------
    net
        The model, functional, sequential or subclassed.
    tokenizer
        What it reads with.
    embedding
        The layer (or its name) that turns ids into vectors; None to find it.
    labels
        In the order of the scores.
    head
        From what the model answers to scores; None where it gives them itself.
    scores
        Whether these are logits or probabilities; None to find out.
    multi_label
        Whether several labels can hold at once.

    Raises
    ------
    ModelError
        For a model that does not run on what the tokenizer gives, whose embedding layer cannot be
        told, or whose answer is no row of scores.
    """

    def __init__(
        self,
        net: Any,
        tokenizer: Tokenizer,
        *,
        embedding: Any = None,
        labels: Sequence[str] | None = None,
        head: Callable[[Any], Any] | None = None,
        scores: Scores | None = None,
        multi_label: bool = False,
    ) -> None:
        super().__init__(tokenizer)
        # Whether every layer of a model of any make heeds a mask cannot be known.
        self.pads = False
        self.name = net.name
        self._head = head or (lambda answer: answer)
        self._roots = [net, head] if hasattr(head, "_flatten_layers") else [net]
        self._named = {k: layer for r in self._roots for k, layer in layers_by_name(r).items()}
        probe = self._probe()
        ids, inputs = self._inputs(probe)
        self._call = working(net, tokenizer.ids_name, ids, inputs)
        with recorded(self._named) as notes:
            answer = self._run(probe)
        self.size = MeasuredCost(_bytes(notes) // probe.ids.shape[1])
        self._states = _hidden_states(self._named, notes, ids.shape[1])
        self._embedding = find_embedding(embedding, self._named, notes, ids)
        self._readout = find_readout(answer, notes, self._named, labels, scores, multi_label)
        self.task = self._readout.task
        self._check_injection(self.name)

    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D)."""
        if self._embeddings is not None:
            return super().embed(ids)
        length = ids.shape[-1]
        with recorded({"": self._embedding.layer}) as notes:
            self._run(Rows(ids.reshape(-1, length), {}))
        ((_, vectors),) = notes
        own = tf.cast(self._padding.taken(vectors, length), tf.float32)
        return np.reshape(own, (*ids.shape, -1))

    @property
    def has_embedding_table(self) -> bool:
        """Whether the embedding layer has a table."""
        return self._embeddings is not None

    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""
        if not self.has_embedding_table:
            raise InputError(
                f"The layer {self._embedding.layer.name!r} has no table of word embeddings to "
                'average. Use baseline="pad" or "zero".'
            )
        return super().mean_embedding()

    @property
    def _embeddings(self) -> Any:
        return self._embedding.table

    @property
    def _layers(self) -> Mapping[str, Any]:
        return self._named

    @property
    def _hidden_states(self) -> Mapping[str, LayerCall]:
        return self._states

    @cached_property
    def _attention(self) -> Attention:
        """Take the softmaxes of several heads: others weigh classes, or tokens for their mean."""
        found = Attention.below(self._roots)
        rows, shapes = self._probe(), dict[LayerCall, Sequence[int]]()

        def note(place: LayerCall, output: Any) -> Any:
            shapes[place] = output.shape
            return output

        with found.tapped(note):
            self._run(rows)
        heads = [place for place, shape in shapes.items() if len(shape) >= 4]
        length = self._inputs(rows)[0].shape[1]
        between_tokens = all(tuple(shapes[place][-2:]) == (length, length) for place in heads)
        return Attention(heads, found.fused) if between_tokens else Attention()

    def _from_ids(self, rows: Rows) -> Any:
        return self._readout.logits(lambda: self._run(rows))

    def _from_embeddings(self, points: Any, rows: Rows) -> Any:
        with self._embedding.entered(lambda whole: self._padding.put(points, whole)):
            return self._from_ids(rows)

    def _run(self, rows: Rows) -> Any:
        return self._head(self._call(*self._inputs(rows)))

    def _inputs(self, rows: Rows) -> tuple[Any, Mapping[str, Any]]:
        """Give the ids and what goes with them as the model was trained to see them, padded."""
        filled = self._padding.filled
        return filled(rows.ids), {name: filled(values) for name, values in rows.inputs.items()}


def _bytes(notes: Sequence[tuple[str, Any]]) -> int:
    return 4 * sum(int(np.prod(tensor.shape)) for _, tensor in notes if tf.is_tensor(tensor))


def _hidden_states(
    layers: Mapping[str, Any], notes: Sequence[tuple[str, Any]], length: int
) -> dict[str, LayerCall]:
    """Take the outputs of the outermost layers that run once and have a vector a token.

    Where a single layer holds all others, these are the layers in it.
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
    prefix, found = "", [name for name in names if name in vectors and "." not in name]
    while len(found) == 1 and any(name.startswith(found[0] + ".") for name in vectors):
        prefix = found[0] + "."
        inner = [name for name in names if name in vectors and name.startswith(prefix)]
        found = [name for name in inner if "." not in name.removeprefix(prefix)]
    return {name: LayerCall(layers[name], None) for name in found}
