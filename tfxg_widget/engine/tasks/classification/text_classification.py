"""Text classification: one label for a text, or for a pair of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from ...inputs.errors import ModelError
from ..targets.labels import distinct
from .labelled import Labelled


class TextClassification(Labelled):
    """One logit for each label, for a text or for a pair of texts; see ``Labelled``."""

    name: ClassVar[str] = "text classification"
    architectures: ClassVar[tuple[str, ...]] = ("ForSequenceClassification",)
    head = "text"

    @classmethod
    def of_labels(
        cls, labels: Sequence[str] | None, count: int, independent: bool, two_sided: bool = False
    ) -> Self:
        """Build the task of ``count`` labels; several can hold at once if they are independent.

        Raises
        ------
        ModelError
            If there is another number of labels.
        """
        names = [f"LABEL_{i}" for i in range(count)] if labels is None else list(map(str, labels))
        if len(names) != count:
            raise ModelError(
                f"The model gives {count} {'score' if count == 1 else 'scores'} for a text, but "
                f"labels names {len(names)}: {', '.join(names)}. Name each score once, in order."
            )
        return cls(distinct(names), "sigmoid" if independent else "softmax", two_sided)
