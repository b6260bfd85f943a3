"""Ask any model about inputs with some of their tokens hidden."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..gradients.output_scalar import transformed
from ..gradients.request import AttributionRequest, EvaluationPoints, GradientRule, WeightNoise
from ..inputs.encoding import PREDICTION_COUNTS, Encoding
from ..inputs.errors import InputError, ModelError, NumericsError
from ..models.base import Floats, Model
from ..tasks.targets.target import Target
from .baseline_names import REMOVAL
from .baselines import Baseline, empty_token
from .default_baselines import hiding_of

if TYPE_CHECKING:
    from .attention_gradients import AttentionGradients

#: Called with the points done and their total; what it raises stops the computation.
OnProgress = Callable[[int, int], None]

Floats64 = NDArray[np.float64]
Marks = NDArray[np.bool_]

#: So many variants of an input are built at once, and run before a stop is looked for.
AT_ONCE = 64


@dataclass(frozen=True, eq=False)
class PerturbedInput:
    """What a model is asked about.

    Attributes
    ----------
    encoding
        Of as many tokens as are left.
    point
        The output of the layer in question, shape (T, D); D is 0 for a model that only answers.
    """

    encoding: Encoding
    point: Floats


#: From the tokens to hide, shape (T,), to the input without them.
Hide = Callable[[Marks], PerturbedInput]


class Runner(ABC):
    """Asks a model.

    Attributes
    ----------
    model
        The model.
    on_progress
        Hears of every block of variants that is done.
    """

    model: Model
    on_progress: OnProgress

    @property
    @abstractmethod
    def layer(self) -> str:
        """Whose output the points are."""

    @abstractmethod
    def whole(self, encoding: Encoding) -> PerturbedInput:
        """Give the input itself."""

    @abstractmethod
    def replacing(self, encoding: Encoding, baseline: Baseline) -> Hide:
        """Put a baseline in the place of what is hidden.

        Raises
        ------
        InputError
            For a baseline that this model cannot be given.
        """

    def baseline(self, encoding: Encoding, baseline: Baseline) -> PerturbedInput:
        """Put a baseline in the place of the whole input.

        Raises
        ------
        InputError
            For a baseline that this model cannot be given.
        """
        return self.replacing(encoding, baseline)(np.ones(len(encoding), bool))

    @abstractmethod
    def logits_of(self, variants: Sequence[PerturbedInput]) -> Sequence[Floats]:
        """Ask the model: for each variant its logits (C,), more of them for more tokens or masks.

        Raises
        ------
        NumericsError
            Where it answers with NaN or infinity.
        """

    @abstractmethod
    def target_values(self, logits: Floats, targets: Sequence[Target]) -> Floats64:
        """Turn logits (N, C) into the scalars of K targets that are explained, shape (N, K)."""

    def mean_gradients(
        self,
        requests: Sequence[AttributionRequest],
        points: Sequence[EvaluationPoints],
        noise: WeightNoise | None = None,
        rule: GradientRule | None = None,
    ) -> list[Floats64]:
        """Average the gradient over points; see ``Evaluator.mean_gradients``.

        Raises
        ------
        ModelError
            For a model that only answers.
        """
        del requests, points, noise, rule
        raise ModelError(f"{self.model.name} gives answers but no gradients.")

    def attended(self, request: AttributionRequest) -> AttentionGradients:
        """Run one input for its attention; see ``Evaluator.attended``.

        Raises
        ------
        ModelError
            For a model that only answers.
        """
        del request
        raise ModelError(f"{self.model.name} gives answers but no attention.")

    def probabilities(self, logits: Floats) -> Floats:
        """Turn logits (N, C) into probabilities."""
        return np.asarray(transformed(logits, "probability", self.model.task.activation))

    def hiding(self, encoding: Encoding, how: Any) -> Hide:
        """Choose how to hide tokens.

        Parameters
        ----------
        encoding
            The input.
        how
            "removal" cuts them out, "auto" is the best that the model has (see
            ``default_baselines.hiding_of``); everything else is a baseline, see
            ``baselines.resolve``.

        Raises
        ------
        InputError
            For cutting out where the model answers for each token.
        """
        how = hiding_of(self.model, how)
        if isinstance(how, str) and how == REMOVAL:
            if encoding.image is not None:
                raise InputError(
                    "Patches cannot be cut out of an image: others would take their place. Use "
                    'hiding="zero", "mean" or "blur".'
                )
            if self.model.task.unit not in ("text", "step"):
                raise InputError(
                    "This model answers for each token, so none can be cut out: others would take "
                    'its place. Use hiding="auto" or "zero".'
                )
            return lambda hidden: self.whole(self._cut(encoding, hidden))
        return self.replacing(encoding, how)

    def logits_without(
        self, encodings: Sequence[Encoding], hidden: Sequence[Marks], how: Any
    ) -> list[Floats]:
        """Ask about inputs with some of their tokens hidden; see ``blocks_without``.

        Returns
        -------
        list of arrays
            For each input the logits, shape (M, C).
        """
        found: list[list[Floats]] = [[] for _ in encodings]
        for i, logits in self.blocks_without(encodings, hidden, how):
            found[i].append(logits)
        return [np.concatenate(blocks) for blocks in found]

    def blocks_without(
        self, encodings: Sequence[Encoding], hidden: Sequence[Marks], how: Any
    ) -> Iterator[tuple[int, Floats]]:
        """Ask about inputs with some of their tokens hidden, some variants at once.

        Parameters
        ----------
        encodings
            The inputs.
        hidden
            For each input its M variants, each marking what is hidden: shape (M, T).
        how
            See ``hiding``.

        Yields
        ------
        tuple of int and array
            Which input, and the logits of its next variants, shape (m, C): all of them may be
            too many to keep.
        """
        done, total = 0, sum(map(len, hidden))
        self.on_progress(done, total)
        for i, (encoding, rows) in enumerate(zip(encodings, hidden, strict=True)):
            hide = self.hiding(encoding, how)
            for start in range(0, len(rows), AT_ONCE):
                some = rows[start : start + AT_ONCE]
                yield i, np.stack(self.logits_of([hide(row) for row in some]))
                done += len(some)
                self.on_progress(done, total)

    def values(
        self, requests: Sequence[AttributionRequest], hidden: Sequence[Marks], how: Any
    ) -> list[Floats64]:
        """Give the targets' scalars with some tokens hidden.

        Parameters
        ----------
        requests
            The inputs, each with its K targets, which share the passes.
        hidden, how
            As for ``blocks_without``.

        Returns
        -------
        list of arrays
            For each request the values, shape (M, K).
        """
        encodings = [request.encoding for request in requests]
        found: list[list[Floats64]] = [[] for _ in requests]
        for i, logits in self.blocks_without(encodings, hidden, how):
            found[i].append(self.target_values(logits, requests[i].targets))
        return [np.concatenate(blocks) for blocks in found]

    @property
    def _empty(self) -> int | None:
        return empty_token(self.model, "mask")

    def _cut(self, encoding: Encoding, hidden: Marks) -> Encoding:
        reads = encoding.inputs.get(PREDICTION_COUNTS)
        # Where tokens are predicted, the first of them needs one to be predicted from.
        needed = len(encoding) if reads is None else int(reads.argmax()) + 1
        if not hidden[:needed].all():
            return encoding.without(hidden)
        if self._empty is None:
            if reads is not None:
                raise InputError(
                    "With every token of the prompt cut out, nothing is left to predict from. Use "
                    'hiding="zero".'
                )
            return encoding.without(hidden)
        # Few models take an input of no token at all.
        rest = encoding.without(hidden & (np.arange(len(encoding)) > 0))
        return replace(rest, ids=np.where(np.arange(len(rest)) > 0, rest.ids, self._empty))


def finite(values: Floats) -> Floats:
    """Give numbers back.

    Raises
    ------
    NumericsError
        Where they are none.
    """
    if not np.isfinite(values).all():
        raise NumericsError(
            "The model answers this input with NaN or infinity, so there is nothing to explain. "
            "Its weights are broken or overflow: load them in float32, or another checkpoint."
        )
    return values
