"""Encoders: every token reads all others, and each has its last state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....inputs.errors import ModelError
from ...checkpoints import weights as checkpoint
from .base import Backbone


class _Encoder(Backbone):
    def states(self) -> Sequence[Any]:
        return [self.backbone.embeddings_layer_norm, *self.backbone.transformer_layers]


class Bert(_Encoder):
    """BERT: token types, a pooler."""

    prefix = "bert"
    inputs = frozenset({"attention_mask", "token_type_ids"})

    @staticmethod
    def options(config: Any) -> dict[str, Any]:
        """Give the number of token types, which the converter takes to be 2."""
        return {"num_segments": config.type_vocab_size}

    @staticmethod
    def pooler(config: Any) -> dict[str, tuple[int, ...]]:
        """Name the weights that only a head for texts reads."""
        return _dense("bert.pooler.dense", config.hidden_size)

    def _further(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {"segment_ids": inputs["token_type_ids"]}


class Albert(Bert):
    """ALBERT: BERT with narrow embeddings and blocks that share their weights."""

    prefix = "albert"

    @staticmethod
    def pooler(config: Any) -> dict[str, tuple[int, ...]]:
        """Name the weights that only a head for texts reads."""
        return _dense("albert.pooler", config.hidden_size)

    def states(self) -> Sequence[Any]:
        """List the widened embeddings, then each block as often as it runs."""
        groups = self.backbone.transformer_layers
        times = self.backbone.num_layers // len(groups)
        # A state comes after the whole of a block, however many layers are in it.
        blocks = [group[-1] for group in groups for _ in range(times)]
        return [self.backbone.embeddings_projection, *blocks]


class DistilBert(_Encoder):
    """DistilBERT: no token types, no pooler, other names."""

    prefix = "distilbert"

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

    prefix = "roberta"

    @staticmethod
    def check(config: Any) -> None:
        """Refuse positions that start elsewhere than the converter takes them to."""
        Backbone.check(config)
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


def _dense(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width, width), f"{name}.bias": (width,)}
