"""Zero-shot classification: the caller's labels as hypotheses that a text may entail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from ...inputs.encoding import Encoding
from ...inputs.errors import InputError, ModelError
from ..base import Chosen, Task, against_itself
from ..targets.labels import index_of
from .label_entailment import EXCLUSIVE, INDEPENDENT, LabelEntailment
from .text_classification import TextClassification

#: The hypothesis of a label; the default of transformers' pipeline, too.
TEMPLATE = "This example is {}."

_TEXT = 0


@dataclass(frozen=True)
class ZeroShot:
    """Labels as hypotheses for a model of natural language inference.

    Yin et al. 2019 (arXiv:1909.00161), with the probabilities of transformers'
    ``ZeroShotClassificationPipeline``: for a single label, or for each label if ``multi_label``, a
    softmax of the logits of contradiction and entailment of its own pair; else a softmax of the
    logits of entailment over the labels.

    Attributes
    ----------
    labels
        What a text may be about.
    template
        The hypothesis, with "{}" in the place of the label.
    contradiction
        The index of the model's output for a hypothesis that contradicts the text. As in the
        pipeline it is the first output, whatever its name, or the last one where the first is
        entailment.
    entailment
        The index of its output for a hypothesis that follows from the text: the first whose name
        starts with "entail".
    multi_label
        Whether several labels can hold at once.
    """

    labels: tuple[str, ...]
    template: str
    contradiction: int
    entailment: int
    multi_label: bool = False

    @classmethod
    def of(
        cls,
        task: Task,
        labels: Sequence[str],
        template: str | None = None,
        multi_label: bool = False,
    ) -> Self:
        """Check the labels, and find the outputs of a model for entailment and contradiction.

        Parameters
        ----------
        task
            The task of the model.
        labels
            The labels.
        template
            The hypothesis; ``TEMPLATE`` if None or "".
        multi_label
            Whether several labels can hold at once.

        Raises
        ------
        ModelError
            If the model has no label for entailment, or a single output where a probability
            against contradiction is needed.
        InputError
            If there are no labels, blank or repeated ones, or the template has no place for them.
        """
        contradiction, entailment = _read(task)
        if isinstance(labels, str) or not all(isinstance(label, str) for label in labels):
            raise InputError('The labels must be a list of strings: labels=["food", "travel"].')
        if not labels or not all(label.strip() for label in labels):
            raise InputError("There is a label without a word, or none at all. Name each label.")
        repeated = sorted({label for label in labels if list(labels).count(label) > 1})
        if repeated:
            raise InputError(f"These labels are given twice: {', '.join(repeated)}.")
        template = template or TEMPLATE
        if template.count("{}") != 1:
            raise InputError(
                f"The template {template!r} needs one {{}}, where each label goes, as in "
                f"{TEMPLATE!r}."
            )
        if task.two_sided and (multi_label or len(labels) == 1):
            raise ModelError(
                "This model has one output, so a label cannot be held against contradiction. Give "
                "several labels and leave multi_label out, or load a model with a label for both."
            )
        return cls(tuple(labels), template, contradiction, entailment, bool(multi_label))

    @property
    def is_independent(self) -> bool:
        """Whether the probability of a label depends only on its own pair."""
        return self.multi_label or len(self.labels) == 1

    @property
    def task(self) -> LabelEntailment:
        """The task of the outputs for all labels together."""
        kind = INDEPENDENT if self.is_independent else EXCLUSIVE
        return LabelEntailment(kind, self.contradiction, self.entailment)

    @property
    def task_of_each(self) -> LabelEntailment:
        """The task of the outputs for some labels, for scalars that depend on no other label."""
        return replace(self.task, activation=INDEPENDENT)

    def index(self, label: Chosen) -> int:
        """Find a label by its name or index.

        Raises
        ------
        InputError
            If it is unknown.
        """
        return index_of(label, self.labels, "label")

    def indices(self, label: Chosen, contrast: Chosen | None) -> list[int]:
        """Find a label, and the label that it is contrasted with, if any.

        Raises
        ------
        InputError
            If one is unknown, or a label is contrasted with itself.
        """
        index = self.index(label)
        if contrast is None:
            return [index]
        other = self.index(contrast)
        if index == other:
            raise against_itself(self.labels[index])
        return [index, other]

    def hypothesis(self, label: str) -> str:
        """Put a label into the template."""
        return self.template.replace("{}", label)

    def premise(self, encoding: Encoding) -> Encoding:
        """Mark the hypothesis of a pair as special tokens, which are neither hidden nor explained.

        Raises
        ------
        InputError
            If the pair was too long for the whole hypothesis.
        """
        if encoding.cut_at[1] is not None:
            raise InputError(
                f"The hypothesis {encoding.texts[1]!r} does not fit the model beside this text. "
                "Use shorter labels, or a shorter template."
            )
        is_text = [part == _TEXT for part in encoding.parts]
        return replace(
            encoding,
            texts=encoding.texts[:1],
            offsets=tuple(
                span if kept else (0, 0)
                for span, kept in zip(encoding.offsets, is_text, strict=True)
            ),
            parts=tuple(_TEXT if kept else -1 for kept in is_text),
            word_index=tuple(
                word if kept else -1
                for word, kept in zip(encoding.word_index, is_text, strict=True)
            ),
            words=tuple(word for word in encoding.words if word[0] == _TEXT),
            cut_at=encoding.cut_at[:1],
        )


def _read(task: Task) -> tuple[int, int]:
    """Return the indices of the outputs for contradiction and entailment."""
    names = task.labels if isinstance(task, TextClassification) else ()
    entailments = [i for i, name in enumerate(names) if name.lower().startswith("entail")]
    if not entailments:
        raise ModelError(
            "labels= needs a model of natural language inference, one of whose labels is "
            f"entailment. This model's are: {', '.join(names) or task.name}. Load one that was "
            "trained on MNLI or the like, or leave labels= out."
        )
    return (len(names) - 1 if entailments[0] == 0 else 0), entailments[0]
