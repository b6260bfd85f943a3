"""What a model is asked about: targets of its own, or a person's labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..engine import explain as explaining
from ..engine import occlusion_effect as ablation
from ..engine import zero_shot as entailing
from ..engine.attribution import Attribution
from ..engine.gradients.output_scalar import Output
from ..engine.inputs.chat import Chat
from ..engine.inputs.encoding import Encoding
from ..engine.inputs.errors import InputError
from ..engine.inputs.image_files import Given
from ..engine.inputs.text_span import TextSpan
from ..engine.methods.base import Method
from ..engine.models.base import Model
from ..engine.occlusion_effect import OcclusionEffect
from ..engine.running.runner import OnProgress
from ..engine.tasks.base import Chosen
from ..engine.tasks.targets.prediction import Prediction
from ..engine.tasks.targets.target import Target
from ..engine.tasks.zero_shot import ZeroShot
from ..engine.windows import resolved
from .images import HandedOver


@dataclass(frozen=True)
class Input:
    """The texts, and the labels that are asked about them; or an image, and its name as text.

    Of a chat the text is the whole as its template writes it.
    """

    text: str
    text_pair: str | None
    labels: tuple[str, ...]
    template: str
    multi_label: bool = False
    image: HandedOver | None = None
    chat: Chat | None = None

    @property
    def given(self) -> tuple[Given, str | None]:
        """What the model reads."""
        if self.image is not None:
            return self.image.image, self.text_pair
        return (self.text if self.chat is None else self.chat), self.text_pair

    @property
    def asks_labels(self) -> bool:
        """Whether a person's labels are asked about, or will be once there are some."""
        return bool(self.labels or self.template)


class ExplanationSubject(Protocol):
    """What the widget asks of a model about one input."""

    def encode(self) -> Encoding:
        """Tokenise the input.

        Raises
        ------
        InputError
            For one that the model has no answer to.
        """

    def most_targets(self, encoding: Encoding) -> int:
        """Count the targets of the answer, at the most."""

    def single(self, target: Chosen, encoding: Encoding) -> str:
        """Name a target before the answer is known.

        Raises
        ------
        InputError
            For what is none.
        """

    def names(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[str, str | None]:
        """Name a target, of the answer where it is None, and its contrast.

        Raises
        ------
        InputError
            For what is none, or a target against itself.
        """

    def check_contrast(
        self, target: str | None, contrast: str, said: Prediction, encoding: Encoding
    ) -> None:
        """Refuse a contrast that is no target.

        Raises
        ------
        InputError
            Saying what is possible.
        """

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Name what a person points at.

        Raises
        ------
        InputError
            Where that is no target.
        """

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Tell whether a method can explain an output of this input, maybe against another."""

    def explain(self, method: Method, question: explaining.Question) -> list[Attribution]:
        """Explain it; see ``explaining.explain``."""

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask each token and word; see ``ablation.without_each``."""


def subject(model: Model, given: Input) -> ExplanationSubject:
    """Choose what is asked.

    Raises
    ------
    InputError
        For labels that are none, or with a second text.
    ModelError
        For labels on a model that knows no entailment.
    """
    if not given.asks_labels:
        return OwnTargets(model, given)
    if given.text_pair is not None or given.chat is not None:
        raise InputError("Labels work with a single text. Leave the second text out.")
    asked = ZeroShot.of(model.task, given.labels, given.template, given.multi_label)
    return OwnLabels(model, given.text, asked)


@dataclass(frozen=True)
class OwnTargets:
    """The targets of the model's task."""

    model: Model
    given: Input

    def encode(self) -> Encoding:
        """Tokenise the text and its pair."""
        encoding = self.model.encode(*self.given.given)
        self.model.task.check(encoding)
        return encoding

    def most_targets(self, encoding: Encoding) -> int:
        """Ask the task."""
        return self.model.task.most_targets(encoding)

    def single(self, target: Chosen, encoding: Encoding) -> str:
        """Ask the task, unless it depends on the answer."""
        if isinstance(target, str) and target in self.model.task.relative:
            return target
        task = self.model.task
        return resolved(lambda window: task.single(target, window).name, encoding)

    def names(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[str, str | None]:
        """Ask the task."""
        task = self.model.task
        other = None if contrast is None else task.meant(contrast, said)
        found = resolved(
            lambda window: task.target(task.meant(target, said), other, window), encoding
        )
        return found.name, found.contrast.name if found.contrast else None

    def check_contrast(
        self, target: str | None, contrast: str, said: Prediction, encoding: Encoding
    ) -> None:
        """Ask the task."""
        task = self.model.task

        def opposed(window: Encoding) -> Target:
            one = task.single(task.meant(target, said), window)
            return task.opposed(one, task.meant(contrast, said), window)

        resolved(opposed, encoding)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Ask the task."""
        task = self.model.task
        return resolved(lambda window: task.pointed(span, label, window).name, encoding)

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Explain any output by any method that the model can be explained by."""
        del method, output, contrast
        return True

    def explain(self, method: Method, question: explaining.Question) -> list[Attribution]:
        """Explain the text and its pair."""
        (found,) = explaining.explain(self.model, [self.given.given], method, question)
        return found

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask in the text and its pair."""
        given = self.given.given
        return ablation.without_each(self.model, *given, memory_budget, on_progress, asked)


@dataclass(frozen=True)
class OwnLabels:
    """Labels that a text may entail."""

    model: Model
    text: str
    asked: ZeroShot

    def encode(self) -> Encoding:
        """Tokenise the text beside the hypotheses."""
        return entailing.pairs(self.model, self.text, self.asked)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the labels."""
        del encoding
        return len(self.asked.labels)

    def single(self, target: Chosen, encoding: Encoding) -> str:
        """Find a label."""
        del encoding
        return self.asked.labels[self.asked.index(target)]

    def names(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[str, str | None]:
        """Find a label and its contrast."""
        del encoding
        found = self.asked.indices(said.label if target is None else target, contrast)
        label, *others = [self.asked.labels[i] for i in found]
        return label, others[0] if others else None

    def check_contrast(
        self, target: str | None, contrast: str, said: Prediction, encoding: Encoding
    ) -> None:
        """Find a label for it."""
        del target, said, encoding
        self.asked.index(contrast)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Refuse: a label is of the whole text."""
        del span, label, encoding
        raise InputError("A label is of the whole text: no place in it can be pointed at.")

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Leave methods out that read the attention within one pair of texts."""
        return entailing.explains(method, output, contrast, self.asked)

    def explain(self, method: Method, question: explaining.Question) -> list[Attribution]:
        """Explain the text."""
        (found,) = entailing.explain(self.model, [self.text], method, question, self.asked)
        return found

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask in the text; all labels are always asked about."""
        del asked
        return entailing.without_each(self.model, self.text, self.asked, memory_budget, on_progress)
