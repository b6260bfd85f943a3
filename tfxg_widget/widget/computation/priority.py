"""Lets the chosen work of every widget of the process run before any background work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ...engine.inputs.errors import CancelledError


class Priority:
    """Delays background work while chosen work runs.

    Chosen work starts at once, that of several widgets side by side. Background work runs one
    computation at a time, and only while no chosen work is under way. It looks at
    ``must_give_way`` between two chunks, and ends where that is true: it is started again later,
    because a computation that paused could hold a lock of the model that chosen work needs.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._chosen = 0
        self._has_background = False

    @contextmanager
    def chosen(self) -> Iterator[None]:
        """Keep background work away meanwhile."""
        with self._changed:
            self._chosen += 1
        try:
            yield
        finally:
            with self._changed:
                self._chosen -= 1
                self._changed.notify_all()

    @contextmanager
    def background(self, stop: threading.Event) -> Iterator[None]:
        """Wait until nothing else is computed, and keep other background work away meanwhile.

        Parameters
        ----------
        stop
            Ends the waiting; whoever sets it calls ``wake``.

        Raises
        ------
        CancelledError
            Where ``stop`` was set.
        """
        with self._changed:
            self._changed.wait_for(lambda: stop.is_set() or self._is_idle)
            if stop.is_set():
                raise CancelledError("Another computation took this one's place.")
            self._has_background = True
        try:
            yield
        finally:
            with self._changed:
                self._has_background = False
                self._changed.notify_all()

    @property
    def must_give_way(self) -> bool:
        """Whether chosen work is under way, so that background work has to end."""
        return self._chosen > 0

    def wake(self) -> None:
        """Let background work that waits look at its ``stop``."""
        with self._changed:
            self._changed.notify_all()

    @property
    def _is_idle(self) -> bool:
        return not self._chosen and not self._has_background


#: Of all widgets of this process.
PROCESS = Priority()
