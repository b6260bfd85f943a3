"""What the engine asks of a task."""

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
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.target import Activation, Target

Floats = NDArray[np.float32]

#: What a caller can ask to explain: a name, an index, or a place and what to explain there.
Chosen = str | int | tuple[int, str | int]


#: What makes the input of a model; see ``Task.reader``.
Reader = Literal["text", "question", "continuation", "image"]

#: What a model answers for one window of a context: logits and probabilities (C,), and the input.
ReadWindow = tuple[Floats, Floats, Encoding]


class Task(ABC):
    """A kind of output, with names for the scalars that can be explained.

    Attributes
    ----------
    name
        Such as "text classification".
    architectures
        What the names of its models' classes end with.
    unit
        What a model has a row of outputs for: the whole input, each token, each masked one, or
        each step at which it writes one.
    noun
        What a target is called.
    head
        The name of the head that turns a backbone's states into its logits; see
        ``models/keras_hub/heads``.
    reader
        What makes the input of its models: a tokenizer for texts, one that marks where an answer
        can lie, one for a text and its continuation, or an image processor.
    text_names
        What the text is called, and its pair where that has a use.
    relative
        Names of targets that depend on what the model answers.
    options
        Names of its fields that a caller can set, as of transformers' pipelines.
    activation
        How its logits become probabilities.
    two_sided
        Whether the model's one score stands for two outputs, its negative and itself.
    """

    name: ClassVar[str]
    architectures: ClassVar[tuple[str, ...]]
    unit: ClassVar[Literal["text", "token", "mask", "step"]] = "text"
    noun: ClassVar[str] = "class"
    head: ClassVar[str] = ""
    reader: ClassVar[Reader] = "text"
    text_names: ClassVar[tuple[str, ...]] = ("text", "second text")
    relative: ClassVar[tuple[str, ...]] = ()
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
        """Count the targets that "all" can mean for an input, at the most."""

    @abstractmethod
    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (C,) into words: the targets that "all" means, and the best one."""

    def of_windows(self, windows: Sequence[ReadWindow]) -> tuple[int, Prediction]:
        """Put a model's outputs for several windows of one context into words.

        Returns
        -------
        int
            The window whose prediction it is.
        Prediction
            As of ``prediction``.
        """
        return 0, self.prediction(*windows[0])

    @abstractmethod
    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Resolve a target without a contrast.

        Raises
        ------
        InputError
            For what is no target of this input.
        """

    @property
    def pointing(self) -> SelectableSpans | None:
        """What a person can point at to make a target of; None for nothing."""
        return None

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Resolve what a person points at.

        Parameters
        ----------
        span
            Where.
        label
            As what to explain it: one of ``pointing.labels``, or any word where it is free.
        encoding
            The input.

        Raises
        ------
        InputError
            Where that is no target.
        """
        del span, label, encoding
        raise InputError(f"Nothing in the text is a target of {self.name}.")

    def check(self, encoding: Encoding) -> None:
        """Refuse an input that a model of this task has no answer to.

        Raises
        ------
        InputError
            Saying what it lacks, or has too much.
        """
        if len(encoding.texts) > len(self.text_names):
            raise InputError(
                f"A model for {self.name} reads one text, and this is a pair. Put what belongs "
                "together into one text."
            )

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Names of targets that an answer may leave out; none where it names them all."""
        return ()

    def reads_at(self, ids: Any) -> Any:
        """Mark the tokens (N, T) that have outputs where only some have; None for all of them."""
        del ids

    def example(self, text: str) -> str:
        """Make of any text one that a model of this task can be asked about."""
        return text

    def meant(self, chosen: Chosen | None, said: Prediction) -> Chosen:
        """Put what a caller leaves to the model's answer by its name."""
        return said.label if chosen is None else chosen

    def opposed(self, one: Target, against: Chosen, encoding: Encoding) -> Target:
        """Resolve what a target is contrasted with; see ``single``."""
        del one
        return self.single(against, encoding)

    def sees(self, target: Target, encoding: Encoding) -> NDArray[np.bool_] | None:
        """Tell which tokens a target can depend on at all, shape (T,); None for all of them."""
        del target, encoding
        return None

    def including(
        self,
        said: Prediction,
        asked: Iterable[Target],
        logits: Floats,
        probabilities: Floats,
    ) -> Prediction:
        """Add to a prediction what else was asked about, from the same output (C,)."""
        new = {one.name: one for one in asked if one.name not in said.probabilities}
        likely = {name: float(one.probability(probabilities[None])[0]) for name, one in new.items()}
        values = {name: float(one.value(logits[None])[0]) for name, one in new.items()}
        return replace(
            said,
            probabilities={**said.probabilities, **likely},
            logits={**said.logits, **values},
            spans={**said.spans, **{name: one.spans for name, one in new.items()}},
            asked=tuple(new),
            targets={**said.targets, **new},
        )

    def target(self, chosen: Chosen, against: Chosen | None, encoding: Encoding) -> Target:
        """Resolve what a caller asked to explain.

        Parameters
        ----------
        chosen
            A target's name, its index, or whatever else the task knows it by.
        against
            A target to contrast with, or None.
        encoding
            The input.

        Raises
        ------
        InputError
            For an unknown name, an index out of range, or a target against itself.
        """
        one = self.single(chosen, encoding)
        return (
            one if against is None else self.contrasted(one, self.opposed(one, against, encoding))
        )

    def contrasted(self, one: Target, other: Target) -> Target:
        """Explain a target against another one.

        Raises
        ------
        InputError
            For a target against itself.
        """
        if other == one:
            raise against_itself(one.name)
        return replace(one, contrast=other)


def against_itself(name: str) -> InputError:
    """Build the error for a target that is contrasted with itself."""
    return InputError(f"{name!r} cannot be explained against itself. Choose another contrast.")


def predicted(
    targets: Sequence[Target], logits: Floats, probabilities: Floats, best: Target | None = None
) -> Prediction:
    """Put targets into words.

    Parameters
    ----------
    targets
        What "all" means.
    logits, probabilities
        The model's output, (C,).
    best
        What the model says, of them; None for the most probable one.
    """
    likely = {one.name: float(one.probability(probabilities[None])[0]) for one in targets}
    label = max(likely, key=likely.__getitem__) if best is None else best.name
    return Prediction(
        label=label,
        probability=likely[label],
        probabilities=likely,
        logits={one.name: float(one.value(logits[None])[0]) for one in targets},
        spans={one.name: one.spans for one in targets},
        targets={one.name: one for one in targets},
    )
