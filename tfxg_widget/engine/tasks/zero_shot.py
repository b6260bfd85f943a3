"""Zero-shot classification: labels of one's own, as hypotheses that a text may entail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..attribution import Attribution, Prediction
from ..encoding import Encoding
from ..errors import InputError, ModelError
from .base import Chosen, Floats, Task
from .labels import index_of
from .text_classification import TextClassification

#: What transformers' pipeline says of a label, too.
TEMPLATE = "This example is {}."

_TEXT = 0


@dataclass(frozen=True)
class ZeroShot:
    """Labels, each a hypothesis, for a model of natural language inference.

    Yin et al. 2019 (arXiv:1909.00161). A label's logit is that of the text entailing its
    hypothesis; its probability a softmax over the labels.

    Attributes
    ----------
    labels
        What a text may be about.
    template
        Makes a sentence of a label, which takes the place of "{}".
    entailment
        The model's own label for a hypothesis that follows from the text.
    """

    labels: tuple[str, ...]
    template: str
    entailment: str

    @classmethod
    def of(cls, task: Task, labels: Sequence[str], template: str | None) -> Self:
        """Ask a model for labels, in the usual sentence where no template is given.

        Raises
        ------
        ModelError
            For a model without a label for entailment.
        InputError
            For labels that are none, blank or repeated, or a template without a place for them.
        """
        known = task.labels if isinstance(task, TextClassification) else ()
        entailing = [name for name in known if name.lower().startswith("entail")]
        if len(entailing) != 1:
            raise ModelError(
                "Labels of one's own need a model of natural language inference, one of whose "
                f"labels is entailment. This model's are: {', '.join(known) or task.name}. Load "
                "one that was trained on MNLI or the like, or leave labels= out."
            )
        if isinstance(labels, str) or not all(isinstance(one, str) for one in labels):
            raise InputError('The labels must be a list of strings: labels=["food", "travel"].')
        if not labels or not all(one.strip() for one in labels):
            raise InputError("There is a label without a word, or none at all. Name each label.")
        repeated = sorted({one for one in labels if list(labels).count(one) > 1})
        if repeated:
            raise InputError(f"These labels are given twice: {', '.join(repeated)}.")
        template = template or TEMPLATE
        if template.count("{}") != 1:
            raise InputError(
                f"The template {template!r} needs one {{}}, where each label goes, as in "
                f"{TEMPLATE!r}."
            )
        return cls(tuple(labels), template, entailing[0])

    def index(self, label: Chosen, contrast: Chosen | None) -> int:
        """Find a label by its name or index.

        Raises
        ------
        InputError
            For an unknown one, or for a contrast: the logits of two labels come from two inputs.
        """
        if contrast is not None:
            raise InputError(
                "Labels of one's own have no contrast: each is asked about in an input of its own. "
                'Compare the attributions of target="all".'
            )
        return index_of(label, self.labels, "label")

    def hypothesis(self, label: str) -> str:
        """Make a sentence of a label."""
        return self.template.replace("{}", label)

    def premise(self, encoding: Encoding) -> Encoding:
        """Let the hypothesis of a pair stand like a special token: it is not what is explained.

        Raises
        ------
        InputError
            Where the pair was too long for the whole of the hypothesis.
        """
        if encoding.cut_at[1] is not None:
            raise InputError(
                f"The hypothesis {encoding.texts[1]!r} does not fit the model beside this text. "
                "Use shorter labels, or a shorter template."
            )
        own = [part == _TEXT for part in encoding.parts]
        return replace(
            encoding,
            texts=encoding.texts[:1],
            offsets=tuple(
                span if mine else (0, 0) for span, mine in zip(encoding.offsets, own, strict=True)
            ),
            parts=tuple(_TEXT if mine else -1 for mine in own),
            word_index=tuple(
                word if mine else -1 for word, mine in zip(encoding.word_index, own, strict=True)
            ),
            words=tuple(word for word in encoding.words if word[0] == _TEXT),
            cut_at=encoding.cut_at[:1],
        )

    def prediction(self, logits: Floats) -> Prediction:
        """Put the logits of entailing each label (L,) into words."""
        likely = np.exp(logits - logits.max(), dtype=np.float64)
        likely /= likely.sum()
        best = int(likely.argmax())
        return Prediction(
            label=self.labels[best],
            probability=float(likely[best]),
            probabilities=dict(zip(self.labels, likely.tolist(), strict=True)),
            logits=dict(zip(self.labels, logits.tolist(), strict=True)),
        )

    def attribution(self, found: Attribution, label: str, said: Prediction) -> Attribution:
        """Turn the attribution of entailment into that of a label, of the text's tokens alone."""
        own = [i for i, part in enumerate(found.parts) if part == _TEXT]
        return replace(
            found,
            target=label,
            prediction=said,
            tokens=tuple(found.tokens[i] for i in own),
            offsets=tuple(found.offsets[i] for i in own),
            parts=tuple(found.parts[i] for i in own),
            word_index=tuple(found.word_index[i] for i in own),
            scores=found.scores[own],
        )
