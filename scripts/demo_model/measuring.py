"""How good a model is, and whether what was saved is what was trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .classifier import Classifier, Floats
    from .examples import Example

#: Between margins: more than rounding to float16 explains, less than a wrong layout does.
_LARGEST_GAP = 0.1


def accuracy(margins: Floats, examples: Sequence[Example]) -> float:
    """Return the share of examples whose label the margins predict."""
    labels = np.array([example.label for example in examples])
    return float(np.mean((margins > 0) == (labels == 1)))


def verify(trained: Classifier, saved: Classifier, texts: Sequence[str]) -> None:
    """Check that the saved model gives the answers of the one in memory.

    Raises
    ------
    ValueError
        Where a margin differs by more than rounding explains.
    """
    gap = float(np.max(np.abs(trained.score(texts) - saved.score(texts))))
    if gap > _LARGEST_GAP:
        raise ValueError(f"the saved model differs by {gap:.3f} from the trained one")
    print(f"saved against trained: largest difference of a margin {gap:.4f}")
