"""Targets of the engine in the shape that the page knows."""

from __future__ import annotations

from ...engine.tasks.targets.prediction import Prediction
from ..messages import TargetScore, TextSpan


def targets_of(prediction: Prediction) -> list[TargetScore]:
    """List the targets of a prediction, those of the answer first."""
    return [
        TargetScore(
            id=target.id,
            name=target.name,
            kind=target.kind,
            label=target.label,
            token=target.token,
            probability=prediction.probabilities[key],
            logit=prediction.logits[key],
            places=[
                TextSpan(part=span.part, start=span.start, end=span.end) for span in target.spans
            ],
            asked=key in prediction.asked,
        )
        for key, target in prediction.targets.items()
    ]


def find_target(targets: list[TargetScore], reference: str) -> TargetScore | None:
    """Find a target by its id, or else the most probable one of a name."""
    by_id = [target for target in targets if target.id == reference]
    named = [target for target in targets if target.name == reference]
    return max(by_id or named, key=lambda target: target.probability, default=None)
