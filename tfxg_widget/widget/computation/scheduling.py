"""When what is computed: the newest selection first, and background work after all others.

A widget runs one computation at a time, off the main thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...engine.inputs.errors import CancelledError

_log = logging.getLogger(__name__)

#: A computation; it has to look at the event now and then, and end once that is set.
Job = Callable[[threading.Event], None]


class Worker:
    """Runs the job that was submitted last; an earlier one is told to stop.

    Parameters
    ----------
    on_stop
        Called once a job was told to stop, to wake it where it waits for something.
    lock
        Held while the worker looks for its next job. Whoever holds it gives it up in ``wait``.
    """

    def __init__(
        self, on_stop: Callable[[], None] = lambda: None, lock: threading.RLock | None = None
    ) -> None:
        self._on_stop = on_stop
        self._changed = threading.Condition(lock)
        self._waiting: Job | None = None
        self._stop = threading.Event()
        self._running = False

    def submit(self, job: Job) -> None:
        """Run a job as soon as the present one has stopped, in place of any that waits."""
        with self._changed:
            self._stop.set()
            self._waiting = job
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="tfxg-worker", daemon=True).start()
        self._on_stop()

    def cancel(self) -> None:
        """Stop the present job and drop the one that waits."""
        with self._changed:
            self._stop.set()
            self._waiting = None
        self._on_stop()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is left to do; give False where the time runs out first."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, timeout)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._waiting is None:
                    # The thread ends with the work, so that an idle widget keeps none.
                    self._running = False
                    self._changed.notify_all()
                    return
                job, self._waiting = self._waiting, None
                self._stop = stop = threading.Event()
            try:
                job(stop)
            except Exception:
                # Nobody would hear of it, and the jobs to come need the thread.
                _log.exception("A computation failed")


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
