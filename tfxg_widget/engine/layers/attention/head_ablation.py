"""What a target loses when an attention head is switched off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...models.internals.anatomy import Side
from ...models.internals.forward import Quantity, run
from ...running.runner import OnProgress
from ..chunks import MAX_CHUNK, repeated_rows
from ..scalar import Scalar, values_of
from ..tables import dataframe

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats64 = NDArray[np.float64]

_KEPT: tuple[Quantity, ...] = ("attention",)


@dataclass(frozen=True, eq=False)
class HeadAblation:
    """What a target loses when one head is switched off.

    Attributes
    ----------
    side
        "self", "encoder", "decoder" or "cross".
    layers, heads
        The indices of the L layers and H heads.
    drops
        f(all heads) - f(without the head), (L, H), in units of the target's scalar f: positive
        where the head speaks for the target.
    target
        What f is.
    value
        f with all heads.
    """

    side: Side
    layers: tuple[int, ...]
    heads: tuple[int, ...]
    drops: Floats64
    target: str
    value: float

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the drops out as a table: a row for each layer, a column for each head.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        return dataframe(
            self.drops, [f"layer {i}" for i in self.layers], [f"head {i}" for i in self.heads]
        )


def head_ablation(
    inspection: LayerArrays, scalar: Scalar, side: Side, on_progress: OnProgress
) -> HeadAblation:
    """Switch heads off one by one; see ``Inspection.head_ablation``."""
    model, encoding = inspection.model, inspection.encoding
    target = scalar.resolved(model, encoding, inspection.logits)
    layers = inspection.attention_heads(side).layers
    cases = [(layer, head) for layer in layers for head in inspection.heads]
    room = (inspection.memory_budget << 20) // model.point_bytes(encoding)
    at_once = min(MAX_CHUNK, max(1, room))
    point = model.embed(encoding.ids)[None]
    # The first run switches nothing off.
    switched: list[tuple[int, int] | None] = [None, *cases]
    values: list[NDArray[np.float32]] = []
    on_progress(0, len(switched))
    for start in range(0, len(switched), at_once):
        part = switched[start : start + at_once]
        count = len(part)
        trace = run(
            model,
            tf.constant(np.repeat(point, count, axis=0)),
            repeated_rows(encoding, count),
            _KEPT,
            change=_switching_off(part, side),
            store=lambda *_: None,
        )
        values.append(np.asarray(values_of(model, trace.logits, target, scalar.output)))
        on_progress(min(start + at_once, len(switched)), len(switched))
    value, *without = np.concatenate(values).astype(np.float64)
    drops = (value - np.array(without)).reshape(len(layers), len(inspection.heads))
    return HeadAblation(side, layers, inspection.heads, drops, target.name, float(value))


def _switching_off(cases: list[tuple[int, int] | None], side: Side) -> Any:
    """Set the attention of one head of each row to zero, so that it hands nothing on."""

    def change(_quantity: Quantity, of_side: Side, layer: int, attention: Any) -> Any:
        kept = np.ones((len(cases), int(attention.shape[1]), 1, 1), np.float32)
        for row, case in enumerate(cases):
            if case is not None and of_side == side and case[0] == layer:
                kept[row, case[1]] = 0
        return attention if kept.all() else attention * tf.cast(kept, attention.dtype)

    return change
