"""What is known of each input: its tokens, the model's answer, and its targets by name."""

from __future__ import annotations

from ..engine.inputs.encoding import Encoding
from ..engine.inputs.errors import InputError, TfxgError
from ..engine.inputs.text_span import TextSpan
from ..engine.models.base import Model
from ..engine.tasks.base import Chosen
from ..engine.tasks.targets.prediction import Prediction
from .memory import Memory
from .selection import Selection
from .subjects import ExplanationSubject, Input, subject


class Inputs:
    """Reads inputs, once each, and looks targets up in them.

    Parameters
    ----------
    model
        Whose tokenizer and task.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._encodings: Memory[Input, Encoding] = Memory()
        self._answers: Memory[Input, Prediction] = Memory()

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

    def subject(self, selection: Selection) -> ExplanationSubject:
        """Choose what is asked about an input; see ``subjects.subject``."""
        return subject(self._model, selection.input)

    def answer(self, given: Input) -> Prediction | None:
        """Give the model's answer, with all targets that were asked about; None before it."""
        return self._answers.get(given)

    def add_answer(self, given: Input, answer: Prediction) -> None:
        """Remember an answer, with what was asked about before."""
        self._answers[given] = self._answers.get(given, answer).and_of(answer)

    def names(self, selection: Selection, answer: Prediction) -> tuple[str, str | None]:
        """Name the target and the contrast of a selection; see ``Subject.names``."""
        encoding = self.encoding(selection)
        return self.subject(selection).names(selection.target, selection.contrast, answer, encoding)

    def check(self, selection: Selection) -> None:
        """Refuse an input that the model cannot be asked about.

        Raises
        ------
        TfxgError
            Saying why.
        """
        self.encoding(selection)

    def named(self, selection: Selection, target: Chosen) -> str:
        """Name a target before anything is computed.

        Raises
        ------
        TfxgError
            For what is none, or an input that the model cannot be asked about.
        """
        return self.subject(selection).single(target, self.encoding(selection))

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

    def pointed(self, selection: Selection, span: TextSpan, label: str) -> str:
        """Name what a person points at in the texts.

        Raises
        ------
        TfxgError
            Where that is no target.
        """
        return self.subject(selection).pointed(span, label, self.encoding(selection))

    def lost_targets(self, selection: Selection) -> dict[str, str]:
        """Give what of "target" and "contrast" an input does not have, with its name.

        None of an input that cannot be asked about: the computation says what is wrong with it.
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
                self.subject(selection).single(target, encoding)
            except InputError:
                found[trait] = target
        return found

    def forget(self) -> None:
        """Forget all that was read."""
        self._encodings.clear()
        self._answers.clear()
