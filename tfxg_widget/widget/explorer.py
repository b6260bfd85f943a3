"""The widget: synced state in front, the engine behind, a worker between them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import msgspec
import traitlets

from ..engine.asking import OnProgress
from ..engine.errors import CancelledError, InputError, TfxgError
from ..engine.images import Given
from ..engine.methods.base import require
from ..engine.models.base import Model
from ..engine.span import Span
from ..engine.tasks.base import Chosen, against_itself
from ..engine.tasks.zero_shot import ZeroShot
from ..protocol.attributions import asked_for_labels, model_info
from ..protocol.catalogue import catalogue
from ..protocol.messages import (
    Cancel,
    Done,
    Export,
    Failed,
    File,
    Hello,
    Look,
    Pick,
    Progress,
    Recompute,
    Reply,
    Request,
    Scalar,
)
from ..protocol.state import ExplorerState
from . import fallback
from .computing import Computing, Precompute
from .files import built
from .page import page
from .pictures import HandedOver, handed_over, received
from .selection import Selection
from .worker import Worker

_log = logging.getLogger(__name__)

#: A change of any of these asks for a computation.
_SELECTION = (
    "text",
    "text_pair",
    "labels",
    "hypothesis_template",
    "multi_label",
    "method",
    "parameters",
    "target",
    "against",
    "output",
    "layer",
)

#: A change of any of these may change what the targets are.
_LABELS = ("labels", "hypothesis_template", "multi_label")

#: How long a display waits for the first heatmap, so that a saved notebook has it in plain text.
_FIRST_HEATMAP_SECONDS = 3.0


class Explorer(ExplorerState, anywidget.AnyWidget):
    """Explore why a model said what it said; made by ``explore``.

    Every trait of ``ExplorerState`` is synced with the page and can be set and observed:
    ``text``, ``text_pair``, ``method``, ``target``, ``labels``, ``multi_label``, ``hovered``,
    ``selected``, ``granularity``, ``status``, ``error`` and the others. A ``target`` that an
    edited text no longer has gives way to the predicted one.

    Computation runs on a thread of its own. The newest request wins; results appear in
    ``results`` as they are done.
    """

    _esm = built("widget.js")
    _css = built("widget.css")

    def __init__(
        self,
        model: Model,
        text: Given,
        text_pair: str | None = None,
        *,
        method: str,
        target: Chosen | None,
        labels: Sequence[str] | None,
        hypothesis_template: str | None,
        multi_label: bool,
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
        self._picture = handed_over(text) if model.takes_picture else None
        name = text if self._picture is None else self._picture.name
        if not isinstance(name, str):
            raise InputError(f"This model reads text: give a string, not {type(text).__name__}.")
        super().__init__(
            catalogue=catalogue(model),
            text=name,
            text_pair=text_pair or "",
            method=method,
            parameters={method: dict(parameters)} if parameters else {},
        )
        if labels is not None or hypothesis_template is not None or multi_label:
            asked = ZeroShot.of(model.task, labels or (), hypothesis_template, multi_label)
            self.labels, self.hypothesis_template = list(asked.labels), asked.template
            self.multi_label = asked.multi_label
        self._introduce(model)
        selection = self._selection()
        self._asked = selection.input
        # Whatever cannot be explained is refused at once.
        self._computing.check(selection)
        if target is not None:
            self.target = self._computing.named(selection, target)
        require(selection.built(method), model, self.layer)
        self.on_msg(self._on_message)
        self.observe(lambda _: self._introduce(model), _LABELS)
        self.observe(lambda _: self.recompute(), _SELECTION)
        self.recompute()

    def recompute(self) -> None:
        """Compute what is selected, in the background."""
        self._worker.submit(self._compute)

    def look(self, image: Given) -> None:
        """Explain another image.

        Parameters
        ----------
        image
            A path, an image of Pillow, or an array, as for ``explain``.

        Raises
        ------
        InputError
            For what is no image, or where the model reads text; the present one then stays.
        """
        self._look(handed_over(image))

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
            labels=tuple(self.labels),
            template=self.hypothesis_template,
            multi_label=self.multi_label,
            picture=self._picture,
        )

    def _introduce(self, model: Model) -> None:
        info = model_info(model)
        given = self._selection().input
        if given.asks_labels:
            independent = given.multi_label or len(given.labels) == 1
            info = asked_for_labels(info, independent=independent)
        self.model_info = info

    def _drop_lost(self, stop: threading.Event) -> None:
        """Leave it to the model what to explain where a new input lacks what was chosen.

        On the worker, as a model may have to write what follows a text before that can be told.
        """
        selection = self._selection()
        if selection.input == self._asked:
            return
        self._asked = selection.input
        chosen = {name: getattr(self, name) for name in ("target", "against")}
        lost = [
            name for name, one in chosen.items() if one and self._computing.is_lost(selection, one)
        ]
        self._show(stop, **dict.fromkeys(lost, ""))

    def _compute(self, stop: threading.Event) -> None:
        """Compute what the present selection lacks, showing each step as it is done."""
        try:
            self._drop_lost(stop)
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
            if selection.target not in (None, known.target):
                self._show(stop, target=known.target)
            if selection.against not in (None, known.against):
                self._show(stop, against=known.against or "")
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
        except TfxgError as fault:
            self._reply(Failed(id=request.id, message=str(fault)))
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
            case Pick():
                self._pick(request)
            case Look():
                self._look(received(request.name, request.content))
            case Export():
                return File(
                    id=request.id,
                    name="explanation.html",
                    media_type="text/html",
                    content=page(self),
                )
        return Done(id=request.id)

    def _pick(self, request: Pick) -> None:
        place = request.place
        span = Span(place.part, place.start, place.end)
        name = self._computing.pointed(self._selection(), span, request.label)
        chosen = self.target or (self.answer.predicted if self.answer is not None else "")
        if request.contrast and name == chosen:
            raise against_itself(name)
        with self.hold_sync():
            if request.contrast:
                self.against = name
                return
            if self.against == name:
                self.against = ""
            self.target = name

    def _look(self, picture: HandedOver) -> None:
        if self._picture is None:
            raise InputError("This model reads text: it has no use for a picture.")
        self._computing.check(replace(self._selection(), text=picture.name, picture=picture))
        with self._guard:
            self._picture = picture
            self.text = picture.name
        self.recompute()

    def _reply(self, reply: Reply) -> None:
        self.send(msgspec.to_builtins(reply))


def _require_plain(parameters: Mapping[str, Any]) -> None:
    for name, value in parameters.items():
        if not isinstance(value, Scalar):
            raise InputError(
                f"The widget shows parameters as text and numbers; {name} is a "
                f"{type(value).__name__}. tfxg.explain takes it as it is."
            )
