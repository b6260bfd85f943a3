"""What the configuration of a checkpoint, as transformers reads it, says of any model."""

from __future__ import annotations

from typing import Any

from ..base import Size

_FAIRSEQ_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "longformer"})


def size(config: Any) -> Size:
    """Give a model's dimensions."""
    return Size(
        layers=getattr(config, "num_hidden_layers", 12),
        hidden=getattr(config, "hidden_size", 768),
        heads=getattr(config, "num_attention_heads", 12),
    )


def positions(config: Any) -> int | None:
    """Give the longest input in tokens, or None."""
    count: int | None = getattr(config, "max_position_embeddings", None)
    # RoBERTa and its kin start to count after the padding id, as fairseq did.
    offset = config.pad_token_id + 1 if config.model_type in _FAIRSEQ_POSITIONS else 0
    return count - offset if count else None
