"""Attention probabilities of every tiny checkpoint, and the gradient of a logit by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ..classifier import Classifier
from ..storage import write_arrays
from .families import FOLDERS, TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    from ..classifier import Encoded

Arrays = dict[str, torch.Tensor]


def write(out: Path) -> None:
    """Write ``attention.npz``, for the pair of texts."""
    arrays: Arrays = {}
    for folder in FOLDERS:
        classifier = Classifier.load(out / folder)
        results = _of(classifier, classifier.encode(*TEXTS[-1]))
        arrays |= {f"{folder}/{key}": value.float() for key, value in results.items()}
    write_arrays(out / "attention.npz", arrays)


def _of(classifier: Classifier, encoded: Encoded) -> Arrays:
    types = {} if encoded.type_ids is None else {"token_type_ids": encoded.type_ids}
    answer = classifier.model(
        input_ids=encoded.ids, attention_mask=encoded.mask, output_attentions=True, **types
    )
    blocks = answer.get("encoder_attentions") or answer.attentions
    gradients = torch.autograd.grad(answer.logits[0, 0], blocks)
    return {"probabilities": torch.cat(blocks).detach(), "gradients": torch.cat(gradients)}
