"""What a model would answer from each layer: its states read by the model's own last part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...gradients.output_scalar import transformed
from ...inputs.encoding import DECODER, PREDICTION_COUNTS, Encoding, Rows
from ...inputs.errors import InputError, ModelError
from ...models.internals.anatomy import Side, anatomy
from ...models.internals.forward import from_last_block, last_block_output
from ...models.layered import LayeredModel
from ..tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats = NDArray[np.float32]

#: So many arrays of the logits' size are held at once.
_COPIES = 4


@dataclass(frozen=True, eq=False)
class AnswersByLayer:
    """A classifier's answer from the states of every layer.

    Attributes
    ----------
    labels
        The C classes.
    logits, probabilities
        By layer, shape (layers + 1, C): the first row from the embeddings, the last one the model's
        own answer. For a model with an answer for each token (layers + 1, T, C).
    """

    labels: tuple[str, ...]
    logits: Floats
    probabilities: Floats

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the probabilities out as a table: a row for each layer, a column for each class.

        Raises
        ------
        InputError
            For a model with an answer for each token.
        ImportError
            Where pandas is not installed.
        """
        if self.probabilities.ndim != 2:
            raise InputError(
                "There is an answer for each token, which makes a table for each of them. Take "
                "them from probabilities[:, token]."
            )
        return dataframe(self.probabilities, columns=list(self.labels))


def answers_by_layer(inspection: LayerArrays) -> AnswersByLayer:
    """Read a classifier's states layer by layer; see ``Inspection.answers_by_layer``."""
    model, encoding = inspection.model, inspection.encoding
    task = model.task
    if task.unit in ("step", "mask"):
        raise InputError(
            f"A model for {task.name} answers with a token of its vocabulary. Use logit_lens()."
        )
    states = lens_states(inspection)
    outputs = task.outputs(encoding)
    blocks = list(logits_from(inspection, states, encoding.rows, outputs))
    logits = np.concatenate([block for _, block in blocks])[:, :outputs]
    probabilities = np.asarray(transformed(logits, "probability", task.activation))
    labels = class_labels(model, encoding)
    if task.unit == "token":
        shape = (len(logits), -1, len(labels))
        logits, probabilities = logits.reshape(shape), probabilities.reshape(shape)
    return AnswersByLayer(labels, logits, probabilities)


def class_labels(model: LayeredModel, encoding: Encoding) -> tuple[str, ...]:
    """Name the columns of a classifier's answers."""
    task = model.task
    labels = getattr(task, "labels", None)
    if labels is not None:
        return tuple(getattr(labels, "names", labels))
    if task.name == "question answering":
        return ("start", "end")
    count = task.outputs(encoding) // (len(encoding) if task.unit == "token" else 1)
    return tuple(str(i) for i in range(count))


def lens_side(model: LayeredModel) -> Side:
    """Give the side whose last states the model's answer is read from."""
    states = anatomy(model).states
    for side in ("decoder", "self"):
        if side in states:
            return side
    raise ModelError(
        f"{model.name} has no hidden states that its answer is read from and that could be "
        "replaced by those of another layer."
    )


def lens_states(inspection: LayerArrays) -> Floats:
    """Give what is put behind the last block, (layers + 1, T, D).

    These are the hidden states, but for the last one: where a normalisation follows the last block
    this is the block's own output, so that the normalisation is applied once to every layer.
    """
    model, encoding = inspection.model, inspection.encoding
    side = lens_side(model)
    states = inspection.hidden_states if side == "self" else inspection.decoder_hidden_states
    points = tf.constant(model.embed(encoding.ids)[None])
    last = np.asarray(last_block_output(model, points, encoding.rows, side), np.float32)
    if last.shape[1:] != states.shape[1:]:
        raise ModelError(
            f"The last block of {model.name} gives states of shape {last.shape[1:]}, other layers "
            f"{states.shape[1:]}, so their states cannot be read by its head."
        )
    return np.concatenate([states[:-1], last])


def logits_from(
    inspection: LayerArrays, states: Floats, rows: Rows, outputs: int
) -> Iterator[tuple[slice, Any]]:
    """Read states (N, T, D) by all that follows the last block, some of them at once.

    Parameters
    ----------
    inspection
        Of the input.
    states
        What takes the place of the last block's output.
    rows
        The input's, (1, T); they say where outputs are read.
    outputs
        How many of them there are.

    Yields
    ------
    tuple of slice and array
        Which of the states, and their logits (n, C).
    """
    model = inspection.model
    side = lens_side(model)
    cost = model.point_bytes(inspection.encoding) + 4 * _COPIES * outputs
    at_once = max(1, (inspection.memory_budget << 20) // cost)
    for start in range(0, len(states), at_once):
        part = slice(start, min(start + at_once, len(states)))
        count = part.stop - part.start
        repeated = Rows(
            np.repeat(rows.ids, count, axis=0),
            {name: np.repeat(values, count, axis=0) for name, values in rows.inputs.items()},
        )
        with from_last_block(model, side, tf.constant(states[part])):
            logits = model._from_ids(repeated)
        yield part, np.asarray(logits, np.float32)


def rows_read_everywhere(model: LayeredModel, encoding: Encoding) -> Rows:
    """Give an input's rows with an output read at each state of a language model.

    The states are replaced behind the last block, so the ids only say where outputs are read.
    """
    rows = encoding.rows
    if model.task.unit == "step":
        counts = rows.inputs[PREDICTION_COUNTS]
        every = rows.inputs[DECODER] if DECODER in rows.inputs else np.ones_like(counts)
        return Rows(rows.ids, {**rows.inputs, PREDICTION_COUNTS: every})
    if model.task.unit == "mask":
        mask_id = model.special_id("mask")
        if mask_id is not None:
            return Rows(np.full_like(rows.ids, mask_id), rows.inputs)
    raise InputError(
        f"A model for {model.task.name} has no vocabulary to read states by. Use "
        "answers_by_layer(): its classes at each layer."
    )
