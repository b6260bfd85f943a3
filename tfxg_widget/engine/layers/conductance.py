"""Layer conductance: how much of a target's change goes through each layer at each position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError
from ..models.base import WORD_EMBEDDINGS
from ..models.internals.anatomy import Side
from ..models.internals.forward import Quantity, run
from ..models.layered import LayeredModel
from ..running.baselines import resolve
from ..running.runner import OnProgress
from ..tasks.targets.target import Target
from .chunks import MAX_CHUNK, repeated_rows
from .layer_tokens import LayerTokens
from .reasons import unreadable
from .scalar import Scalar, values_of
from .tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

    from .layer_arrays import LayerArrays

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]

_KEPT: tuple[Quantity, ...] = ("hidden_states",)


@dataclass(frozen=True, eq=False)
class LayerConductance:
    """How much of a target's change goes through each hidden state.

    Attributes
    ----------
    scores
        By hidden state and position, (layers + 1, T), in units of the target's scalar f. Positive
        where the state speaks for the target.
    tokens
        The tokens of the T positions.
    target
        What f is.
    value, baseline_value
        f at the input and at the baseline.
    gaps
        For each hidden state |Σ_t scores - (value - baseline_value)|, (layers + 1,): the error of
        the integral, where all that reaches the answer goes through that state. With a decoder
        behind an encoder it is no error: part of the change goes through the other side.
    """

    scores: Floats64
    tokens: LayerTokens
    target: str
    value: float
    baseline_value: float

    @property
    def by_layer(self) -> Floats64:
        """The sum over positions, (layers + 1,)."""
        total: Floats64 = self.scores.sum(axis=1)
        return total

    @property
    def gaps(self) -> Floats64:
        """The part of the change that a hidden state does not account for, (layers + 1,)."""
        gaps: Floats64 = np.abs(self.by_layer - (self.value - self.baseline_value))
        return gaps

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the map out as a table: a row for each hidden state, a column for each token.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        return dataframe(self.scores, columns=list(self.tokens.names))


def layer_conductance(
    inspection: LayerArrays,
    scalar: Scalar,
    side: Side,
    baseline: Any,
    n_steps: int,
    on_progress: OnProgress,
) -> LayerConductance:
    """Integrate along the straight path from a baseline; see ``Inspection.layer_conductance``.

    The integral of ∂f/∂y · dy/dα over the path is a sum over its steps of the mean gradient at both
    ends of a step times the change of y (the trapezoidal rule).
    """
    if n_steps < 1:
        raise InputError(f"n_steps={n_steps} makes no path. Give at least 1.")
    model, encoding = inspection.model, inspection.encoding
    target = scalar.resolved(model, encoding, inspection.logits)
    end = model.embed(encoding.ids)
    start = resolve(model, encoding, baseline, WORD_EMBEDDINGS)
    shares = np.linspace(0, 1, n_steps + 1, dtype=np.float32)
    room = (inspection.memory_budget << 20) // model.point_bytes(encoding)
    at_once = min(MAX_CHUNK, max(1, room - 1))
    chunks: list[Floats64] = []
    values: list[Floats] = []
    on_progress(0, n_steps)
    for first in range(0, n_steps, at_once):
        # Two neighbouring chunks of steps share the point between them.
        part = shares[first : first + at_once + 1, None, None]
        of_points, scores = _of_steps(
            model, encoding, start + part * (end - start), target, scalar, side
        )
        values.append(of_points)
        chunks.append(scores)
        on_progress(min(first + at_once, n_steps), n_steps)
    return LayerConductance(
        scores=np.sum(chunks, axis=0),
        tokens=inspection.layer_tokens(side),
        target=target.name,
        value=float(values[-1][-1]),
        baseline_value=float(values[0][0]),
    )


def _of_steps(
    model: LayeredModel,
    encoding: Encoding,
    points: Floats,
    target: Target,
    scalar: Scalar,
    side: Side,
) -> tuple[Floats, Floats64]:
    """Integrate between neighbouring points (N, T, D).

    Returns
    -------
    values
        f at each point, (N,).
    scores
        The integral over all N - 1 steps, for each hidden state and token, (layers + 1, T).
    """
    inputs = tf.constant(points)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        trace = run(model, inputs, repeated_rows(encoding, len(points)), _KEPT)
        values = values_of(model, trace.logits, target, scalar.output)
    states = trace.of("hidden_states", side)
    zero = tf.UnconnectedGradients.ZERO
    gradients = tape.gradient(values, states, unconnected_gradients=zero)
    integrals = []
    for state, gradient in zip(states, gradients, strict=True):
        slopes = np.asarray(gradient, np.float64)
        means = (slopes[:-1] + slopes[1:]) / 2
        steps = np.diff(np.asarray(state, np.float64), axis=0)
        integrals.append((means * steps).sum(axis=(0, 2)))
    if len({integral.shape for integral in integrals}) > 1:
        raise unreadable(model, "hidden_states", side)
    return values.numpy(), np.stack(integrals)
