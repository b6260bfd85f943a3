"""What is known of each input: its tokens, the model's answer, and its targets by name."""

from __future__ import annotations

from ...engine.inputs.encoding import Encoding
from ...engine.inputs.errors import InputError, TfxgError
from ...engine.inputs.text_span import TextSpan
from ...engine.models.base import Model
from ...engine.recently_used import RecentlyUsed
from ...engine.tasks.base import Chosen
from ...engine.tasks.targets.ids import TargetId
from ...engine.tasks.targets.prediction import Prediction
from ...engine.tasks.targets.target import Target
from ...protocol.conversion.attributions import asked_for_labels, model_info
from ...protocol.messages import ModelInfo
from .selection import Selection
from .subjects import ExplanationSubject, Input, subject

#: So many inputs at the most.
_REMEMBERED = 512


class Inputs:
    """Reads inputs, once each, and looks targets up in them.

    Parameters
    ----------
    model
        Whose tokenizer and task.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._encodings: RecentlyUsed[Input, Encoding] = RecentlyUsed(_REMEMBERED)
        self._answers: RecentlyUsed[Input, Prediction] = RecentlyUsed(_REMEMBERED)

    def encoding(self, selection: Selection) -> Encoding:
        """Tokenise an input once: whatever is asked of it needs to know its targets.

        Raises
        ------
        TfxgError
            For one that the model has no answer to.
        """
        given = selection.input
        found = self._encodings.get(given) or self.subject(selection).encode()
        self._encodings[given] = found
        return found

    def model_info(self, selection: Selection) -> ModelInfo:
        """Describe the model as the page shows it: labels of the caller make another task of it."""
        info = model_info(self._model)
        given = selection.input
        if not given.asks_labels:
            return info
        independent = given.multi_label or len(given.labels) == 1
        return asked_for_labels(info, independent=independent)

    def subject(self, selection: Selection) -> ExplanationSubject:
        """Choose what is asked about an input; see ``subjects.subject``."""
        return subject(self._model, selection.input)

    def answer(self, given: Input) -> Prediction | None:
        """Give the model's answer, with all targets that were asked about; None before it."""
        return self._answers.get(given)

    def add_answer(self, given: Input, answer: Prediction) -> None:
        """Remember an answer, with what was asked about before."""
        before = self._answers.get(given) or answer
        self._answers[given] = before.and_of(answer)

    def targets(self, selection: Selection, answer: Prediction) -> tuple[Target, Target | None]:
        """Find the target and the contrast of a selection; see ``ExplanationSubject.targets``."""
        encoding = self.encoding(selection)
        subject = self.subject(selection)
        return subject.targets(selection.target, selection.contrast, answer, encoding)

    def check(self, selection: Selection) -> None:
        """Refuse an input that the model cannot be asked about.

        Raises
        ------
        TfxgError
            Saying why.
        """
        self.encoding(selection)

    def named(self, selection: Selection, target: Chosen) -> str:
        """Return what means a target before anything is computed: its name, or its id.

        Raises
        ------
        TfxgError
            For what is none, or an input that the model cannot be asked about.
        """
        return self.subject(selection).reference(target, self.encoding(selection))

    def named_contrast(self, selection: Selection, contrast: Chosen) -> str:
        """Name a contrast before anything is computed; see ``named``.

        For a model that generates text, a word takes the place of the target's token. The target
        may not be known yet, so the computation looks the word up.
        """
        if isinstance(contrast, str) and self._model.task.unit == "step":
            return contrast
        return self.named(selection, contrast)

    def is_readable(self, selection: Selection) -> bool:
        """Tell whether targets of an input can be looked up at once.

        They cannot where the input is refused, or where the model has to write a text first.
        """
        given = selection.input
        generates = self._model.task.unit == "step" and given.text_pair is None
        if generates and given not in self._encodings:
            return False
        try:
            self.encoding(selection)
        except TfxgError:
            return False
        return True

    def check_contrast(self, selection: Selection, contrast: str) -> None:
        """Refuse a contrast that is no target, once the answer to the input is known.

        Raises
        ------
        InputError
            Saying what is possible.
        """
        said = self._answers.get(selection.input)
        if said is not None:
            encoding = self.encoding(selection)
            self.subject(selection).check_contrast(selection.target, contrast, said, encoding)

    def readable(self, selection: Selection, target: str) -> str:
        """Return the name of a target in the place of its id, where nothing else is called so.

        The page sends ids. A name is what people read, and it means the same words after an edit.
        """
        is_id = TargetId.parse(target) is not None
        return self.named(selection, target) if is_id and self.is_readable(selection) else target

    def selected(self, selection: Selection, span: TextSpan, label: str) -> str:
        """Return what means the target of a span that a person selects: its name, or its id.

        Raises
        ------
        TfxgError
            Where that is no target.
        """
        return self.subject(selection).selected(span, label, self.encoding(selection))

    def is_target(self, selection: Selection, reference: str) -> bool:
        """Tell whether a name or an id means the target that is explained."""
        if selection.target is not None:
            return reference == selection.target
        answer = self._answers.get(selection.input)
        return answer is not None and reference in (answer.label, answer.best.id)

    def lost_targets(self, selection: Selection) -> dict[str, str]:
        """Give what of "target" and "contrast" an input does not have, with its name.

        An id of words is lost with the input that it was made for. Nothing is lost by an input that
        cannot be asked about: the computation says what is wrong with it.
        """
        try:
            encoding = self.encoding(selection)
        except TfxgError:
            return {}
        found: dict[str, str] = {}
        for trait, target in (("target", selection.target), ("contrast", selection.contrast)):
            if target is None:
                continue
            try:
                self.subject(selection).reference(target, encoding)
            except InputError:
                found[trait] = target
            if TargetId.parse(target) is not None:
                found[trait] = target
        return found

    def forget(self) -> None:
        """Forget all that was read."""
        self._encodings.clear()
        self._answers.clear()
