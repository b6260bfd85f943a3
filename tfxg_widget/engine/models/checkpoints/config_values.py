"""Read what any model has from its configuration."""

from __future__ import annotations

from typing import Any, Protocol

from ..base import Size

_FAIRSEQ_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "longformer"})


class Config(Protocol):
    """A checkpoint's configuration, as transformers reads it: each family has its own settings."""

    model_type: str

    def __getattr__(self, name: str, /) -> Any: ...


def size(config: Config) -> Size:
    """Give a model's dimensions."""
    return Size(
        layers=getattr(config, "num_hidden_layers", 12),
        hidden=getattr(config, "hidden_size", 768),
        heads=getattr(config, "num_attention_heads", 12),
    )


def positions(config: Config) -> int | None:
    """Give the longest input in tokens, or None."""
    count: int | None = getattr(config, "max_position_embeddings", None)
    # RoBERTa and its descendants count positions from the padding id on, as fairseq did.
    offset = config.pad_token_id + 1 if config.model_type in _FAIRSEQ_POSITIONS else 0
    return count - offset if count else None
