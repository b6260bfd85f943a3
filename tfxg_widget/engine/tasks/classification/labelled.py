"""Base of the tasks with one logit for each label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from ...inputs.encoding import Encoding
from ..base import Chosen, Task
from ..targets.labels import index_of, read_labels
from ..targets.prediction import Prediction
from ..targets.target import Floats, Target

#: The name that transformers gives to a single output without a name.
_NAMELESS = "LABEL_0"


@dataclass(frozen=True)
class Labelled(Task):
    """One logit for each label; labels exclude each other unless the configuration says otherwise.

    A model with a single score (such as similarity) has two targets: the score itself, towards 1,
    and its negative, towards 0. The scores of a model whose configuration says "regression" are not
    logits. They are shown unchanged, as transformers' text-classification pipeline shows them.
    """

    labels: tuple[str, ...]
    activation: Literal["softmax", "sigmoid", "identity"]
    two_sided: bool = False

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the labels, and whether several can hold at once."""
        del tokenizer
        labels = read_labels(config)
        if config.problem_type == "regression":
            return cls(labels, "identity")
        if len(labels) == 1:
            (label,) = labels
            sides = ("towards 0", "towards 1") if label == _NAMELESS else (f"not {label}", label)
            return cls(sides, "sigmoid", two_sided=True)
        independent = config.problem_type == "multi_label_classification"
        return cls(labels, "sigmoid" if independent else "softmax")

    def outputs(self, encoding: Encoding) -> int:
        """Count the labels; they are the same for every input."""
        del encoding
        return len(self.labels)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the labels."""
        return self.outputs(encoding)

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List all labels, from a model's output (C,)."""
        del encoding
        every = [self._target(i) for i in range(len(self.labels))]
        return self.predicted(every, logits, probabilities)

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find a label by its name, which is its id, or by its index."""
        del encoding
        return [self._target(index_of(chosen, self.labels))]

    def _target(self, index: int) -> Target:
        """Make the target of one label."""
        label = self.labels[index]
        return Target(label, label, "label", (index,), (1.0,))
