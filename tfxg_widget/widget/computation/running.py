"""Computes one selection: first the chosen method, then others within a time budget."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Protocol

from ...engine.gradients.tracing import without_tracing
from ...engine.inputs.errors import CancelledError, InputError, TfxgError
from ...engine.methods.base import methods_for
from ...engine.running.runner import OnProgress
from ...protocol.messages import Progress
from .computing import Computing
from .costs import MASKING, MASKING_SELECTED
from .scheduling import Priority
from .selection import Selection

_log = logging.getLogger(__name__)

#: Preliminary scores are shown at most once in so many seconds.
_BETWEEN_STAGES = 0.4

#: Computed first for every new text, as something to show at once: a single pass. Where the model
#: does not allow it, the cheapest method that it does takes its place.
CHEAP_METHOD = "input_x_gradient"

#: Which methods to compute beside the chosen one: none, those that the budget has time for, or all.
Precompute = bool | Literal["all"]


class Show(Protocol):
    """Sets traits of the widget together."""

    def __call__(self, **traits: Any) -> None:
        """Set them.

        Raises
        ------
        CancelledError
            Where the computation was superseded or stopped.
        """


class _BrokenOffError(CancelledError):
    """A step of background work was broken off; the selection is still what is wanted."""


@dataclass(frozen=True)
class SelectionRun:
    """The computation of one selection, on a worker thread.

    Attributes
    ----------
    computing
        Computes each step, and remembers what it computed.
    selection
        What to compute.
    precompute
        What to compute beside what was chosen.
    priority
        Keeps background work behind chosen work, of this widget and of others.
    stop
        Set where the computation was superseded or stopped.
    show
        Sets traits.
    """

    computing: Computing
    selection: Selection
    precompute: Precompute
    priority: Priority
    stop: threading.Event
    show: Show

    def run_chosen(self) -> None:
        """Compute the cheap method and the chosen one, as far as they are not known.

        Raises
        ------
        TfxgError
            Where the chosen method fails; the failure of the cheap one is kept with it.
        """
        self.show(costs=self._costs)
        self._show_known()
        for step in chosen_steps(self.computing, self.selection):
            is_chosen = step == self.selection.method
            if self._is_done(step) and not (is_chosen and self._has_failed(step)):
                continue
            self.show(status="computing", error="")
            try:
                # The first heatmap of a text never waits for a trace.
                with nullcontext() if is_chosen else without_tracing():
                    self._compute(step, self._progress_of(step), self._show_stage(step))
            except CancelledError:
                raise
            except Exception as fault:
                self._note_failure(step, fault)
                if is_chosen:
                    raise
            self._show_known()

    def run_background(self) -> None:
        """Compute what nobody asked for, as far as the budget goes, or all where that is wished.

        A step that fails is left out, one that has to give way to chosen work is begun again.
        """
        for step in background_steps(self.computing, self.selection, self.precompute):
            while not self._is_done(step) and self._has_time_for(step):
                self.show(status="background", progress=None)
                with self.priority.background(self.stop):
                    self._compute_in_background(step)
                self._show_known()

    def _compute_in_background(self, step: str) -> None:
        with self.computing.budget(self.selection).spending(step) as is_time_up:
            show_progress = self._progress_of(step)

            def on_progress(done: int, total: int) -> None:
                must_end = self.priority.must_give_way or (self._is_limited and is_time_up())
                if must_end and done < total:
                    raise _BrokenOffError("Chosen work goes first.")
                show_progress(done, total)

            try:
                with without_tracing() if self._is_limited else nullcontext():
                    self._compute(step, on_progress, lambda: None)
            except _BrokenOffError:
                return
            except CancelledError:
                raise
            except Exception as fault:
                self._note_failure(step, fault)

    def _compute(self, step: str, on_progress: OnProgress, on_stage: Callable[[], None]) -> None:
        passes = self.computing.costs.effort(self.selection, step)
        speed = self.computing.budget(self.selection).speed
        with speed.measured(passes, is_chosen=step == self.selection.method):
            self.computing.compute(self.selection, step, on_progress, on_stage)

    def _is_done(self, step: str) -> bool:
        return self.computing.has(self.selection, step) or self._has_failed(step)

    def _has_failed(self, step: str) -> bool:
        return self.computing.failure(self.selection, step) is not None

    def _has_time_for(self, step: str) -> bool:
        if not self._is_limited:
            return True
        passes = self.computing.costs.effort(self.selection, step)
        return self.computing.budget(self.selection).fits(passes, step)

    @property
    def _is_limited(self) -> bool:
        """Whether background work has to fit the budget."""
        return self.precompute != "all"

    def _note_failure(self, step: str, fault: Exception) -> None:
        if not isinstance(fault, TfxgError):
            _log.error("%s failed", step, exc_info=fault)
        self.computing.note_failure(self.selection, step, message_of(fault))
        self._show_failures()

    def _show_failures(self) -> None:
        failures = {name: self.computing.failure(self.selection, name) for name in self._methods}
        self.show(failures={name: why for name, why in failures.items() if why is not None})

    def _show_known(self) -> None:
        selection = self.selection
        self._show_failures()
        computed = self.computing.known(selection, self._methods)
        if computed is None:
            return
        self.show(
            error="",
            answer=computed.answer,
            results=computed.results,
            occlusion_effect=computed.occlusion_effect,
            selection_effect=computed.selection_effect,
        )
        if selection.target is not None and selection.target not in computed.target:
            self.show(target=computed.target[0])
        if selection.contrast is not None and selection.contrast not in (computed.contrast or ()):
            self.show(contrast=computed.contrast[0] if computed.contrast else "")

    @cached_property
    def _costs(self) -> dict[str, int]:
        """The passes of every method."""
        return method_costs(self.computing, self.selection)

    @cached_property
    def _methods(self) -> list[str]:
        """The methods whose results are shown where they are there, what was chosen first."""
        chosen = chosen_steps(self.computing, self.selection)
        return list(dict.fromkeys([*chosen, *self._costs]))

    def _show_stage(self, step: str) -> Callable[[], None]:
        """Make what shows the preliminary scores of a step, not more often than one can follow."""
        clock = self.computing.clock
        shown = clock()

        def on_stage() -> None:
            nonlocal shown
            if clock() - shown >= _BETWEEN_STAGES and step == self.selection.method:
                self._show_known()
                shown = clock()

        return on_stage

    def _progress_of(self, step: str) -> OnProgress:
        def on_progress(done: int, total: int) -> None:
            self.show(progress=Progress(method=step, done=done, total=total))

        return on_progress


def message_of(fault: Exception) -> str:
    """Say what went wrong; of an error that nobody foresaw its kind, too."""
    return str(fault) if isinstance(fault, TfxgError) else f"{type(fault).__name__}: {fault}"


def chosen_steps(computing: Computing, selection: Selection) -> list[str]:
    """List what a person waits for: a cheap method, the chosen one, the selected words' effect."""
    methods = methods_for(computing.model)
    first = CHEAP_METHOD
    if first not in methods:
        plain = replace(selection, parameters={})
        first = min(methods, key=lambda name: computing.costs.points(plain, name))
    together = [MASKING_SELECTED] if selection.masked else []
    return list(dict.fromkeys([first, selection.method, *together]))


def background_steps(
    computing: Computing, selection: Selection, precompute: Precompute
) -> list[str]:
    """List what nobody waits for: masking, then the other methods, those of few passes first.

    Whether there is time for each is told when its turn comes. Methods that have to be compiled
    are among them only for "all".
    """
    costs = method_costs(computing, selection)
    subject = computing.inputs.subject(selection)
    others = [
        name
        for name in sorted(costs, key=costs.__getitem__)
        if subject.explains(selection.built(name), selection.output, selection.contrast)
        and (precompute == "all" or (precompute and _is_ready_to_run(selection, name)))
    ]
    # Masking one window of a long context says little: another window may hold the answer.
    masking = [] if computing.inputs.encoding(selection).windows else [MASKING]
    return [*masking, *others]


def method_costs(computing: Computing, selection: Selection) -> dict[str, int]:
    """Count the passes of every method, without those whose parameters cannot be used."""
    costs = {}
    for name in methods_for(computing.model):
        try:
            costs[name] = computing.costs.points(selection, name)
        except InputError:
            # Told where that method is chosen.
            continue
    return costs


def _is_ready_to_run(selection: Selection, name: str) -> bool:
    method = selection.built(name)
    return not method.compiles and (method.layered or not selection.layer)
