"""Encoders: every token attends to all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import tensorflow as tf

from ....inputs.errors import ModelError
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint
from ...hooks import Layer
from ..heads.dense import each_token, first_token, pooler_output
from ..heads.masked import masked_tokens
from ..registry import register_family
from .base import TextBackbone

_TOKEN_HEADS = {"token": each_token("classifier"), "span": each_token("qa_outputs")}

_ROBERTA_HEADS = {
    **_TOKEN_HEADS,
    "text": first_token("classifier.dense", "classifier.out_proj", tf.tanh),
    "mask": masked_tokens(
        "lm_head.dense",
        "lm_head.layer_norm",
        "lm_head.decoder",
        "lm_head.bias",
        function=lambda _: "gelu",
    ),
}


class Encoder(TextBackbone):
    """A stack of blocks behind normalised embeddings."""

    def states(self) -> Sequence[Layer]:
        """List the layer that gives the embeddings, then the blocks."""
        return [self.backbone.embeddings_layer_norm, *self.backbone.transformer_layers]


@register_family(
    "bert",
    {
        **_TOKEN_HEADS,
        "text": pooler_output("classifier"),
        "mask": masked_tokens(
            "cls.predictions.transform.dense",
            "cls.predictions.transform.LayerNorm",
            "cls.predictions.decoder",
            "cls.predictions.bias",
        ),
    },
)
class Bert(Encoder):
    """BERT: token types, a pooler."""

    prefix = "bert"
    inputs = frozenset({"attention_mask", "token_type_ids"})

    @staticmethod
    def options(config: Config) -> dict[str, Any]:
        """Give the number of token types, which the converter assumes to be 2."""
        return {"num_segments": config.type_vocab_size}

    @staticmethod
    def pooler(config: Config) -> dict[str, tuple[int, ...]]:
        """Name the weights that only a head for whole texts reads."""
        return _dense("bert.pooler.dense", config.hidden_size)

    def _further_inputs(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {"segment_ids": inputs["token_type_ids"]}


@register_family(
    "albert",
    {
        **_TOKEN_HEADS,
        "text": pooler_output("classifier"),
        "mask": masked_tokens(
            "predictions.dense",
            "predictions.LayerNorm",
            "predictions.decoder",
            "predictions.bias",
        ),
    },
)
class Albert(Bert):
    """ALBERT: BERT with narrow embeddings and blocks that share their weights."""

    prefix = "albert"

    @staticmethod
    def pooler(config: Config) -> dict[str, tuple[int, ...]]:
        """Name the weights that only a head for whole texts reads."""
        return _dense("albert.pooler", config.hidden_size)

    def states(self) -> Sequence[Layer]:
        """List the projected embeddings, then each block as often as it runs."""
        groups = self.backbone.transformer_layers
        times = self.backbone.num_layers // len(groups)
        # A hidden state is the output of a whole group, whatever its number of layers.
        blocks = [group[-1] for group in groups for _ in range(times)]
        return [self.backbone.embeddings_projection, *blocks]


@register_family(
    "distilbert",
    {
        **_TOKEN_HEADS,
        "text": first_token("pre_classifier", "classifier", tf.nn.relu),
        "mask": masked_tokens(
            "vocab_transform",
            "vocab_layer_norm",
            "vocab_projector",
            "vocab_projector.bias",
            function=attrgetter("activation"),
            epsilon=lambda _: 1e-12,
        ),
    },
)
class DistilBert(Encoder):
    """DistilBERT: no token types and no pooler."""

    prefix = "distilbert"

    @staticmethod
    def activation(config: Config) -> str:
        """Name the feed-forward layers' activation."""
        return str(config.activation)

    @staticmethod
    def epsilon(config: Config) -> float:
        """Give what LayerNorm adds to the variance, which the family does not configure."""
        del config
        return 1e-12


@register_family("xlm-roberta", _ROBERTA_HEADS)
class XlmRoberta(Encoder):
    """XLM-RoBERTa: positions from 2 on, whose converter adds the one token type to them."""

    prefix = "roberta"

    @staticmethod
    def check(config: Config) -> None:
        """Refuse positions that do not start where the converter expects them."""
        TextBackbone.check(config)
        if config.pad_token_id != 1:
            raise ModelError(
                f"KerasHub counts the positions of {config.model_type} from 2, but with "
                f"pad_token_id {config.pad_token_id} they start at {config.pad_token_id + 1}."
            )


@register_family("roberta", _ROBERTA_HEADS)
class Roberta(XlmRoberta):
    """RoBERTa: like XLM-RoBERTa, but its converter leaves the token type out."""

    def repair(self, checkpoint: Checkpoint) -> None:
        """Add the first token type to the positions: every token is of it."""
        name = "roberta.embeddings.token_type_embeddings.weight"
        positions = self.backbone.embeddings.position_embedding.position_embeddings
        positions.assign_add(checkpoint.read([name])[name][0][None])


def _dense(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width, width), f"{name}.bias": (width,)}
