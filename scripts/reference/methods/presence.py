"""A classifier as a function of which tokens are there, the form that perturbing libraries take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from ..classifier import Classifier, Encoded


@dataclass(frozen=True)
class Presence:
    """The logits (N, K) as a function of which ordinary tokens are there (N, F)."""

    classifier: Classifier
    encoded: Encoded
    hiding: str = "mask"

    @property
    def whole(self) -> torch.Tensor:
        """Every token there: (1, F)."""
        return torch.ones(1, int((~self.encoded.special).sum()), dtype=torch.float64)

    def __call__(self, there: torch.Tensor) -> torch.Tensor:
        """Ask the model."""
        kept = torch.ones(len(there), len(self.encoded.special), dtype=torch.bool)
        kept[:, ~self.encoded.special] = there > 0.5
        with torch.no_grad():
            if self.hiding == "removal":
                return torch.cat([self._shortened(row) for row in kept])
            mask_id = self.classifier.tokenizer.mask_token_id
            ids = torch.where(kept, self.encoded.ids, mask_id)
            return self.classifier.from_ids(ids, *self.encoded.rest_for(len(ids)))

    def _shortened(self, kept: torch.Tensor) -> torch.Tensor:
        mask, types = self.encoded.rest
        return self.classifier.from_ids(
            self.encoded.ids[:, kept], mask[:, kept], None if types is None else types[:, kept]
        )

    def placed(self, scores: Any) -> torch.Tensor:
        """Bring scores (K, F) to the places of the tokens: (K, T)."""
        found = torch.zeros(len(scores), len(self.encoded.special), dtype=torch.float64)
        found[:, ~self.encoded.special] = torch.as_tensor(scores, dtype=torch.float64)
        return found


def of_presence(method: Any, presence: Presence, **options: Any) -> torch.Tensor:
    """One captum method for every class, all tokens gone as the baseline: (K, T)."""
    attributor = method(presence)
    found = [
        attributor.attribute(presence.whole, baselines=0.0, target=target, **options)
        for target in range(presence.classifier.n_classes)
    ]
    return presence.placed(torch.cat(found))
