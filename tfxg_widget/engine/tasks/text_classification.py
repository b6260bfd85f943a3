"""Text classification: one label for a text, or for a pair of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..encoding import Encoding
from ..errors import ModelError
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
        labels = [config.id2label[i] for i in range(config.num_labels)]
        independent = config.problem_type == "multi_label_classification" or len(labels) == 1
        return cls.of_labels(labels, len(labels), independent)

    @classmethod
    def of_labels(cls, labels: Sequence[str] | None, count: int, independent: bool) -> Self:
        """Name ``count`` labels, which can hold together if they are independent.

        Raises
        ------
        ModelError
            For another number of labels.
        """
        names = [f"LABEL_{i}" for i in range(count)] if labels is None else list(map(str, labels))
        if len(names) != count:
            raise ModelError(
                f"The model gives {count} {'score' if count == 1 else 'scores'} for a text, but "
                f"labels names {len(names)}: {', '.join(names)}. Name each score once, in order."
            )
        return cls(_distinct(tuple(names)), "sigmoid" if independent else "softmax")

    def target_names(self, encoding: Encoding) -> tuple[str, ...]:
        """Name the labels; they are the same for every input."""
        return self.labels


def _distinct(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Tell labels of the same name apart by their index."""
    return tuple(
        label if labels.count(label) == 1 else f"{label} ({i})" for i, label in enumerate(labels)
    )
