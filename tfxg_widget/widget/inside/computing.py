"""Computes parts of the inside of a model, and keeps the last ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec

from ...engine.inputs.errors import CancelledError, InputError
from ...engine.layers.inspection import Inspection
from ...engine.layers.opening import inspect
from ...engine.models.base import Model
from ...protocol.inside.parts import KEPT_BYTES, SLOTS, InsidePart
from ...protocol.inside.queries import OverviewQuery, Query
from ..computation.scheduling import Priority
from ..computation.selection import Selection
from ..computation.subjects import Input
from .parts import depends_on_target, part_of
from .target_options import TargetOptions


class InsideComputing:
    """The inside of a model for the present input.

    Parameters
    ----------
    model
        The model.
    memory_budget
        In MiB, for the arrays of one input.
    priority
        Keeps background work away while a part is computed.
    """

    def __init__(self, model: Model, memory_budget: int, priority: Priority) -> None:
        self._model = model
        self._memory_budget = memory_budget
        self._priority = priority
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tfxg-inside")
        self._stop = threading.Event()
        self._input: Input | None = None
        self._inspection: Inspection | None = None

    def forget(self) -> None:
        """Open the model anew for the next part, as its weights may have changed."""
        self._executor.submit(lambda: setattr(self, "_inspection", None))

    def submit(self, job: Callable[[], None]) -> None:
        """Run a job behind those that were submitted before, off the main thread."""
        self._executor.submit(job)

    def wait(self, timeout: float | None = None) -> None:
        """Wait until all that was submitted before is done."""
        self._executor.submit(lambda: None).result(timeout)

    def stop(self) -> None:
        """Stop the present part at the next chunk of its computation."""
        self._stop.set()

    def part(self, query: Query, selection: Selection) -> InsidePart:
        """Compute the part that a query asks for.

        Raises
        ------
        TfxgError
            For a part that the model does not have, an input that it cannot read, or a part that
            was stopped.
        """
        self._stop = stop = threading.Event()

        def give_way(_done: int, _total: int) -> None:
            if stop.is_set():
                raise CancelledError("Stopped. Ask for it again to compute it.")

        options = TargetOptions(selection.target or "", selection.contrast or "", selection.output)
        with self._priority.chosen():
            part = part_of(self._opened(selection.input), query, options, give_way)
        about_target = depends_on_target(query)
        return InsidePart(
            query=query,
            target=options.target if about_target else "",
            contrast=options.contrast if about_target else "",
            output=options.output if about_target else None,
            part=part,
        )

    def _opened(self, given: Input) -> Inspection:
        if given.asks_labels:
            raise InputError(
                "The inside is shown for one pass of the model, and these labels take one pass "
                "each. Remove the labels, and give the hypothesis as the second text."
            )
        if self._inspection is None or self._input != given:
            text, text_pair = given.given
            self._inspection = inspect(
                self._model, text, text_pair, None, None, self._memory_budget
            )
            self._input = given
        return self._inspection


def kept_with(kept: dict[str, list[InsidePart]], part: InsidePart) -> dict[str, list[InsidePart]]:
    """Add a part to those in the slots of the synced state.

    It takes the place of the same part, else a free slot, else that of the oldest part. The oldest
    ones go until all fit the budget of ``KEPT_BYTES``; the overview, which tells how to show the
    others, goes last.

    Parameters
    ----------
    kept
        By slot, oldest first.
    part
        The newest.

    Returns
    -------
    dict
        By slot, oldest first; slots that were freed have an empty list.
    """
    full = {slot: parts for slot, parts in kept.items() if parts}
    same = [slot for slot, (old,) in full.items() if _is_same(old, part)]
    for slot in same:
        del full[slot]
    size = _bytes_of(part)
    while full and (
        len(full) == len(SLOTS)
        or size + sum(_bytes_of(old) for (old,) in full.values()) > KEPT_BYTES
    ):
        del full[_oldest(full)]
    free = next(slot for slot in [*same, *SLOTS] if slot not in full)
    return {**full, free: [part]}


def _oldest(full: dict[str, list[InsidePart]]) -> str:
    return min(full, key=lambda slot: isinstance(full[slot][0].query, OverviewQuery))


def _is_same(one: InsidePart, other: InsidePart) -> bool:
    return _key(one) == _key(other)


def _key(part: InsidePart) -> tuple[object, ...]:
    return part.query, part.target, part.contrast, part.output


def _bytes_of(part: InsidePart) -> int:
    return len(msgspec.msgpack.encode(part))
