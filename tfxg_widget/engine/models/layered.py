"""A model that runs from word embeddings, or from the output of any of its layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from ..abilities import Ability
from ..inputs.arrays import Floats, Ints, Logits, Points, TensorRows
from ..inputs.chat import Chat
from ..inputs.encoding import Encoding, Rows
from ..inputs.errors import ModelError, unknown
from ..inputs.image_files import RawInput
from ..tasks.base import Task
from ..tokenizers.base import PROBE, Tokenizer
from .base import WORD_EMBEDDINGS, DifferentiableModel, PointCost
from .hooks import Layer, LayerCall, recorded, tapped
from .networks.base import Network

HIDDEN_STATE = "hidden_state_"


@dataclass(frozen=True, eq=False)
class Parts:
    """What a model is composed of.

    Attributes
    ----------
    reader
        Makes the input of the network: a tokenizer or an image processor.
    network
        The backbone with its head: from the input to logits.
    task
        What the logits mean.
    name
        What to call the model.
    size
        What a pass costs.
    pads
        Whether padding leaves the logits unchanged.
    context
        What has to be in place before a layer is hooked, for the time of a run.
    narrowed
        What leaves out of a run whose layers nobody looks at what does not reach the logits.
    """

    reader: Tokenizer
    network: Network
    task: Task
    name: str
    size: PointCost
    pads: bool = True
    context: Callable[[], AbstractContextManager[None]] = nullcontext
    narrowed: Callable[[], AbstractContextManager[None]] = nullcontext


class LayeredModel(DifferentiableModel):
    """A reader, a network with layers that can be hooked, and a task.

    Parameters
    ----------
    parts
        What it is composed of.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.name = parts.name
        self.task = parts.task
        self.size = parts.size
        self.pads = parts.pads
        self.max_length = parts.reader.max_length
        self.takes_pair = parts.reader.takes_pair
        self.takes_image = parts.task.reader == "image"
        self._tokenizer = parts.reader
        self._padding = parts.reader.padding
        self._network = parts.network
        self._context = parts.context
        self._narrowed = parts.narrowed

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it besides its answers."""
        return super().abilities - ({"words"} if self.takes_image else frozenset())

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text or a pair of texts, or read an image."""
        return self._tokenizer.encode(text, text_pair)

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat as the tokenizer's chat template does."""
        return self._tokenizer.chat(messages)

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where the model has none.

        A tokenizer may have a token, mostly for padding, that the model has no embedding of.
        """
        token = self._tokenizer.special_id(name)
        count = self._network.embeddings.count
        is_unknown = token is not None and count is not None and token >= count
        return None if is_unknown else token

    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D)."""
        return self._network.embeddings.look_up(ids)

    @property
    def has_embedding_table(self) -> bool:
        """Whether there is a table of word embeddings, which can be averaged."""
        return self._network.embeddings.has_table

    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""
        return self._network.embeddings.mean()

    def layer_names(self) -> Sequence[str]:
        """Name the hidden states, from the embedding layer's output to the last block's."""
        return tuple(self._hidden_states)

    def resolve_layer(self, layer: str | int) -> str:
        """Turn a hidden-state index or a layer's name into a name that ``forward`` knows."""
        if isinstance(layer, int):
            count = len(self._hidden_states)
            if not -count <= layer < count:
                raise unknown("hidden state", layer, map(str, range(count)))
            return self.layer_names()[layer]
        if layer not in {WORD_EMBEDDINGS, *self._hidden_states, *self._layers}:
            raise unknown("layer", layer, [*self._hidden_states, *self._layers])
        return layer

    def forward(self, points: Points, rows: TensorRows, layer: str) -> Logits:
        """Run on from a layer's output; see ``Differentiable.forward``."""
        with self._context():
            if layer == WORD_EMBEDDINGS:
                with self._narrowed():
                    return self._from_embeddings(points, rows)
            place = self._layer_call(layer)
            with tapped(place.layer, lambda whole: self._padding.put(points, whole), place.turn):
                return self._from_ids(rows)

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T', D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        tensors = self._outputs_of(layer, embeddings, rows)
        count, length = embeddings.shape[:2]
        single = len(tensors) == 1 and tensors[0].shape.rank == 3
        if not (single and tensors[0].shape[0] == count and self._padding.fits(tensors[0], length)):
            unit = "patch" if self.takes_image else "token"
            raise ModelError(
                f"Layer {layer!r} gives no single vector for each {unit}, so it has no score for "
                f"each {unit}. Try one of {', '.join(self._hidden_states)}."
            )
        output: Floats = self._padding.taken(tensors[0], length).numpy()
        return output

    @property
    def _layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""
        return self._network.layers

    @property
    def _hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""
        return self._network.hidden_states

    def _from_ids(self, rows: TensorRows) -> Logits:
        return self._network.from_ids(rows)

    def _from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        return self._network.from_embeddings(points, rows)

    def _outputs_of(self, layer: str, embeddings: Floats, rows: Rows) -> list[Any]:
        """Run from word embeddings and record the output of each call of a layer."""
        place = self._layer_call(layer)
        with self._context(), recorded({layer: place.layer}) as notes:
            self._from_embeddings(embeddings, rows)
        tensors = [tensor for _, tensor in notes]
        return tensors if place.turn is None else tensors[place.turn : place.turn + 1]

    def _layer_call(self, name: str) -> LayerCall:
        return self._hidden_states.get(name) or LayerCall(self._layers[name], None)

    def example_rows(self) -> Rows:
        """Give the batch of one example input."""
        return example_rows(self._tokenizer, self.task)


def example_rows(reader: Tokenizer, task: Task) -> Rows:
    """Give the batch of one example input of a task."""
    return reader.probe(task.example(PROBE)).rows


def hidden_states(layers: Sequence[Layer]) -> Iterator[tuple[str, LayerCall]]:
    """Name the outputs of layers in the order in which they run; a layer may run several times."""
    for i, layer in enumerate(layers):
        turn = sum(earlier is layer for earlier in layers[:i])
        yield f"{HIDDEN_STATE}{i}", LayerCall(layer, turn)
