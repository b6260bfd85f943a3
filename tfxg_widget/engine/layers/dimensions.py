"""How large what a model computes inside is, and what of it fits the memory budget."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

import tensorflow as tf

from ..inputs.encoding import DECODER, Encoding
from ..inputs.errors import InputError
from ..models.internals.anatomy import Side
from ..models.internals.forward import Trace, run
from ..models.layered import LayeredModel

#: Bytes of a float32.
_FLOAT = 4


@dataclass(frozen=True)
class Dimensions:
    """The sizes of one side of a model.

    Attributes
    ----------
    layers
        How many blocks attend.
    heads
        How many heads each block has; 0 where attention cannot be read.
    head_width
        The dimension d of queries and keys.
    hidden
        The dimension D of hidden states; 0 for cross-attention, which has none.
    states
        How many hidden states there are: one more than layers, but for models in memory.
    neurons
        The dimension F of feed-forward activations; 0 where they cannot be read.
    """

    layers: int
    heads: int
    head_width: int
    hidden: int
    states: int
    neurons: int

    def bytes(self, layers: int, heads: int, reading: int, read: int) -> int:
        """Count the memory of everything that is kept of some layers and heads, in float32.

        Parameters
        ----------
        layers, heads
            How many are kept.
        reading, read
            How many tokens read, and how many are read from.
        """
        attention = heads * reading * read
        projected = heads * self.head_width * (reading + 2 * read)
        states = self.states * reading * self.hidden
        return _FLOAT * (layers * (attention + projected + reading * self.neurons) + states)


_known: WeakKeyDictionary[LayeredModel, Mapping[Side, Dimensions]] = WeakKeyDictionary()
_lock = threading.Lock()


def dimensions(model: LayeredModel) -> Mapping[Side, Dimensions]:
    """Give the sizes of each side of a model, seen from one short run, once for each model."""
    with _lock:
        if model not in _known:
            rows = model.example_rows()
            points = tf.constant(model.embed(rows.ids))
            trace = run(model, points, rows, ("attention", "values", "hidden_states", "neurons"))
            sides: list[Side] = ["self", "encoder", "decoder", "cross"]
            by_side = {side: _of(trace, side) for side in sides}
            _known[model] = {side: size for side, size in by_side.items() if size is not None}
        return _known[model]


def _of(trace: Trace, side: Side) -> Dimensions | None:
    attention, states = trace.of("attention", side), trace.of("hidden_states", side)
    if not attention and not states:
        return None
    neurons, values = trace.of("neurons", side), trace.of("values", side)
    return Dimensions(
        layers=len(attention) or len(states) - 1,
        heads=int(attention[0].shape[1]) if attention else 0,
        head_width=int(values[0].shape[-1]) if values else 0,
        hidden=int(states[-1].shape[-1]) if states else 0,
        states=len(states),
        neurons=int(neurons[0].shape[-1]) if neurons else 0,
    )


def kept_bytes(
    sizes: Mapping[Side, Dimensions],
    encoding: Encoding,
    layers: int,
    heads: int,
    share: float = 1.0,
) -> int:
    """Count the memory of all that is kept of an input, or of a share of its tokens."""
    lengths = side_lengths(encoding, sizes)
    return sum(
        size.bytes(layers, heads, int(share * lengths[side][0]), int(share * lengths[side][1]))
        for side, size in sizes.items()
    )


def require_memory(
    sizes: Mapping[Side, Dimensions],
    encoding: Encoding,
    layers: Sequence[int],
    heads: Sequence[int],
    budget: int,
) -> None:
    """Refuse to keep more than fits the budget.

    Parameters
    ----------
    sizes
        Of the model's sides.
    encoding
        The input.
    layers, heads
        Which are kept.
    budget
        In MiB.

    Raises
    ------
    InputError
        Saying how much is needed, and what would fit.
    """
    lengths = side_lengths(encoding, sizes)

    needed = partial(kept_bytes, sizes, encoding)
    limit, whole = budget << 20, needed(len(layers), len(heads))
    if whole <= limit:
        return
    tokens = max(reading for reading, _ in lengths.values())
    fits = [
        f"{count} layer{'s' * (count > 1)} with layers="
        for count in range(len(layers) - 1, 0, -1)
        if needed(count, len(heads)) <= limit
    ][:1]
    if not fits:
        fits = [
            f"1 layer and {count} head{'s' * (count > 1)} with layers=[…] and heads="
            for count in range(len(heads) - 1, 0, -1)
            if needed(1, count) <= limit
        ][:1]
    shorter = next(
        (n for n in range(tokens, 0, -1) if needed(len(layers), len(heads), n / tokens) <= limit), 0
    )
    raise InputError(
        f"To keep {len(layers)} layers × {len(heads)} heads of {tokens:,} tokens takes "
        f"{whole / 2**20:,.0f} MiB, more than the memory budget of {budget:,} MiB. What would fit: "
        + "; ".join(
            [
                *fits,
                *([f"a text of {shorter:,} tokens"] if shorter else []),
                f"memory_budget={-(-whole // 2**20)}",
            ]
        )
        + "."
    )


def side_lengths(
    encoding: Encoding, sizes: Mapping[Side, Dimensions]
) -> Mapping[Side, tuple[int, int]]:
    """Give for each side how many tokens read, and how many are read from."""
    if encoding.image is not None:
        # A class token or two come on top.
        patches = len(encoding.words) + 2
        return dict.fromkeys(sizes, (patches, patches))
    source = target = len(encoding)
    if DECODER in encoding.inputs:
        target = int(encoding.inputs[DECODER].sum())
        source -= target
    of_side = {"self": (source, source), "encoder": (source, source), "decoder": (target, target)}
    return {side: of_side.get(side, (target, source)) for side in sizes}
