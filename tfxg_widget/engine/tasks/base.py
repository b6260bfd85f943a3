"""The interface of a task: what a model's outputs mean, and which targets they have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError
from ..inputs.text_span import TextSpan
from .targets.prediction import Prediction, score
from .targets.selectable_spans import SelectableSpans
from .targets.target import Activation, Floats, Target

#: How a caller can choose a target: by an id, a name, an index, or a place and what to explain
#: there.
Chosen = str | int | tuple[int, str | int]

#: What a model answers for one window of a context: logits and probabilities (C,), and the input.
ReadWindow = tuple[Floats, Floats, Encoding]

#: What makes the input of a model; see ``Task.reader``.
Reader = Literal["text", "question", "continuation", "image"]


class Task(ABC):
    """A kind of output, and the targets that can be explained.

    Attributes
    ----------
    name
        Such as "text classification".
    architectures
        How the class names of its models end.
    unit
        What a model has a row of outputs for: the whole input, each token, each mask token, or
        each step at which it writes a token.
    noun
        What a target is called.
    head
        The name of the head that turns a backbone's states into its logits; see
        ``models/keras_hub/heads``.
    reader
        What makes the input of its models: a tokenizer for texts, one that marks where an answer
        can lie, one for a text and its continuation, or an image processor.
    text_names
        What the text is called, and the second text where the task has one.
    relative
        Words that choose a target of the model's answer, whatever the texts say.
    reserved
        Words that never mean a target of that name: ``relative``, and others.
    options
        Names of its fields that a caller can set, as in transformers' pipelines.
    activation
        How its logits become probabilities.
    two_sided
        Whether the model's single score stands for two outputs, its negative and itself.
    """

    name: ClassVar[str]
    architectures: ClassVar[tuple[str, ...]]
    unit: ClassVar[Literal["text", "token", "mask", "step"]] = "text"
    noun: ClassVar[str] = "class"
    head: ClassVar[str] = ""
    reader: ClassVar[Reader] = "text"
    text_names: ClassVar[tuple[str, ...]] = ("text", "second text")
    relative: ClassVar[tuple[str, ...]] = ()
    reserved: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[str, ...]] = ()
    activation: Activation
    two_sided: bool = False

    @classmethod
    @abstractmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Build the task of a model from its configuration and its tokenizer."""

    @abstractmethod
    def outputs(self, encoding: Encoding) -> int:
        """Count the outputs for an input."""

    @abstractmethod
    def most_targets(self, encoding: Encoding) -> int:
        """Count the targets that an answer to an input can have, at most."""

    @abstractmethod
    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List the targets of a model's answer, from its output (C,), and choose the best one."""

    def of_windows(self, windows: Sequence[ReadWindow]) -> tuple[int, Prediction]:
        """List the targets of a model's answer to a context that is read in several windows.

        Returns
        -------
        int
            The window that the answer lies in.
        Prediction
            As of ``prediction``.
        """
        return 0, self.prediction(*windows[0])

    @abstractmethod
    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """List the targets that a caller can mean.

        Parameters
        ----------
        chosen
            An id means one target, a name every target that is called so.
        encoding
            The input.

        Returns
        -------
        sequence of Target
            At least one.

        Raises
        ------
        InputError
            If ``chosen`` is no target of this input.
        """

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Return the first of ``candidates``."""
        return self.candidates(chosen, encoding)[0]

    def contrast_candidates(
        self, target: Target, contrast: Chosen, encoding: Encoding
    ) -> Sequence[Target]:
        """List the targets that a caller can mean as the contrast of a target.

        See ``candidates``.
        """
        del target
        return self.candidates(contrast, encoding)

    @property
    def selectable_spans(self) -> SelectableSpans | None:
        """Which spans a person can select to make a target of; None for none."""
        return None

    def target_of_span(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Make a target of a span that a person selects.

        Parameters
        ----------
        span
            The span.
        label
            As what to explain it: one of ``selectable_spans.labels``, or any word where these are
            free.
        encoding
            The input.

        Raises
        ------
        InputError
            If there is no such target.
        """
        del span, label, encoding
        raise InputError(f"Nothing in the text is a target of {self.name}.")

    def check(self, encoding: Encoding) -> None:
        """Refuse an input that a model of this task has no answer to.

        Raises
        ------
        InputError
            Saying what is missing, or too much.
        """
        if len(encoding.texts) > len(self.text_names):
            raise InputError(
                f"A model for {self.name} reads one text, and this is a pair. Put what belongs "
                "together into one text."
            )

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Names of targets that an answer may leave out; none where it lists all."""
        return ()

    def reads_at(self, ids: Any) -> Any:
        """Mark the tokens (N, T) that have outputs where only some have; None for all of them."""
        del ids

    def example(self, text: str) -> str:
        """Turn any text into one that a model of this task has an answer to."""
        return text

    def resolve_relative(self, chosen: Chosen | None, prediction: Prediction) -> Chosen:
        """Replace None, or one of ``relative``, by the id of the target of the answer."""
        return prediction.best.id if chosen is None else chosen

    def visible_tokens(self, target: Target, encoding: Encoding) -> NDArray[np.bool_] | None:
        """Tell which tokens a target can depend on at all, shape (T,); None for all of them."""
        del target, encoding
        return None

    def including(
        self,
        prediction: Prediction,
        chosen: Iterable[Target],
        logits: Floats,
        probabilities: Floats,
    ) -> Prediction:
        """Add targets that a caller chose to a prediction, from the same output (C,)."""
        return prediction.including(score(chosen, logits, probabilities))

    def contrasted(self, target: Target, contrast: Target) -> Target:
        """Explain a target against another one.

        Raises
        ------
        InputError
            If both are the same.
        """
        if contrast.id == target.id:
            raise against_itself(target.name)
        return replace(target, contrast=contrast)

    def predicted(
        self,
        targets: Sequence[Target],
        logits: Floats,
        probabilities: Floats,
        best: Target | None = None,
        encoding: Encoding | None = None,
    ) -> Prediction:
        """List the targets of an answer.

        Parameters
        ----------
        targets
            The targets.
        logits, probabilities
            The model's output, (C,).
        best
            The predicted one of them; None for the most probable one.
        encoding
            The window that was read, where a context has several.
        """
        scored = score(targets, logits, probabilities)
        likeliest = max(scored, key=lambda entry: entry.probability).target
        window = None if encoding is None else encoding.window
        return Prediction.of(scored, best or likeliest, (), window, self.reserved)


def against_itself(name: str) -> InputError:
    """Build the error for a target that is contrasted with itself."""
    return InputError(f"{name!r} cannot be explained against itself. Choose another contrast.")
