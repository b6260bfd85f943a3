"""A widget whose synced state is written by a worker, by the page and by the user."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..engine.inputs.errors import CancelledError
from ..protocol.traits import Synced
from .computation.scheduling import PROCESS, Worker


class GuardedWidget(anywidget.AnyWidget):
    """A widget of which the page decides only its part; it has a kernel-owned trait ``error``.

    Three threads change it: the worker, that of the notebook's cells, and the one on which the
    page's messages come, which JupyterLab 4.4 and later make another one. ipywidgets keeps what
    it is about to send in attributes of the widget, so only one of them may change it at a time.

    Parameters
    ----------
    **traits
        First values.
    """

    def __init__(self, **traits: Any) -> None:
        #: Held while traits are changed.
        self._guard = threading.RLock()
        # With the same lock, so that an observer, which runs while it is held, can wait.
        self._worker = Worker(PROCESS.wake, self._guard)
        super().__init__(**traits)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; a trait never in the middle of another thread's changes."""
        if isinstance(getattr(type(self), name, None), traitlets.TraitType):
            with self._guard:
                super().__setattr__(name, value)
        else:
            super().__setattr__(name, value)

    @contextmanager
    def hold_sync(self) -> Iterator[None]:
        """Send what changes within together, without another thread's changes."""
        with self._guard, super().hold_sync():
            yield

    @contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """Tell observers of what changes within at its end, without another thread's changes."""
        with self._guard, super().hold_trait_notifications():
            yield

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until everything is computed, or the computation was stopped.

        Parameters
        ----------
        timeout
            In seconds; None for as long as it takes.

        Returns
        -------
        bool
            False where the time ran out first.
        """
        return self._worker.wait(timeout)

    def to_html(self, path: str | Path) -> Path:
        """Save the widget as one file that needs no kernel and no network.

        Parameters
        ----------
        path
            The file to write.

        Returns
        -------
        Path
            The file. It has everything that is computed; a running computation is waited for.
        """
        self.wait()
        file = Path(path)
        file.write_text(self._saved_page(), "utf-8")
        return file

    def _saved_page(self) -> str:
        """Write the saved page; each widget has its own."""
        raise NotImplementedError

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take changes from the page, never in the middle of the worker's own.

        A value that is refused is told in ``error``; then none of the changes is taken, and the
        page gets back the values that are true. What only the kernel decides is never taken.
        """
        with self._guard:
            owned = {name for name in sync_data if self._is_kernel_owned(name)}
            untrue = {
                name
                for name in owned & set(self.keys)
                if sync_data[name] != self.get_state(name)[name]
            }
            changes = {name: value for name, value in sync_data.items() if name not in owned}
            try:
                super().set_state(changes)
            except traitlets.TraitError as fault:
                self._set(error=str(fault))
                untrue |= changes.keys() & set(self.keys)
            if untrue:
                self.send_state(untrue)

    def _show(self, stop: threading.Event, **traits: Any) -> None:
        """Set traits together, unless the computation was superseded or stopped."""
        with self._guard:
            if stop.is_set():
                raise CancelledError("Superseded by another computation, or stopped.")
            self._set(**traits)

    def _is_kernel_owned(self, name: str) -> bool:
        trait = self.traits().get(name)
        return isinstance(trait, Synced) and trait.owner == "kernel"

    def _set(self, **traits: Any) -> None:
        """Set traits together, also those that nobody else can set."""
        with self.hold_sync():
            for name, value in traits.items():
                self.set_trait(name, value)
