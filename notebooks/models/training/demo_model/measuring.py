"""How good a model is, and whether what was saved is what was trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import tfxg_widget as tfxg
from tfxg_widget.engine.running.runners import runner_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .networks.classifier import Classifier
    from .networks.layout import Floats
    from .texts.examples import Example

#: Between margins: more than rounding to float16 explains, less than a wrong layout does.
_LARGEST_GAP = 0.1


def accuracy(margins: Floats, examples: Sequence[Example]) -> float:
    """Return the share of examples whose label the margins predict."""
    labels = np.array([example.label for example in examples])
    return float(np.mean((margins > 0) == (labels == 1)))


def verify(trained: Classifier, folder: Path, texts: Sequence[str]) -> None:
    """Check that the saved model, loaded as its users do, answers like the one in memory.

    Raises
    ------
    ValueError
        Where a margin differs by more than rounding explains.
    """
    gap = float(np.max(np.abs(trained.score(texts) - _loaded_margins(folder, texts))))
    if gap > _LARGEST_GAP:
        raise ValueError(f"the saved model differs by {gap:.3f} from the trained one")
    print(f"saved against trained: largest difference of a margin {gap:.4f}")


def _loaded_margins(folder: Path, texts: Sequence[str]) -> Floats:
    model = tfxg.load(folder)
    asking = runner_for(model, "logit", "", 1024, lambda _done, _total: None)
    logits = np.stack(asking.logits_of([asking.whole(model.encode(text)) for text in texts]))
    margins: Floats = logits[:, 1] - logits[:, 0]
    return margins
