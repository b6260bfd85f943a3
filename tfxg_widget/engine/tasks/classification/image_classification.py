"""Image classification: one label for an image."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ...inputs.encoding import Encoding
from ..targets.prediction import Prediction
from ..targets.target import Floats
from .labelled import Labelled

#: The number of labels in an answer: the most probable ones.
BEST = 5


class ImageClassification(Labelled):
    """One logit for each label; the answer lists the five most probable ones.

    A target is any label, by its name or index.
    """

    name: ClassVar[str] = "image classification"
    architectures: ClassVar[tuple[str, ...]] = ("ForImageClassification",)
    head = "image"
    reader = "image"

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Names of all labels."""
        return self.labels

    def most_targets(self, encoding: Encoding) -> int:
        """Count the best labels."""
        return min(BEST, self.outputs(encoding))

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List the most probable labels, from a model's output (C,)."""
        ranked = np.argsort(-probabilities, kind="stable")[: self.most_targets(encoding)]
        best = [self.single(int(index), encoding) for index in ranked]
        return self.predicted(best, logits, probabilities)
