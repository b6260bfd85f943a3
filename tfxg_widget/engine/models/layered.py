"""What adapters of Keras models share: they run from ids or embeddings, tapped at a layer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ..encoding import Encoding, Ints, Rows
from ..errors import InputError, ModelError, unknown
from . import tokenizing
from .base import WORD_EMBEDDINGS, Floats, Model, Size
from .taps import Place, recorded, tapped

HIDDEN_STATE = "hidden_state_"


class LayeredModel(Model):
    """A model with a tokenizer of transformers, whose layers can be tapped.

    Parameters
    ----------
    tokenizer
        Its fast tokenizer.
    config
        Its configuration, as transformers reads it.
    accepted
        The inputs that it takes besides the ids.
    token_types
        Whether its texts are told apart by token types; None leaves that to the tokenizer.

    Raises
    ------
    ModelError
        Without a usable tokenizer.
    """

    def __init__(
        self,
        tokenizer: Any,
        config: Any,
        accepted: frozenset[str],
        token_types: bool | None = None,
    ) -> None:
        super().__init__()
        tokenizing.check(tokenizer)
        self.size = Size(
            layers=getattr(config, "num_hidden_layers", 12),
            hidden=getattr(config, "hidden_size", 768),
            heads=getattr(config, "num_attention_heads", 12),
        )
        self.max_length = tokenizing.max_length(tokenizer, _positions(config))
        self.takes_pair = True
        self._tokenizer = tokenizer
        self._accepted = accepted
        self._token_types = token_types

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
    def _hidden_states(self) -> Mapping[str, Place]:
        """Where each hidden state is made, by its name, first to last."""

    @abstractmethod
    def _from_ids(self, rows: Any) -> Any:
        """Logits (N, C) in float32."""

    @abstractmethod
    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        """Logits (N, C) in float32, with points (N, T, D) in the place of the word embeddings."""

    def encode(self, text: str, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, or a pair of them."""
        return tokenizing.encode(
            self._tokenizer, text, text_pair, self.max_length, self._accepted, self._token_types
        )

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""
        token_id: int | None = getattr(self._tokenizer, f"{name}_token_id")
        return token_id

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
            return f"{HIDDEN_STATE}{layer % count}"
        if layer not in {WORD_EMBEDDINGS, *self._hidden_states, *self._layers}:
            raise unknown("layer", layer, [*self._hidden_states, *self._layers])
        return layer

    def forward(self, points: Any, rows: Any, layer: str) -> Any:
        """Run on from a layer's output; see ``Model.forward``."""
        if layer == WORD_EMBEDDINGS:
            return self._from_embeddings(points, rows)
        place = self._place(layer)
        with tapped(place.layer, lambda _: points, place.turn):
            return self._from_ids(rows)

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T, D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        place = self._place(layer)
        with recorded({layer: place.layer}) as notes:
            self._from_embeddings(embeddings, rows)
        tensors = [tensor for _, tensor in notes]
        if place.turn is not None:
            tensors = tensors[place.turn : place.turn + 1]
        shapes = [tuple(tensor.shape) for tensor in tensors]
        if [shape[:2] for shape in shapes] != [embeddings.shape[:2]] or len(shapes[0]) != 3:
            raise ModelError(
                f"Layer {layer!r} gives no single vector for each token, so no score a token can "
                f"be taken there. Try one of {', '.join(self._hidden_states)}."
            )
        output: Floats = tensors[0].numpy()
        return output

    def _place(self, name: str) -> Place:
        return self._hidden_states.get(name) or Place(self._layers[name], None)

    def _check_injection(self, kind: str) -> None:
        """Hold the run from word embeddings against the plain one, once."""
        rows = self._probe()
        plain = self._from_ids(rows)
        injected = self._from_embeddings(tf.constant(self.embed(rows.ids)), rows)
        if not np.allclose(plain, injected, rtol=1e-3, atol=1e-3, equal_nan=True):
            raise ModelError(
                f"{kind} answers differently from word embeddings than from ids (it scales or "
                "shifts them on the way), so its attributions would be wrong. This family is not "
                "supported yet."
            )

    def _probe(self) -> Rows:
        """Give any one input."""
        encoding = self.encode("a")
        return Rows(
            encoding.ids[None], {name: values[None] for name, values in encoding.inputs.items()}
        )


def hidden_states(layers: Sequence[Any]) -> Iterator[tuple[str, Place]]:
    """Name the outputs of layers in the order in which they run; one may run several times."""
    for i, layer in enumerate(layers):
        turn = sum(earlier is layer for earlier in layers[:i])
        yield f"{HIDDEN_STATE}{i}", Place(layer, turn)


def _positions(config: Any) -> int | None:
    """Give the number of usable positions."""
    positions: int | None = getattr(config, "max_position_embeddings", None)
    # RoBERTa and its kin start to count after the padding id, as fairseq did.
    offset = config.pad_token_id + 1 if config.model_type in _FAIRSEQ_POSITIONS else 0
    return positions - offset if positions else None


_FAIRSEQ_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "longformer"})
