"""What a model answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...inputs.text_span import TextSpan
from .target import Target


@dataclass(frozen=True)
class Prediction:
    """What the model said.

    Attributes
    ----------
    label
        The most probable label.
    probability
        Its probability, in [0, 1].
    probabilities
        Of every label, and of what else was asked about.
    logits
        The same.
    spans
        Where in the texts each stands; nowhere for a label of the whole.
    asked
        Those of them that were asked about, and are no part of the answer.
    targets
        By name what the engine explains for them: which outputs an answer or an entity was read at
        is known only once the model has answered.
    """

    label: str
    probability: float
    probabilities: Mapping[str, float]
    logits: Mapping[str, float]
    spans: Mapping[str, tuple[TextSpan, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    targets: Mapping[str, Target] = field(default_factory=dict, repr=False, compare=False)

    def and_of(self, other: Prediction) -> Prediction:
        """Add what else was asked about in another prediction of the same input."""
        return replace(
            self,
            probabilities={**other.probabilities, **self.probabilities},
            logits={**other.logits, **self.logits},
            spans={**other.spans, **self.spans},
            asked=tuple(dict.fromkeys([*self.asked, *other.asked])),
        )
