"""Turn the output of a model in memory into logits of named labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...inputs.errors import ModelError
from ...tasks.classification.text_classification import TextClassification
from ..hooks import linear
from ..networks.outputs import both_sides

Scores = Literal["logits", "probabilities"]

Squashing = Literal["softmax", "sigmoid"]

#: Probabilities are raised to this at least, so that their logarithm is finite.
_LEAST = 1e-30


@dataclass(frozen=True, eq=False)
class OutputScores:
    """How to get logits from a model that may give probabilities, or one number for two labels.

    Attributes
    ----------
    task
        Names the labels.
    squashing
        The layer whose softmax or sigmoid gives probabilities and is removed, or None.
    squashed
        The function that is inverted to get logits from the output, or None.
    """

    task: TextClassification
    squashing: Any
    squashed: Squashing | None

    def logits(self, run: Callable[[], Any]) -> Any:
        """Run a model: logits (N, C) in float32."""
        with linear(self.squashing) if self.squashing else nullcontext():
            values = tf.cast(scores_of(run()), tf.float32)
        if self.squashed:
            values = _unsquashed(values, self.squashed)
        return both_sides(values) if self.task.two_sided else values


def find_output_scores(
    answer: Any,
    notes: Sequence[tuple[str, Any]],
    layers: Mapping[str, Any],
    labels: Sequence[str] | None,
    scores: Scores | None,
    multi_label: bool,
) -> OutputScores:
    """Find out what a model's outputs mean, from one of them.

    Parameters
    ----------
    answer
        The model's output for some input.
    notes
        The name and output of each of its layers in that run.
    layers
        Its layers by name; the last may turn logits into probabilities.
    labels
        In the order of its scores; two for a model of one score, for no and yes.
    scores
        Whether it gives logits or probabilities; None to find out.
    multi_label
        Whether several labels can hold at once.

    Raises
    ------
    ModelError
        For an output without scores, or with more or fewer than the labels; and where ``scores``
        or ``multi_label`` contradict the output.
    """
    values = scores_of(answer)
    made = [layers[name] for name, tensor in notes if tensor is _picked(answer)]
    last = next((layer for layer in reversed(made) if _activation(layer)), None)
    squashed: Squashing | None = None
    if scores == "logits":
        last = None
    elif last is not None:
        squashed = _activation(last)
    elif scores == "probabilities" or _are_distributions(values):
        squashed = "softmax" if _are_distributions(values) else "sigmoid"
    if scores == "probabilities" and not _are_probabilities(values):
        raise ModelError(
            'The model answers with numbers below 0 or above 1, which scores="probabilities" says '
            'they are not. Give scores="logits".'
        )
    if multi_label and squashed == "softmax":
        raise ModelError(
            "The model answers with probabilities that sum to 1, so its labels exclude each other. "
            "Leave multi_label=True out, or wrap a model that gives a logit or a sigmoid for each "
            "label."
        )
    count = int(values.shape[-1])
    if count == 1 and not layers and scores is None:
        raise ModelError(
            "A single score may be a logit or a probability. Say which: "
            'wrap(…, scores="probabilities") or scores="logits".'
        )
    two_sided = count == 1 and (labels is None or len(labels) == 2)
    independent = multi_label or count == 1 or squashed == "sigmoid"
    return OutputScores(
        TextClassification.of_labels(labels, 2 if two_sided else count, independent, two_sided),
        squashing=last,
        squashed=squashed if last is None else None,
    )


def scores_of(answer: Any) -> Any:
    """Take the scores (N, C) from an output.

    Raises
    ------
    ModelError
        If it is not one row of scores for each text.
    """
    values = _picked(answer)
    rank = np.ndim(values) if isinstance(values, np.ndarray | tf.Tensor) else None
    if rank == 1:
        return values[:, None]
    if rank == 2:
        return values
    raise ModelError(
        f"The model answers with {_described(answer)}, not with a row of scores for each text. "
        "Wrap the model that has its classification head on, or pass the head: "
        'wrap(model, tokenizer, head=lambda answer: dense(answer["pooled_output"])).'
    )


def _picked(answer: Any) -> Any:
    if isinstance(answer, Mapping):
        return answer["logits"] if "logits" in answer else _only(list(answer.values()))
    return _only(answer) if isinstance(answer, list | tuple) else answer


def _only(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else None


def _described(answer: Any) -> str:
    if isinstance(answer, Mapping):
        return f"{{{', '.join(map(str, answer))}}}"
    shape = getattr(answer, "shape", None)
    return type(answer).__name__ if shape is None else f"numbers of shape {tuple(shape)}"


def _activation(layer: Any) -> Squashing | None:
    name = getattr(getattr(layer, "activation", None), "__name__", None)
    return name if name in {"softmax", "sigmoid"} else None


def _are_probabilities(values: Any) -> bool:
    numbers: NDArray[np.float64] = np.asarray(values, np.float64)
    return bool(((numbers >= 0) & (numbers <= 1)).all())


def _are_distributions(values: Any) -> bool:
    """Recognise probabilities by their sum: logits do not sum to 1 by chance."""
    rows: NDArray[np.float64] = np.asarray(values, np.float64)
    return bool(
        rows.shape[-1] > 1 and (rows >= 0).all() and np.allclose(rows.sum(axis=-1), 1, atol=1e-3)
    )


def _unsquashed(probabilities: Any, activation: Squashing) -> Any:
    logarithm = tf.math.log(tf.maximum(probabilities, _LEAST))
    if activation == "softmax":
        return logarithm
    return logarithm - tf.math.log(tf.maximum(1 - probabilities, _LEAST))
