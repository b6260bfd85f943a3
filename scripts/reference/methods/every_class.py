"""Attributions of all classes of a classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from ..classifier import Classifier, Encoded


def of_embeddings(
    attributor: Any, classifier: Classifier, encoded: Encoded, **options: Any
) -> torch.Tensor:
    """Explain all classes at the word embeddings with a method of captum: (K, T, D)."""
    by_class = [
        attributor.attribute(
            classifier.embed(encoded.ids).requires_grad_(),
            target=target,
            additional_forward_args=encoded.rest,
            **options,
        )
        for target in range(classifier.n_classes)
    ]
    return torch.cat(by_class).detach()
