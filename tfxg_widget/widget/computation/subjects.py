"""What a model is asked about: targets of its own, or a person's labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...engine import explain as engine_explain
from ...engine import occlusion_effect
from ...engine.attribution import Attribution
from ...engine.explanation_options import ExplanationOptions
from ...engine.gradients.output_scalar import Output
from ...engine.inputs.chat import Chat
from ...engine.inputs.encoding import Encoding
from ...engine.inputs.errors import InputError
from ...engine.inputs.image_files import RawInput
from ...engine.inputs.text_span import TextSpan
from ...engine.methods.base import Method
from ...engine.models.base import Model
from ...engine.occlusion_effect import OcclusionEffect
from ...engine.running.runner import OnProgress
from ...engine.tasks.base import Chosen
from ...engine.tasks.classification.zero_shot import ZeroShot
from ...engine.tasks.resolving import known_contrast, known_target, reference, target_and_contrast
from ...engine.tasks.targets.prediction import Prediction
from ...engine.tasks.targets.target import Target
from ...engine.windows import resolve_in_windows
from ...protocol.conversion.images import pixels_of_cells
from ..images import HandedOver
from .own_labels import OwnLabels


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
    def given(self) -> tuple[RawInput, str | None]:
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

    def reference(self, target: Chosen, encoding: Encoding) -> str:
        """Return what means a target before the answer is known: its name, or its id.

        Raises
        ------
        InputError
            If there is no such target.
        """

    def targets(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[Target, Target | None]:
        """Find a target, that of the answer if None, and its contrast.

        Raises
        ------
        InputError
            If there is no such target, or it is contrasted with itself.
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

    def selected(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Return what means the target of a span that a person selects: its name, or its id.

        Raises
        ------
        InputError
            If there is no such target.
        """

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Tell whether a method can explain an output of this input, maybe against another."""

    def explain(self, method: Method, question: ExplanationOptions) -> list[Attribution]:
        """Explain it; see ``engine.explain.explain``."""

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask each token and word; see ``occlusion_effect.mask_each``."""

    def masked_together(
        self,
        selected: Sequence[int],
        asked: Sequence[str],
        memory_budget: int,
        on_progress: OnProgress,
    ) -> dict[str, float]:
        """Mask tokens, or cells of an image, at once; see ``occlusion_effect.mask_together``."""


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

    def reference(self, target: Chosen, encoding: Encoding) -> str:
        """Ask the task; a word that depends on the answer, or a shared name, stays as it is."""
        task = self.model.task
        if isinstance(target, str) and target in task.relative:
            return target

        def of_window(window: Encoding) -> str:
            candidates = task.candidates(target, window)
            if isinstance(target, str) and len(candidates) > 1:
                return target
            return reference(task, candidates[0], window)

        return resolve_in_windows(of_window, encoding)

    def targets(
        self, target: str | None, contrast: str | None, said: Prediction, encoding: Encoding
    ) -> tuple[Target, Target | None]:
        """Ask the task."""
        task = self.model.task
        return resolve_in_windows(
            lambda window: target_and_contrast(task, target, contrast, said, window), encoding
        )

    def check_contrast(
        self, target: str | None, contrast: str, said: Prediction, encoding: Encoding
    ) -> None:
        """Ask the task."""
        task = self.model.task

        def of_window(window: Encoding) -> Target:
            found = known_target(task, target, said, window)
            return known_contrast(task, found, contrast, said, window)

        resolve_in_windows(of_window, encoding)

    def selected(self, span: TextSpan, label: str, encoding: Encoding) -> str:
        """Ask the task."""
        task = self.model.task
        return resolve_in_windows(
            lambda window: reference(task, task.target_of_span(span, label, window), window),
            encoding,
        )

    def explains(self, method: Method, output: Output, contrast: str | None) -> bool:
        """Explain any output by any method that the model can be explained by."""
        del method, output, contrast
        return True

    def explain(self, method: Method, question: ExplanationOptions) -> list[Attribution]:
        """Explain the text and its pair."""
        (found,) = engine_explain.explain(self.model, [self.given.given], method, question)
        return found

    def masked(
        self, asked: Sequence[str], memory_budget: int, on_progress: OnProgress
    ) -> OcclusionEffect:
        """Mask in the text and its pair."""
        given = self.given.given
        return occlusion_effect.mask_each(self.model, *given, memory_budget, on_progress, asked)

    def masked_together(
        self,
        selected: Sequence[int],
        asked: Sequence[str],
        memory_budget: int,
        on_progress: OnProgress,
    ) -> dict[str, float]:
        """Mask in the text and its pair, or in the image."""
        text, text_pair = self.given.given
        image = self.encode().image
        hidden = selected if image is None else pixels_of_cells(selected, image)
        return occlusion_effect.mask_together(
            self.model, text, text_pair, hidden, memory_budget, on_progress, asked
        )
