"""Adapter for the TensorFlow classes of transformers 4 (``TFPreTrainedModel``)."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
import tf_keras

from .. import tasks
from ..encoding import Encoding, Ints, Rows
from ..errors import InputError, ModelError, unknown
from . import tokenizing
from .base import WORD_EMBEDDINGS, Floats, Model, Size
from .taps import named_layers, recorded, tapped

_HIDDEN_STATE = "hidden_state_"


class TransformersModel(Model):
    """A ``TFPreTrainedModel`` with its tokenizer.

    Parameters
    ----------
    net
        The model, of any family whose ``call`` takes ``inputs_embeds``.
    tokenizer
        Its fast tokenizer.
    name
        What to call it.

    Raises
    ------
    ModelError
        Without a usable tokenizer, for a task that is not supported, and for a family that does
        not run from word embeddings.
    """

    def __init__(self, net: Any, tokenizer: Any, name: str) -> None:
        super().__init__()
        tokenizing.check(tokenizer)
        config = net.config
        self.name = name
        self.task = tasks.for_architecture(type(net).__name__.removeprefix("TF"), config)
        self.size = Size(
            layers=getattr(config, "num_hidden_layers", 12),
            hidden=getattr(config, "hidden_size", 768),
            heads=getattr(config, "num_attention_heads", 12),
        )
        self._net = net
        self._tokenizer = tokenizer
        self._accepted = frozenset(inspect.signature(net.call).parameters)
        if "inputs_embeds" not in self._accepted:
            raise ModelError(
                f"{type(net).__name__} cannot be run from word embeddings (its call takes no "
                "inputs_embeds), so gradient methods have nothing to differentiate by."
            )
        self.max_length = tokenizing.max_length(tokenizer, _positions(config))
        self.takes_pair = True
        self._check_injection()

    def encode(self, text: str, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, or a pair of them."""
        return tokenizing.encode(
            self._tokenizer, text, text_pair, self.max_length, self._accepted - {"input_ids"}
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
        mean: Floats = tf.reduce_mean(tf.cast(self._embeddings, tf.float32), axis=0).numpy()
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
            return f"{_HIDDEN_STATE}{layer % count}"
        if layer not in {WORD_EMBEDDINGS, *self._hidden_states, *self._layers}:
            raise unknown("layer", layer, [*self._hidden_states, *self._layers])
        return layer

    def forward(self, points: Any, rows: Any, layer: str) -> Any:
        """Run on from a layer's output; see ``Model.forward``."""
        if layer == WORD_EMBEDDINGS:
            return self._logits({"inputs_embeds": points, **rows.inputs})
        with tapped(self._layer(layer), lambda _: points):
            return self._logits({"input_ids": rows.ids, **rows.inputs})

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T, D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        with recorded({layer: self._layer(layer)}) as notes:
            self._logits({"inputs_embeds": embeddings, **rows.inputs})
        shapes = [tuple(tensor.shape) for _, tensor in notes]
        if [shape[:2] for shape in shapes] != [embeddings.shape[:2]] or len(shapes[0]) != 3:
            raise ModelError(
                f"Layer {layer!r} gives no single vector for each token, so no score a token can "
                f"be taken there. Try one of {', '.join(self._hidden_states)}."
            )
        output: Floats = notes[0][1].numpy()
        return output

    @cached_property
    def _embeddings(self) -> Any:
        layer = self._net.get_input_embeddings()
        return layer.weight if hasattr(layer, "weight") else layer.embeddings

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return named_layers(self._net, tf_keras.layers.Layer)

    @cached_property
    def _hidden_states(self) -> dict[str, Any]:
        """Map each hidden state's name to the layer that makes it.

        That is the first layer to give that very tensor: whatever comes after reads from it.
        """
        encoding = self.encode("a")
        with recorded(self._layers) as notes:
            answer = self._net(
                {
                    "input_ids": encoding.ids[None],
                    **{name: values[None] for name, values in encoding.inputs.items()},
                },
                output_hidden_states=True,
                training=False,
            )
        makers: dict[str, Any] = {}
        for i, state in enumerate(answer.hidden_states):
            name = next((name for name, tensor in notes if tensor is state), None)
            if name is not None:
                makers[f"{_HIDDEN_STATE}{i}"] = self._layers[name]
        return makers

    def _layer(self, name: str) -> Any:
        return self._hidden_states.get(name) or self._layers[name]

    def _logits(self, inputs: dict[str, Any]) -> Any:
        return tf.cast(self._net(inputs, training=False).logits, tf.float32)

    def _check_injection(self) -> None:
        """Hold the run from word embeddings against the plain one, once."""
        encoding = self.encode("a")
        inputs = {name: values[None] for name, values in encoding.inputs.items()}
        plain = self._logits({"input_ids": encoding.ids[None], **inputs})
        injected = self._logits({"inputs_embeds": self.embed(encoding.ids[None]), **inputs})
        if not np.allclose(plain, injected, rtol=1e-3, atol=1e-3, equal_nan=True):
            raise ModelError(
                f"{type(self._net).__name__} answers differently from word embeddings than from "
                "ids (it scales or shifts them on the way), so its attributions would be wrong. "
                "This family is not supported yet."
            )


def _positions(config: Any) -> int | None:
    """Give the number of usable positions."""
    positions: int | None = getattr(config, "max_position_embeddings", None)
    # RoBERTa and its kin start to count after the padding id, as fairseq did.
    offset = config.pad_token_id + 1 if config.model_type in _FAIRSEQ_POSITIONS else 0
    return positions - offset if positions else None


_FAIRSEQ_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "longformer"})
