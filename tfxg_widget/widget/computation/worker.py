"""One computation at a time, off the main thread; the newest wins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)

#: A computation; it has to look at the event now and then, and end once that is set.
Job = Callable[[threading.Event], None]


class Worker:
    """Runs the job that was submitted last; an earlier one is told to stop.

    Parameters
    ----------
    on_stop
        Called once a job was told to stop, to wake it where it waits for something.
    """

    def __init__(self, on_stop: Callable[[], None] = lambda: None) -> None:
        self._on_stop = on_stop
        self._changed = threading.Condition()
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
