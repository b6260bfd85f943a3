"""Labels as hypotheses: the outputs that tell whether a text entails each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ...inputs.encoding import Encoding
from ...inputs.label_pairs import label_pairs
from ..base import Chosen, Task
from ..targets.labels import index_of
from ..targets.prediction import Prediction
from ..targets.target import Floats, Table, Target

#: The number of outputs that are read of a pair: contradiction and entailment.
_READ = 2

#: For labels that exclude each other: a softmax of the entailment logits over all labels.
EXCLUSIVE = Table(_READ, "columns")

#: For labels of which several can hold: a softmax of the two outputs of each label.
INDEPENDENT = Table(_READ, "rows")


@dataclass(frozen=True)
class LabelEntailment(Task):
    """Two outputs for each label: the text contradicts its hypothesis, or entails it.

    The logit of a label is the entailment logit. Probabilities are those of transformers'
    ``ZeroShotClassificationPipeline``.

    Attributes
    ----------
    activation
        ``EXCLUSIVE`` or ``INDEPENDENT``.
    contradiction, entailment
        The indices of these outputs in the model's output for a pair.
    """

    name: ClassVar[str] = "zero-shot classification"
    architectures: ClassVar[tuple[str, ...]] = ()
    noun: ClassVar[str] = "label"
    text_names: ClassVar[tuple[str, ...]] = ("text",)

    activation: Table
    contradiction: int
    entailment: int

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Raise an error: no checkpoint has this task; see ``ZeroShot.of``."""
        raise NotImplementedError("Labels come from the caller, not from a configuration.")

    def outputs(self, encoding: Encoding) -> int:
        """Count two for each label."""
        return _READ * len(label_pairs(encoding).labels)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the labels."""
        return len(label_pairs(encoding).labels)

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List all labels, from the outputs (2 L,)."""
        every = [self.single(i, encoding) for i in range(len(label_pairs(encoding).labels))]
        return self.predicted(every, logits, probabilities)

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find a label by its name, which is its id, or by its index."""
        labels = label_pairs(encoding).labels
        index = index_of(chosen, labels, "label")
        return [Target(labels[index], labels[index], "label", (_READ * index + 1,), (1.0,))]
