"""Predictions of a saved model, loaded as its users load it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tfxg_widget as tfxg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tfxg_widget.engine.tasks.targets.prediction import Prediction


def answers(
    folder: Path, texts: Sequence[str], pairs: Sequence[str] | None = None
) -> list[Prediction]:
    """Return the predictions for texts, or pairs of texts."""
    model = tfxg.load(folder)
    found = tfxg.explain(
        model, list(texts), None if pairs is None else list(pairs), method="saliency"
    )
    return [one.prediction for one in found]
