"""What adapters of Keras models share: they run from ids or embeddings, tapped at a layer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ..inputs.chat import Chat
from ..inputs.encoding import Encoding, Ints, Rows
from ..inputs.errors import InputError, ModelError, unknown
from ..inputs.image_files import RawInput
from ..tokenizers.base import PROBE, Tokenizer
from .base import WORD_EMBEDDINGS, DifferentiableModel, Floats
from .hooks import LayerCall, recorded, tapped

HIDDEN_STATE = "hidden_state_"


class LayeredModel(DifferentiableModel):
    """A model of Keras layers, which can be tapped.

    Parameters
    ----------
    tokenizer
        What it reads with.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.pads = True
        self.max_length = tokenizer.max_length
        self.takes_pair = tokenizer.takes_pair
        self._tokenizer = tokenizer
        self._padding = tokenizer.padding
        self._example: RawInput = PROBE

    @property
    @abstractmethod
    def _embeddings(self) -> Any:
        """The table of word embeddings (V, D), as the model adds positions to them."""

    @property
    @abstractmethod
    def _layers(self) -> Mapping[str, Any]:
        """Every layer by its name."""

    @property
    @abstractmethod
    def _hidden_states(self) -> Mapping[str, LayerCall]:
        """Where each hidden state is made, by its name, first to last."""

    @abstractmethod
    def _from_ids(self, rows: Any) -> Any:
        """Logits (N, C) in float32."""

    @abstractmethod
    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        """Logits (N, C) in float32, with points (N, T, D) in the place of the word embeddings."""

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, or a pair of them; or read an image."""
        return self._tokenizer.encode(text, text_pair)

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat down as the tokenizer's chat template does."""
        return self._tokenizer.chat(messages)

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where the model has none.

        A tokenizer may have got a token, mostly for padding, that the model has no embedding of.
        """
        token = self._tokenizer.special_id(name)
        table = None if self.takes_picture else self._embeddings
        is_unknown = token is not None and table is not None and token >= int(table.shape[0])
        return None if is_unknown else token

    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D)."""
        known = int(self._embeddings.shape[0])
        strangers = ids[(ids < 0) | (ids >= known)]
        if strangers.size:
            raise InputError(
                f"Token id {strangers[0]} is not among the model's {known}. Ids of a baseline, "
                "and the tokenizer, must belong to this model."
            )
        embeddings: Floats = tf.cast(tf.gather(self._embeddings, ids), tf.float32).numpy()
        return embeddings

    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""
        table = tf.convert_to_tensor(self._embeddings)
        mean: Floats = tf.reduce_mean(tf.cast(table, tf.float32), axis=0).numpy()
        return mean

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

    def forward(self, points: Any, rows: Any, layer: str) -> Any:
        """Run on from a layer's output; see ``Model.forward``."""
        if layer == WORD_EMBEDDINGS:
            return self._from_embeddings(points, rows)
        place = self._place(layer)
        with tapped(place.layer, lambda whole: self._padding.put(points, whole), place.turn):
            return self._from_ids(rows)

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T, D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        tensors = self._outputs_of(layer, embeddings, rows)
        count, length = embeddings.shape[:2]
        single = len(tensors) == 1 and tensors[0].shape.rank == 3
        if not (single and tensors[0].shape[0] == count and self._padding.fits(tensors[0], length)):
            raise ModelError(
                f"Layer {layer!r} gives no single vector for each token, so no score a token can "
                f"be taken there. Try one of {', '.join(self._hidden_states)}."
            )
        output: Floats = self._padding.taken(tensors[0], length).numpy()
        return output

    def _outputs_of(self, layer: str, embeddings: Floats, rows: Rows) -> list[Any]:
        """Run from word embeddings and note what a layer gives, once a call of it."""
        place = self._place(layer)
        with recorded({layer: place.layer}) as notes:
            self._from_embeddings(embeddings, rows)
        tensors = [tensor for _, tensor in notes]
        return tensors if place.turn is None else tensors[place.turn : place.turn + 1]

    def _place(self, name: str) -> LayerCall:
        return self._hidden_states.get(name) or LayerCall(self._layers[name], None)

    def _check_injection(self, kind: str) -> None:
        """Hold the run from word embeddings against the plain one, once."""
        rows = self._probe()
        try:
            plain = self._from_ids(rows)
            injected = self._from_embeddings(tf.constant(self.embed(rows.ids)), rows)
        except (InputError, tf.errors.InvalidArgumentError) as fault:
            raise ModelError(
                f"{kind} does not run on what this tokenizer gives ({fault}). Hand over the "
                "tokenizer that belongs to it."
            ) from fault
        if not np.allclose(plain, injected, rtol=1e-3, atol=1e-3, equal_nan=True):
            raise ModelError(
                f"{kind} answers differently from word embeddings than from ids (it does more with "
                "ids than to look them up), so its attributions would be wrong. This family is "
                "not supported yet."
            )

    def _probe(self) -> Rows:
        """Give any one input."""
        return self.encode(self._example).rows


def hidden_states(layers: Sequence[Any]) -> Iterator[tuple[str, LayerCall]]:
    """Name the outputs of layers in the order in which they run; one may run several times."""
    for i, layer in enumerate(layers):
        turn = sum(earlier is layer for earlier in layers[:i])
        yield f"{HIDDEN_STATE}{i}", LayerCall(layer, turn)
