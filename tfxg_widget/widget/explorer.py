"""The widget: synced state in front, the engine behind, a worker between them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import msgspec
import traitlets

from ..engine.asking import OnProgress
from ..engine.errors import CancelledError, InputError, TfxgError
from ..engine.methods.base import require
from ..engine.models.base import Model
from ..protocol.attributions import model_info
from ..protocol.catalogue import catalogue
from ..protocol.messages import (
    Cancel,
    Done,
    Export,
    Failed,
    File,
    Hello,
    Progress,
    Recompute,
    Reply,
    Request,
    Scalar,
)
from ..protocol.state import ExplorerState
from . import fallback
from .computing import Computing, Precompute, Selection
from .files import built
from .page import page
from .worker import Worker

_log = logging.getLogger(__name__)

#: A change of any of these asks for a computation.
_SELECTION = (
    "text",
    "text_pair",
    "method",
    "parameters",
    "target",
    "against",
    "output",
    "layer",
)

#: How long a display waits for the first heatmap, so that a saved notebook has it in plain text.
_FIRST_HEATMAP_SECONDS = 3.0


class Explorer(ExplorerState, anywidget.AnyWidget):
    """Explore why a model said what it said; made by ``explore``.

    Every trait of ``ExplorerState`` is synced with the page and can be set and observed:
    ``text``, ``text_pair``, ``method``, ``target``, ``hovered``, ``selected``, ``granularity``,
    ``status``, ``error`` and the others.

    Computation runs on a thread of its own. The newest request wins; results appear in
    ``results`` as they are done.
    """

    _esm = built("widget.js")
    _css = built("widget.css")

    def __init__(
        self,
        model: Model,
        text: str,
        text_pair: str | None = None,
        *,
        method: str,
        target: str | None,
        parameters: Mapping[str, Any],
        precompute: Precompute,
        memory_budget: int,
    ) -> None:
        self._guard = threading.RLock()
        self._worker = Worker()
        self._computing = Computing(model, memory_budget)
        self._precompute = precompute
        self._first = threading.Event()
        _require_plain(parameters)
        encoding = model.encode(text, text_pair)
        chosen = "" if target is None else model.task.target(target, None, encoding).name
        super().__init__(
            model_info=model_info(model),
            catalogue=catalogue(model),
            text=text,
            text_pair=text_pair or "",
            method=method,
            target=chosen,
            parameters={method: dict(parameters)} if parameters else {},
        )
        require(self._selection().built(method), model, self.layer)
        self.on_msg(self._on_message)
        self.observe(lambda _: self.recompute(), _SELECTION)
        self.recompute()

    def recompute(self) -> None:
        """Compute what is selected, in the background."""
        self._worker.submit(self._compute)

    def cancel(self) -> None:
        """Stop what is being computed; what is done stays."""
        self._worker.cancel()
        with self._guard:
            self.progress = None
            self.status = "ready"

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until everything is computed.

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
        """Save the explorer as one file that needs no kernel and no network.

        Parameters
        ----------
        path
            Where to.

        Returns
        -------
        Path
            The file. It holds what is computed, which is waited for.
        """
        self.wait()
        file = Path(path)
        file.write_text(page(self), "utf-8")
        return file

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take changes from the page, never in the middle of the worker's own."""
        with self._guard:
            try:
                super().set_state(sync_data)
            except traitlets.TraitError as fault:
                self.error = f"The page sent what the kernel cannot take: {fault}"

    def __repr__(self) -> str:
        """Say what the widget shows."""
        return fallback.plain(self)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self._first.wait(_FIRST_HEATMAP_SECONDS)
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        drawn = fallback.html(self)
        static = {"text/html": drawn} if drawn else {}
        return {**data, **static, "text/plain": fallback.plain(self)}, metadata

    def _selection(self) -> Selection:
        return Selection(
            text=self.text,
            text_pair=self.text_pair or None,
            method=self.method,
            target=self.target or None,
            against=self.against or None,
            output=self.output,
            layer=self.layer,
            parameters=self.parameters,
        )

    def _compute(self, stop: threading.Event) -> None:
        """Compute what the present selection lacks, showing each step as it is done."""
        try:
            self._compute_steps(stop, self._selection())
            self._show(stop, status="ready", progress=None)
        except CancelledError:
            return
        except TfxgError as fault:
            self._fail(stop, str(fault))
        except Exception as fault:
            # Nobody else would hear of it: this is the bottom of a thread.
            _log.exception("An explanation failed")
            self._fail(stop, f"{type(fault).__name__}: {fault}")
        self._first.set()

    def _compute_steps(self, stop: threading.Event, selection: Selection) -> None:
        steps = self._computing.steps(selection, self._precompute)
        self._show_known(stop, selection, steps)
        for step in steps:
            if not self._computing.has(selection, step):
                self._show(stop, status="computing", error="")
                self._computing.compute(selection, step, self._progress_of(stop, step))
                self._show_known(stop, selection, steps)

    def _show_known(
        self, stop: threading.Event, selection: Selection, steps: Sequence[str]
    ) -> None:
        known = self._computing.known(selection, steps)
        if known is not None:
            self._show(
                stop, error="", answer=known.answer, results=known.results, without=known.without
            )
            self._first.set()

    def _progress_of(self, stop: threading.Event, step: str) -> OnProgress:
        def on_progress(done: int, total: int) -> None:
            self._show(stop, progress=Progress(method=step, done=done, total=total))

        return on_progress

    def _show(self, stop: threading.Event, **traits: Any) -> None:
        """Set traits together, unless the computation was superseded or stopped."""
        with self._guard:
            if stop.is_set():
                raise CancelledError("Another computation took this one's place.")
            with self.hold_sync():
                for name, value in traits.items():
                    setattr(self, name, value)

    def _fail(self, stop: threading.Event, message: str) -> None:
        with contextlib.suppress(CancelledError):
            self._show(stop, status="failed", progress=None, error=message)

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer a request of the page, always."""
        try:
            request = msgspec.convert(content, Request)
        except msgspec.ValidationError as fault:
            number = content.get("id", "") if isinstance(content, dict) else ""
            self._reply(Failed(id=str(number), message=f"Not understood: {fault}"))
            return
        try:
            self._reply(self._answer(request))
        except Exception as fault:
            _log.exception("A request failed")
            self._reply(Failed(id=request.id, message=f"{type(fault).__name__}: {fault}"))

    def _answer(self, request: Request) -> Reply:
        match request:
            case Hello():
                pass
            case Cancel():
                self.cancel()
            case Recompute():
                self._computing.forget()
                self.recompute()
            case Export():
                return File(
                    id=request.id,
                    name="explanation.html",
                    media_type="text/html",
                    content=page(self),
                )
        return Done(id=request.id)

    def _reply(self, reply: Reply) -> None:
        self.send(msgspec.to_builtins(reply))


def _require_plain(parameters: Mapping[str, Any]) -> None:
    for name, value in parameters.items():
        if not isinstance(value, Scalar):
            raise InputError(
                f"The widget shows parameters as text and numbers; {name} is a "
                f"{type(value).__name__}. tfxg.explain takes it as it is."
            )
