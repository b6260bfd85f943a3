"""KerasHub's backbones, run alike: from ids or from word embeddings to the last states.

KerasHub's converters fix some numbers that a checkpoint's configuration sets, and leave weights
out. What they miss is put right here, so that the answer is the original's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import tensorflow as tf

from ..errors import ModelError
from . import checkpoint
from .heads import States
from .taps import tapped

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "gelu": keras.activations.gelu,
    "gelu_new": lambda x: keras.activations.gelu(x, approximate=True),
    "gelu_pytorch_tanh": lambda x: keras.activations.gelu(x, approximate=True),
    "relu": keras.activations.relu,
    "silu": keras.activations.silu,
    "swish": keras.activations.silu,
}


class Body(ABC):
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
    """

    inputs: frozenset[str] = frozenset({"attention_mask"})

    def __init__(self, backbone: Any, config: Any, found: checkpoint.Checkpoint) -> None:
        self.backbone = backbone
        _set_constants(backbone, self.activation(config), self.epsilon(config))
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
    def activation(config: Any) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.hidden_act)

    @staticmethod
    def epsilon(config: Any) -> float:
        """Give what LayerNorm adds to the variance."""
        return float(config.layer_norm_eps)

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
        return self._run(ids, inputs, None if points is None else tf.convert_to_tensor(points))

    @abstractmethod
    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Any) -> States:
        """Run tensors; see ``run``."""


class _Encoder(Body):
    def states(self) -> Sequence[Any]:
        return [self.backbone.embeddings_layer_norm, *self.backbone.transformer_layers]

    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Any) -> States:
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
        return States(answer, None, ids, mask)

    def _further(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs that not every family has."""
        del inputs
        return {}


class Bert(_Encoder):
    """BERT: token types, a pooler."""

    inputs = frozenset({"attention_mask", "token_type_ids"})

    @staticmethod
    def options(config: Any) -> dict[str, Any]:
        """Give the number of token types, which the converter takes to be 2."""
        return {"num_segments": config.type_vocab_size}

    def _further(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {"segment_ids": inputs["token_type_ids"]}


class Albert(Bert):
    """ALBERT: BERT with narrow embeddings and blocks that share their weights."""

    def states(self) -> Sequence[Any]:
        """List the widened embeddings, then each block as often as it runs."""
        groups = self.backbone.transformer_layers
        times = self.backbone.num_layers // len(groups)
        # A state comes after the whole of a block, however many layers are in it.
        blocks = [group[-1] for group in groups for _ in range(times)]
        return [self.backbone.embeddings_projection, *blocks]


class DistilBert(_Encoder):
    """DistilBERT: no token types, no pooler, other names."""

    @staticmethod
    def activation(config: Any) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.activation)

    @staticmethod
    def epsilon(config: Any) -> float:
        """Give what LayerNorm adds to the variance; the family has no setting for it."""
        del config
        return 1e-12


class XlmRoberta(_Encoder):
    """XLM-RoBERTa: positions from 2 on, whose converter adds the one token type to them."""

    @staticmethod
    def check(config: Any) -> None:
        """Refuse positions that start elsewhere than the converter takes them to."""
        Body.check(config)
        if config.pad_token_id != 1:
            raise ModelError(
                f"KerasHub counts the positions of {config.model_type} from 2, but with "
                f"pad_token_id {config.pad_token_id} they start at {config.pad_token_id + 1}."
            )


class Roberta(XlmRoberta):
    """RoBERTa: the same, but its converter leaves the token type out."""

    def repair(self, config: Any, found: checkpoint.Checkpoint) -> None:
        """Add the first token type to the positions: every token is of it."""
        del config
        name = "roberta.embeddings.token_type_embeddings.weight"
        positions = self.backbone.embeddings.position_embedding.position_embeddings
        positions.assign_add(found.read([name])[name][0][None])


class Bart(Body):
    """BART: the decoder reads the encoder's text again, one place to the right.

    A word embedding enters the encoder and the decoder, so a point takes its place in both; a
    hidden state is the encoder's.
    """

    def __init__(self, backbone: Any, config: Any, found: checkpoint.Checkpoint) -> None:
        super().__init__(backbone, config, found)
        self._start = config.decoder_start_token_id
        asked = backbone.input
        # From the tensors to which positions are added: ids never enter.
        self._net = keras.Model(
            [
                backbone.encoder_embeddings_add.input[0],
                asked["encoder_padding_mask"],
                backbone.decoder_embeddings_add.input[0],
                asked["decoder_padding_mask"],
            ],
            backbone.output["decoder_sequence_output"],
        )

    @staticmethod
    def check(config: Any) -> None:
        """Refuse an encoder and a decoder of different dimensions: KerasHub has one for both."""
        Body.check(config)
        for name in ("layers", "attention_heads", "ffn_dim"):
            sizes = [getattr(config, f"{part}_{name}") for part in ("encoder", "decoder")]
            if sizes[0] != sizes[1]:
                raise ModelError(
                    f"KerasHub's BART has one number of {name} for encoder and decoder, this "
                    f"checkpoint {sizes[0]} and {sizes[1]}. With transformers 5 it cannot be "
                    "loaded."
                )

    @staticmethod
    def activation(config: Any) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.activation_function)

    @staticmethod
    def epsilon(config: Any) -> float:
        """Give what LayerNorm adds to the variance; the family has no setting for it."""
        del config
        return 1e-5

    def repair(self, config: Any, found: checkpoint.Checkpoint) -> None:
        """Scale the word embeddings where the configuration says so."""
        del found
        if config.scale_embedding:
            self.table.assign(self.table * config.d_model**0.5)

    @property
    def blocks(self) -> Sequence[Any]:
        """The encoder's, which read the text itself."""
        blocks: Sequence[Any] = self.backbone.encoder_transformer_layers
        return blocks

    def states(self) -> Sequence[Any]:
        """List the encoder's embeddings and blocks."""
        return [self.backbone.encoder_embeddings_layer_norm, *self.blocks]

    def _run(self, ids: Any, inputs: Mapping[str, Any], points: Any) -> States:
        mask = inputs["attention_mask"]
        words = self.backbone.token_embedding
        tokens = words(ids) if points is None else points
        start = words(tf.fill([tf.shape(ids)[0], 1], self._start))
        shifted = tf.concat([start, tokens[:, :-1]], axis=1)
        # What follows is masked in the decoder anyway, so its padding is never read.
        states = self._net([tokens, mask, shifted, tf.ones_like(mask)], training=False)
        return States(states, None, ids, mask)


#: By the configuration's model_type.
BODIES: dict[str, type[Body]] = {
    "albert": Albert,
    "bart": Bart,
    "bert": Bert,
    "distilbert": DistilBert,
    "roberta": Roberta,
    "xlm-roberta": XlmRoberta,
}


def _set_constants(backbone: Any, activation: str, epsilon: float) -> None:
    if activation not in _ACTIVATIONS:
        raise ModelError(
            f"The activation {activation!r} of this checkpoint is not supported with KerasHub. "
            f"Supported: {', '.join(_ACTIVATIONS)}."
        )
    for layer in backbone._flatten_layers():
        if isinstance(layer, keras.layers.LayerNormalization):
            layer.epsilon = epsilon
        elif layer.name == "feedforward_intermediate_dense":
            layer.activation = _ACTIVATIONS[activation]
