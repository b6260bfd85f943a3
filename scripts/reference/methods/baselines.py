"""Where the integration paths start: the special tokens stay, all others are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from ..classifier import Classifier, Encoded


def replaced_ids(encoded: Encoded, replacement: int) -> torch.Tensor:
    """Put ``replacement`` in the place of every ordinary token."""
    return encoded.ids.masked_fill(~encoded.special, replacement)


def baseline_ids(classifier: Classifier, encoded: Encoded) -> dict[str, torch.Tensor]:
    """Build the baselines that are texts: all padding, all masks."""
    tokenizer = classifier.tokenizer
    return {
        "pad": replaced_ids(encoded, tokenizer.pad_token_id),
        "mask": replaced_ids(encoded, tokenizer.mask_token_id),
    }


def baseline_embeddings(classifier: Classifier, encoded: Encoded) -> dict[str, torch.Tensor]:
    """Build every baseline as word embeddings (1, T, D), the zero vector among them."""
    kept = encoded.special[None, :, None]
    zero = torch.where(kept, classifier.embed(encoded.ids), 0.0)
    texts = baseline_ids(classifier, encoded)
    return {"zero": zero} | {name: classifier.embed(ids) for name, ids in texts.items()}
