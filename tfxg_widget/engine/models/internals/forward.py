"""Run a model once and keep what it computes inside."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import tensorflow as tf

from ...tokenizers.padding import SourceSide
from ..attention import alone
from ..hooks import input_tapped, replaced, tapped
from ..layered import LayeredModel
from .anatomy import Side, anatomy
from .attention_layer import Part

#: What can be kept of a run.
Quantity = Literal["attention", "queries", "keys", "values", "hidden_states", "neurons"]

#: Of these, what an attention layer computes.
OF_ATTENTION: frozenset[Quantity] = frozenset({"attention", "queries", "keys", "values"})

#: Called with the quantity, the side, the layer's number and the tensor.
OnTensor = Callable[[Quantity, Side, int, Any], Any]


@dataclass(frozen=True, eq=False)
class Trace:
    """What a run computed, as tensors on the way to the logits.

    Attributes
    ----------
    logits
        Shape (N, C).
    tensors
        By quantity and side one tensor for each layer: "attention" (N, H, T, S), "queries"
        (N, H, T, d), "keys" and "values" (N, H, S, d), "hidden_states" (N, T, D), one more than
        there are blocks, and "neurons" (N, T, F).
    """

    logits: Any
    tensors: Mapping[tuple[Quantity, Side], Mapping[int, Any]]

    def of(self, quantity: Quantity, side: Side) -> list[Any]:
        """Give the tensors of all layers that were kept, in their order."""
        by_layer = self.tensors.get((quantity, side), {})
        return [by_layer[index] for index in sorted(by_layer)]


def run(
    model: LayeredModel,
    points: Any,
    rows: Any,
    keep: Collection[Quantity],
    *,
    change: OnTensor | None = None,
    store: OnTensor | None = None,
) -> Trace:
    """Run from word embeddings and keep some of what is computed on the way.

    Parameters
    ----------
    model
        The model.
    points
        Tensor (N, T, D).
    rows
        What goes with them.
    keep
        Which quantities.
    change
        What it returns takes the tensor's place in the run; queries, keys and values cannot be
        replaced.
    store
        What it returns is kept instead of the tensor, None for nothing.

    Returns
    -------
    Trace
        Its tensors can be differentiated by, where a tape watches the points.
    """
    parts = anatomy(model)
    kept_tensors: dict[tuple[Quantity, Side], dict[int, Any]] = {}
    length = int(points.shape[1])
    trim = _Trim(model, length)

    def note(quantity: Quantity, side: Side, index: int, tensor: Any) -> Any:
        passed_on = tensor if change is None else change(quantity, side, index, tensor)
        kept = passed_on if store is None else store(quantity, side, index, passed_on)
        if kept is not None:
            kept_tensors.setdefault((quantity, side), {})[index] = kept
        return passed_on

    def see_state(side: Side, index: int, whole: Any) -> Any:
        return trim.put(note("hidden_states", side, index, trim.rows(whole)), whole)

    def see_neurons(side: Side, index: int, whole: Any) -> Any:
        return trim.put(note("neurons", side, index, trim.rows(whole)), whole)

    with ExitStack() as stack:
        stack.enter_context(alone())
        if OF_ATTENTION & set(keep):
            for layer, see in _attention_seers(parts.attention, note, frozenset(keep), trim):
                stack.enter_context(layer.observed(see))
        if "hidden_states" in keep:
            if parts.starts_with_points:
                points = note("hidden_states", "self", 0, points)
            for side, states in parts.states.items():
                for index, place in enumerate(states):
                    if parts.starts_with_points and index == 0:
                        continue
                    see = partial(see_state, side, index)
                    stack.enter_context(tapped(place.layer, see, place.turn))
        if "neurons" in keep:
            for side, places in parts.feed_forward.items():
                for index, place in enumerate(places):
                    see = partial(see_neurons, side, index)
                    stack.enter_context(input_tapped(place.layer, see, place.turn))
        logits = model._from_embeddings(points, rows)
    return Trace(logits, kept_tensors)


@contextmanager
def from_last_block(model: LayeredModel, side: Side, states: Any) -> Iterator[None]:
    """Put states (N, T, D) in the place of what the last block of a side gives.

    Blocks of KerasHub are not run at all: what they give does not reach the answer.
    """
    parts = anatomy(model)
    place = parts.last_block[side]
    trim = _Trim(model, int(states.shape[1]))
    blocks = [last.layer for last in parts.last_block.values()]
    blocks += [block.layer for of_side in parts.states.values() for block in of_side[1:-1]]
    with ExitStack() as stack:
        for block in {id(block): block for block in blocks}.values():
            if type(block).__module__.startswith("keras_hub."):
                stack.enter_context(_skipped(block))
        stack.enter_context(tapped(place.layer, partial(trim.put, states), place.turn))
        yield


def last_block_output(model: LayeredModel, points: Any, rows: Any, side: Side) -> Any:
    """Run from word embeddings (N, T, D) to what the last block of a side gives, (N, T, D)."""
    place = anatomy(model).last_block[side]
    trim = _Trim(model, int(points.shape[1]))
    outputs: list[Any] = []

    def see(whole: Any) -> Any:
        outputs.append(trim.rows(whole))
        return whole

    with alone(), tapped(place.layer, see, place.turn):
        model._from_embeddings(points, rows)
    return outputs[-1]


class _Trim:
    """Takes the tokens of the input where a model pads its input, and puts them back."""

    def __init__(self, model: LayeredModel, length: int) -> None:
        padding = model._padding
        self._padding = None if isinstance(padding, SourceSide) or not padding.length else padding
        self._length = length

    def rows(self, whole: Any) -> Any:
        """Take from (N, length, D) the tokens' part, (N, T, D)."""
        return whole if self._padding is None else self._padding.taken(whole, self._length)

    def put(self, part: Any, whole: Any) -> Any:
        """Put the tokens' part back."""
        return part if self._padding is None else self._padding.put(part, whole)

    def square(self, whole: Any) -> Any:
        """Take from (N, H, length, length) the tokens' part, (N, H, T, T)."""
        return whole if self._padding is None else self._padding.square_taken(whole, self._length)

    def put_square(self, part: Any, whole: Any) -> Any:
        """Put the tokens' part back."""
        return part if self._padding is None else self._padding.put_square(part, whole)

    def heads(self, whole: Any) -> Any:
        """Take from (N, H, length, d) the tokens' part, (N, H, T, d)."""
        if self._padding is None:
            return whole
        joined = tf.reshape(whole, tf.concat([[-1], tf.shape(whole)[2:]], axis=0))
        part = self._padding.taken(joined, self._length)
        return tf.reshape(part, tf.concat([tf.shape(whole)[:2], tf.shape(part)[1:]], axis=0))


def _attention_seers(
    attention: Mapping[Side, Any],
    note: OnTensor,
    keep: frozenset[Quantity],
    trim: _Trim,
) -> Iterator[tuple[Any, Any]]:
    """Give each attention layer once, with what notes all of its calls."""
    places: dict[Any, dict[int, tuple[Side, int]]] = {}
    without_product: set[Any] = set()
    for side, calls in attention.items():
        for index, call in enumerate(calls):
            places.setdefault(call.layer, {})[call.turn] = (side, index)
            if not call.multiplies:
                without_product.add(call.layer)
    for layer, turns in places.items():
        kept = keep - {"queries", "keys"} if layer in without_product else keep

        def see(
            turn: int,
            part: Part,
            tensor: Any,
            turns: Mapping[int, tuple[Side, int]] = turns,
            kept: frozenset[Quantity] = kept,
        ) -> Any:
            if part not in kept or turn not in turns:
                return tensor
            side, index = turns[turn]
            if part != "attention":
                note(part, side, index, trim.heads(tensor))
                return tensor
            return trim.put_square(note(part, side, index, trim.square(tensor)), tensor)

        yield layer, see


@contextmanager
def _skipped(block: Any) -> Iterator[None]:
    """Have a block that gives a single tensor hand its input on, in this thread only."""
    name = next(iter(inspect.signature(block.call).parameters))

    def hand_on(*args: Any, **kwargs: Any) -> Any:
        return args[0] if args else kwargs[name]

    with replaced(block, "call", lambda _: hand_on):
        yield
