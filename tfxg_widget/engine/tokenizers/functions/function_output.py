"""Bring the output of a function that tokenises texts into one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inputs.encoding import Ints
from ...inputs.errors import ModelError
from ...inputs.words import Offset

#: Names of the ids in a mapping, and of the mask that separates padding from text.
_IDS = ("input_ids", "token_ids", "ids")
_MASKS = ("attention_mask", "padding_mask")
_OFFSETS = "offset_mapping"


@dataclass(frozen=True, eq=False)
class Reading:
    """One tokenised text.

    Attributes
    ----------
    ids
        Shape (L,), padding included.
    ids_name
        Their name; None where the function gives nothing else.
    others
        The other inputs, each of shape (L,).
    offsets
        The characters of each token, (0, 0) for added ones; None where the function gives none.
    """

    ids: Ints
    ids_name: str | None
    others: Mapping[str, Ints]
    offsets: Sequence[Offset] | None

    def contents(self) -> list[slice]:
        """List the possible ranges of the text's tokens: by the mask, or with and without zeros."""
        mask = next((self.others[name] for name in _MASKS if name in self.others), None)
        if mask is not None:
            return [_span(mask)]
        return [slice(0, len(self.ids)), _span(self.ids)]


def reading(output: Any) -> Reading:
    """Read a function's output.

    Raises
    ------
    ModelError
        For an output without ids, or with rows of different lengths.
    """
    if not isinstance(output, Mapping):
        return Reading(_row(output), None, {}, None)
    name = next((name for name in _IDS if name in output), None)
    if name is None:
        raise ModelError(
            f"The tokenizer gives {', '.join(map(str, output))}, but no ids. Call them {_IDS[0]!r}."
        )
    offsets = output.get(_OFFSETS)
    others = {key: _row(values) for key, values in output.items() if key not in {name, _OFFSETS}}
    whole = Reading(
        _row(output[name]),
        name,
        others,
        None if offsets is None else [(int(a), int(b)) for a, b in np.reshape(offsets, (-1, 2))],
    )
    lengths = {
        len(whole.ids),
        *map(len, others.values()),
        len(whole.offsets or whole.ids),
    }
    if len(lengths) > 1:
        raise ModelError(
            "The tokenizer gives rows of different lengths; each needs a number for each id."
        )
    return whole


def _row(values: Any) -> Ints:
    """Bring ids of shape (L,) or (1, L), of any library, to (L,)."""
    row: NDArray[Any] = np.asarray(values)
    row = row[0] if row.ndim == 2 and len(row) == 1 else row
    if row.ndim != 1 or (row.size and row.dtype.kind not in "iub"):
        raise ModelError(
            f"The tokenizer gives {row.dtype} of shape {row.shape} for one text; it needs a row of "
            "whole numbers, the ids of the tokens."
        )
    return row.astype(np.int32)


def _span(values: Ints) -> slice:
    """Leave the zeros at both ends out."""
    places = np.flatnonzero(values)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)
