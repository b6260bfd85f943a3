"""One vector for each input: where it lies among others."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...inputs.encoding import DECODER, Encoding, Ints, Rows, pad
from ...inputs.errors import ModelError
from ...inputs.image_files import RawInput
from ...models.attention import alone
from ...models.checkpoints.pooling import Pooling
from ...models.hooks import tapped
from ...models.internals.anatomy import Side, anatomy
from ...models.layered import LayeredModel
from ...running.runner import OnProgress
from ...tokenizers.generation.continuation import ContinuingTokenizer
from .pooling import pooling_of

Floats = NDArray[np.float32]

#: So many inputs are tokenised before they are run, so that memory does not grow with their number.
_AT_ONCE = 1024

#: No batch has more inputs, so that progress shows and a computation can be stopped.
_MAX_BATCH = 64

#: So many batches run op by op before the pass is traced.
_EAGER_BATCHES = 8


@dataclass(frozen=True, eq=False)
class _Item:
    """One input: its place in the result, its rows, and which tokens make its vector.

    Attributes
    ----------
    place
        Its index among all inputs.
    ids, inputs
        As of ``Encoding``.
    length
        How many tokens, from the first one on, are pooled.
    """

    place: int
    ids: Ints
    inputs: dict[str, Ints]
    length: int


def embed(
    model: LayeredModel,
    pairs: Sequence[tuple[RawInput, str | None]],
    pooling: str | None,
    memory_budget: int,
    on_progress: OnProgress,
) -> Floats:
    """Embed inputs; see ``tfxg_widget.embed``."""
    result: Floats | None = None
    done = 0
    on_progress(0, len(pairs))
    for places, vectors in embedded_batches(model, pairs, pooling, memory_budget):
        if result is None:
            result = np.empty((len(pairs), vectors.shape[1]), np.float32)
        result[places] = vectors
        done += len(places)
        on_progress(done, len(pairs))
    return np.empty((0, 0), np.float32) if result is None else result


def embedded_batches(
    model: LayeredModel,
    pairs: Sequence[tuple[RawInput, str | None]],
    pooling: str | None,
    memory_budget: int,
) -> Iterator[tuple[list[int], Floats]]:
    """Embed inputs batch by batch, so that a caller can stop, and go on later where it stopped.

    Yields
    ------
    tuple of list and array
        Which inputs a batch had, by their indices in ``pairs``, and their vectors (n, D).

    Raises
    ------
    InputError
        For an unknown pooling.
    ModelError
        For a model without hidden states.
    """
    chosen = pooling_of(model, pooling)
    side: Side = "encoder" if anatomy(model).has_two_sides else "self"
    if side not in anatomy(model).states:
        raise ModelError(
            f"{model.name} has no hidden states with a vector for each token, so there is nothing "
            "to embed inputs by. Explain it with explain()."
        )
    states = _LastStates(model, side)
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        items = [_item(model, start + i, *pair) for i, pair in enumerate(part)]
        for batch in _batches(model, items, memory_budget << 20):
            yield [item.place for item in batch], _pooled(states(batch), batch, chosen)


def _item(model: LayeredModel, place: int, text: RawInput, text_pair: str | None) -> _Item:
    reader = model._tokenizer
    if isinstance(reader, ContinuingTokenizer) and text_pair is None:
        # Nothing is written: the states of the source do not depend on what follows.
        source = reader.source(text)
        following, _, inputs = reader.joined(source, [])
        ids = np.concatenate([source.ids, np.array(following, np.int32)])
        return _Item(place, ids, dict(inputs), len(source))
    encoding = model.encode(text, text_pair)
    return _Item(place, encoding.ids, dict(encoding.inputs), _source_length(encoding))


def _source_length(encoding: Encoding) -> int:
    if DECODER in encoding.inputs:
        return int((1 - encoding.inputs[DECODER]).sum())
    return len(encoding)


def _batches(model: LayeredModel, items: Sequence[_Item], budget: int) -> Iterator[list[_Item]]:
    """Put inputs of like length together, as many as fit the budget."""
    batch: list[_Item] = []
    for item in sorted(items, key=lambda item: (len(item.ids), item.length)):
        cost = model.size.point_bytes(len(item.ids))
        room = min(_MAX_BATCH, max(1, budget // cost))
        differs = batch and (len(batch[0].ids), batch[0].length) != (len(item.ids), item.length)
        if batch and (len(batch) >= room or (differs and not model.pads)):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


class _LastStates:
    """Runs batches to the last hidden states (N, T, D), traced once it is worth it."""

    def __init__(self, model: LayeredModel, side: Side) -> None:
        self._model = model
        self._side = side
        self._batches = 0

    def __call__(self, batch: Sequence[_Item]) -> Floats:
        ids = pad([item.ids[None] for item in batch])
        inputs = {
            name: pad([item.inputs[name][None] for item in batch]) for name in batch[0].inputs
        }
        self._batches += 1
        if self._is_eager:
            states = _states_of(self._model, self._side, ids, inputs)
        else:
            states = _traced(self._model, self._side, inputs)(tf.constant(ids), inputs)
        return np.asarray(states, np.float32)

    @property
    def _is_eager(self) -> bool:
        # Images are of one size and few layers trace badly; padded models have a length of theirs.
        model = self._model
        is_plain = not model.takes_image and model.pads
        return not is_plain or self._batches <= _EAGER_BATCHES


def _states_of(model: LayeredModel, side: Side, ids: Any, inputs: Any) -> Any:
    place = anatomy(model).states[side][-1]
    outputs: list[Any] = []

    def see(whole: Any) -> Any:
        outputs.append(whole)
        return whole

    with alone(), tapped(place.layer, see, place.turn):
        model._from_ids(Rows(ids, inputs))
    padding = model._padding
    if side == "self" and padding.length:
        return padding.taken(outputs[-1], ids.shape[1])
    return outputs[-1]


_compiled: WeakKeyDictionary[LayeredModel, Any] = WeakKeyDictionary()
_lock = threading.Lock()


def _traced(model: LayeredModel, side: Side, inputs: dict[str, Ints]) -> Any:
    """Give the run to the last states as a graph for any number of inputs and tokens."""
    with _lock:
        if model not in _compiled:
            free = tf.TensorSpec((None, None), tf.int32)
            function = tf.function(
                lambda ids, rest: _states_of(model, side, ids, rest), autograph=False
            )
            _compiled[model] = function.get_concrete_function(free, dict.fromkeys(inputs, free))
        return _compiled[model]


def _pooled(states: Floats, batch: Sequence[_Item], pooling: Pooling) -> Floats:
    """Make a vector of each input's states (N, T, D): (N, D)."""
    if batch[0].ids.shape[0] != states.shape[1] and not batch[0].inputs:
        # An image: its states are patches, all of which count.
        lengths = np.full(len(batch), states.shape[1])
    else:
        lengths = np.array([item.length for item in batch])
    if pooling == "cls":
        return states[:, 0]
    if pooling == "last":
        last: Floats = states[np.arange(len(batch)), lengths - 1]
        return last
    counted = (np.arange(states.shape[1]) < lengths[:, None]).astype(np.float32)
    mean: Floats = np.einsum("ntd,nt->nd", states, counted / counted.sum(axis=1, keepdims=True))
    return mean
