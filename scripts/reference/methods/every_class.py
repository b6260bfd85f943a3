"""One attribution for each class that a classifier knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from ..classifier import Classifier, Encoded


def of_embeddings(
    attributor: Any, classifier: Classifier, encoded: Encoded, **options: Any
) -> torch.Tensor:
    """Explain every class at the word embeddings, by an attributor of captum's kind: (K, T, D)."""
    found = [
        attributor.attribute(
            classifier.embed(encoded.ids).requires_grad_(),
            target=target,
            additional_forward_args=encoded.rest,
            **options,
        )
        for target in range(classifier.n_classes)
    ]
    return torch.cat(found).detach()
