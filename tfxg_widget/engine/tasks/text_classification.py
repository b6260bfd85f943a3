"""Text classification: one label for a text, or for a pair of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..encoding import Encoding
from .base import Activation, Task


@dataclass(frozen=True)
class TextClassification(Task):
    """One logit a label; the labels exclude each other unless the model says otherwise."""

    name: ClassVar[str] = "text classification"
    architecture: ClassVar[str] = "ForSequenceClassification"

    labels: tuple[str, ...]
    activation: Activation

    @classmethod
    def from_config(cls, config: Any) -> Self:
        """Read the labels, and whether several can hold at once."""
        labels = tuple(str(config.id2label[i]) for i in range(config.num_labels))
        independent = config.problem_type == "multi_label_classification" or len(labels) == 1
        return cls(_distinct(labels), "sigmoid" if independent else "softmax")

    def target_names(self, encoding: Encoding) -> tuple[str, ...]:
        """Name the labels; they are the same for every input."""
        return self.labels


def _distinct(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Tell labels of the same name apart by their index."""
    return tuple(
        label if labels.count(label) == 1 else f"{label} ({i})" for i, label in enumerate(labels)
    )
