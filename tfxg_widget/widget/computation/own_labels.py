"""The labels that a person asks about, in place of the targets of the model's task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...engine import zero_shot
from ...engine.attribution import Attribution
from ...engine.explanation_options import ExplanationOptions
from ...engine.gradients.output_scalar import Output
from ...engine.inputs.encoding import Encoding
from ...engine.inputs.errors import InputError
from ...engine.inputs.text_span import TextSpan
from ...engine.methods.base import Method
from ...engine.models.base import Model
from ...engine.occlusion_effect import OcclusionEffect
from ...engine.running.runner import OnProgress
from ...engine.tasks.base import Chosen
from ...engine.tasks.classification.zero_shot import ZeroShot
from ...engine.tasks.resolving import target_and_contrast
from ...engine.tasks.targets.prediction import Prediction
from ...engine.tasks.targets.target import Target


@dataclass(frozen=True)
class OwnLabels:
    """Labels that a text may entail."""

    model: Model
    text: str
    asked: ZeroShot

    def encode(self) -> Encoding:
        """Tokenise the text beside the hypotheses."""
        return zero_shot.pairs(self.model, self.text, self.asked)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the labels."""
        del encoding
        return len(self.asked.labels)

    def reference(self, target: Chosen, encoding: Encoding) -> str:
        """Find a label, whose name is its id."""
        return self.asked.task.single(target, encoding).id

    def targets(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[Target, Target | None]:
        """Find a label and its contrast."""
        return target_and_contrast(self.asked.task, target, contrast, said, encoding)

    def check_contrast(
        self, target: str | None, contrast: str, said: Prediction, encoding: Encoding
    ) -> None:
        """Find a label for it."""
        del target, said, encoding
        self.asked.index(contrast)

    def selected(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Refuse: a label is of the whole text."""
        del span, label, encoding
        raise InputError("A label is of the whole text: no place in it can be pointed at.")

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Leave methods out that read the attention within one pair of texts."""
        return zero_shot.can_explain(method, output, contrast, self.asked)

    def explain(self, method: Method, question: ExplanationOptions) -> list[Attribution]:
        """Explain the text."""
        (found,) = zero_shot.explain(self.model, [self.text], method, question, self.asked)
        return found

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask in the text; all labels are always asked about."""
        del asked
        return zero_shot.mask_each(self.model, self.text, self.asked, memory_budget, on_progress)

    def masked_together(
        self,
        selected: Sequence[int],
        asked: Sequence[str],
        memory_budget: int,
        on_progress: OnProgress,
    ) -> dict[str, float]:
        """Mask in the text; all labels are always asked about."""
        del asked
        return zero_shot.mask_together(
            self.model, self.text, self.asked, selected, memory_budget, on_progress
        )
