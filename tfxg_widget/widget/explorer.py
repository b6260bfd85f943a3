"""The widget: synced state in front, the engine behind, a worker between them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import traitlets

from ..engine.inputs.chat import Chat
from ..engine.inputs.errors import CancelledError, InputError, TfxgError
from ..engine.inputs.image_files import Given
from ..engine.inputs.text_span import TextSpan
from ..engine.methods.base import build, require
from ..engine.models.accepted_inputs import Single, one_input
from ..engine.models.base import Model
from ..engine.tasks.base import Chosen, against_itself
from ..engine.tasks.zero_shot import ZeroShot
from ..protocol.attributions import asked_for_labels, model_info
from ..protocol.catalogue import catalogue
from ..protocol.messages import (
    Cancel,
    Export,
    File,
    Hello,
    Recompute,
    ReplaceImage,
    SelectTarget,
)
from .checks import CHECKED, TraitChecks, require_plain
from .computing import Computing
from .images import HandedOver, handed_over, received
from .page import page
from .priority import PROCESS
from .requests import Handlers, reply_to
from .running import SelectionRun, message_of
from .selection import SELECTING, Selection
from .shared_state import SharedState
from .steps import Precompute
from .worker import Worker

_log = logging.getLogger(__name__)

#: A change of any of these may change what the targets are.
_LABELS = ("labels", "hypothesis_template", "multi_label")


class Explorer(SharedState):
    """Explore why a model said what it said; made by ``explore``.

    Every trait of ``ExplorerState`` is synced with the page and can be observed. What a person
    chooses can be set: ``text``, ``text_pair``, ``method``, ``target``, ``labels``, ``hovered``,
    ``selected``, ``granularity`` and the others. What the kernel finds can only be read:
    ``answer``, ``results``, ``status``, ``error`` and the others. A ``target`` that an edited
    text no longer has gives way to the predicted one.

    A value that is impossible, such as an unknown method, is refused where it is assigned, with a
    ``TraitValueError``, which is an ``InputError`` and a traitlets ``TraitError``; the trait keeps
    its value. What only does not go with the text or with another trait makes ``status``
    "failed", and ``error`` says why.

    Computation runs on a thread of its own. The newest request wins; results appear in
    ``results`` as they are done. What was chosen comes first, across all explorers of a process;
    then, as status "background", what there is time for.
    """

    def __init__(
        self,
        model: Model,
        text: Single,
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
        self._worker = Worker(PROCESS.wake)
        self._computing = Computing(model, memory_budget)
        self._checks = TraitChecks(model, self._computing.inputs)
        #: Whether what was chosen is still to be computed.
        self._is_unfinished = False
        self._precompute = precompute
        require_plain(parameters)
        given, text_pair = one_input(model, text, text_pair)
        self._image = handed_over(given) if model.takes_picture else None
        self._chat = given if isinstance(given, Chat) else None
        name = given if self._image is None else self._image.name
        name = name.text if isinstance(name, Chat) else name
        if not isinstance(name, str):
            raise InputError(f"This model reads text: give a string, not {type(text).__name__}.")
        require(build(method, parameters), model, "")
        self.set_trait("catalogue", catalogue(model))
        super().__init__(
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
        self._checked = selection.input
        # Whatever cannot be explained is refused at once.
        self._computing.inputs.check(selection)
        if target is not None:
            self.target = self._computing.inputs.named(selection, target)
        self._handlers: Handlers = {
            Hello: lambda _: None,
            Cancel: lambda _: self.cancel(),
            Recompute: lambda _: self._retry(),
            SelectTarget: self._select_target,
            ReplaceImage: lambda request: self._replace_image(
                received(request.name, request.content)
            ),
            Export: self._export,
        }
        self.on_msg(lambda _, content, __: self._answer(content))
        self.observe(lambda _: self._introduce(model), _LABELS)
        self.observe(lambda _: self.recompute(), SELECTING)
        self.recompute()

    def recompute(self) -> None:
        """Compute what is selected, in the background, as far as it is not known."""
        with self._guard:
            # Together, so that the computation that this one supersedes cannot end in between.
            self._is_unfinished = True
            self._worker.submit(self._compute)

    def replace_image(self, image: Given) -> None:
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
        self._replace_image(handed_over(image))

    def cancel(self) -> None:
        """Stop what is being computed; what is done stays.

        ``status`` is then "stopped" where what was chosen is not there yet: ``recompute`` goes on
        with it, as does another choice.
        """
        self._worker.cancel()
        with self._guard:
            self._set(progress=None)
            if self._is_unfinished:
                self._set(status="stopped")
            elif self.status == "background":
                self._set(status="ready")

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

    def _selection(self) -> Selection:
        return Selection.of(self, self._image, self._chat)

    def _introduce(self, model: Model) -> None:
        info = model_info(model)
        given = self._selection().input
        if given.asks_labels:
            independent = given.multi_label or len(given.labels) == 1
            info = asked_for_labels(info, independent=independent)
        self._set(model_info=info)

    @traitlets.validate(*CHECKED)
    def _refuse_impossible(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        self._checks.check(name, value, self._selection())
        return value

    def _drop_lost(self, stop: threading.Event) -> None:
        """Leave it to the model what to explain where a new input lacks what was chosen.

        On the worker, as a model may have to write what follows a text before that can be told.
        The input counts as checked only once the traits are set: a computation that is superseded
        before leaves it to the next one.
        """
        selection = self._selection()
        if selection.input == self._checked:
            return
        lost = self._computing.inputs.lost_targets(selection)
        with self._guard:
            # What was chosen meanwhile is checked by the computation that follows.
            unchanged = [name for name, target in lost.items() if getattr(self, name) == target]
            self._show(stop, **dict.fromkeys(unchanged, ""))
            self._checked = selection.input

    def _compute(self, stop: threading.Event) -> None:
        """Compute what the present selection lacks, showing each step as it is done."""
        try:
            with PROCESS.chosen():
                self._drop_lost(stop)
                run = SelectionRun(
                    self._computing,
                    self._selection(),
                    self._precompute,
                    PROCESS,
                    stop,
                    partial(self._show, stop),
                )
                run.run_chosen()
                self._finish(stop)
            run.run_background()
            self._show(stop, status="ready", progress=None)
        except CancelledError:
            return
        except Exception as fault:
            # Nobody else would hear of it: this is the bottom of a thread.
            if not isinstance(fault, TfxgError):
                _log.exception("An explanation failed")
            with contextlib.suppress(CancelledError):
                self._finish(stop)
                self._show(stop, status="failed", progress=None, error=message_of(fault))
        self._has_heatmap.set()

    def _finish(self, stop: threading.Event) -> None:
        """Note that what was chosen is computed, or cannot be."""
        with self._guard:
            self._show(stop)
            self._is_unfinished = False

    def _show(self, stop: threading.Event, **traits: Any) -> None:
        """Set traits together, unless the computation was superseded or stopped."""
        with self._guard:
            if stop.is_set():
                raise CancelledError("Another computation took this one's place.")
            self._set(**traits)
        if "results" in traits:
            self._has_heatmap.set()

    def _answer(self, content: object) -> None:
        self.send(msgspec.to_builtins(reply_to(content, self._handlers)))

    def _retry(self) -> None:
        """Compute all anew, or what is missing where it was stopped."""
        if self.status != "stopped":
            self._computing.forget()
        self.recompute()

    def _export(self, request: Export) -> File:
        return File(
            id=request.id,
            name="explanation.html",
            media_type="text/html",
            content=page(self),
        )

    def _select_target(self, request: SelectTarget) -> None:
        selected = request.span
        span = TextSpan(selected.part, selected.start, selected.end)
        name = self._computing.inputs.pointed(self._selection(), span, request.label)
        chosen = self.target or (self.answer.predicted if self.answer is not None else "")
        if request.contrast and name == chosen:
            raise against_itself(name)
        with self.hold_sync():
            if request.contrast:
                self.contrast = name
                return
            if self.contrast == name:
                self.contrast = ""
            self.target = name

    def _replace_image(self, image: HandedOver) -> None:
        if self._image is None:
            raise InputError("This model reads text: it has no use for an image.")
        self._computing.inputs.check(replace(self._selection(), text=image.name, image=image))
        with self._guard:
            self._image = image
            self.text = image.name
        self.recompute()
