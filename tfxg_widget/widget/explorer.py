"""The widget: synced state in front, the engine behind, a worker between them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import traitlets

from ..engine.inputs.errors import CancelledError, InputError, TfxgError
from ..engine.inputs.image_files import RawInput
from ..engine.methods.base import build, require
from ..engine.models.accepted_inputs import Single
from ..engine.models.base import Model
from ..engine.tasks.base import Chosen
from ..protocol.conversion.catalogue import catalogue
from ..protocol.messages import Output
from ..protocol.state import ExplorerState
from ..protocol.traits import triggering
from .checks import CHECKED, TraitChecks, require_plain
from .computation.computing import Computing
from .computation.running import Precompute, SelectionRun, message_of
from .computation.scheduling import PROCESS
from .computation.selection import SELECTING, Selection
from .computation.subjects import Input
from .history import TriedImages, tried_text, with_tried
from .images import HandedOver, handed_over
from .inside.computing import InsideComputing
from .opening import first_input
from .page_requests import PageRequests
from .shared_state import SharedState
from .static_views.page import page
from .views import loaded_views

_log = logging.getLogger(__name__)


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
        contrast: Chosen | None,
        output: Output,
        layer: str | int,
        labels: Sequence[str] | None,
        hypothesis_template: str | None,
        multi_label: bool,
        parameters: Mapping[str, Any],
        precompute: Precompute,
        memory_budget: int,
    ) -> None:
        self._computing = Computing(model, memory_budget)
        self._inside = InsideComputing(model, memory_budget, PROCESS)
        self._requests = PageRequests(self, self._computing, self._inside)
        self._checks = TraitChecks(model, self._computing.inputs)
        #: The input of which tokens are selected, to be masked together, and their indices.
        self._masked: tuple[Input | None, tuple[int, ...]] = (None, ())
        #: Whether what was chosen is still to be computed.
        self._is_unfinished = False
        #: Whether the history has the answer to the present input.
        self._is_noted = False
        self._precompute = precompute
        require_plain(parameters)
        first = first_input(model, text, text_pair, labels, hypothesis_template, multi_label)
        self._image, self._chat = first.image, first.chat
        self._tried_images = TriedImages()
        require(build(method, parameters), model, layer)
        self.set_trait("catalogue", catalogue(model))
        self.set_trait("loaded_views", loaded_views())
        super().__init__(
            [info.name for info in self.catalogue],
            **first.traits,
            method=method,
            parameters={method: dict(parameters)} if parameters else {},
            output=output,
            layer=self._checks.layer_name(layer),
        )
        self._introduce()
        selection = self._selection()
        self._checked = selection.input
        # Whatever cannot be explained is refused at once.
        self._computing.inputs.check(selection)
        if target is not None:
            self.target = self._computing.inputs.named(selection, target)
        if contrast is not None:
            self.contrast = self._computing.inputs.named_contrast(selection, contrast)
        self.on_msg(lambda _, content, __: self._requests.receive(content))
        self.observe(lambda _: self._introduce(), triggering(ExplorerState, "targets"))
        self.observe(lambda _: self.recompute(), SELECTING)
        self.recompute()

    def recompute(self) -> None:
        """Compute what is selected, in the background, as far as it is not known."""
        with self._guard:
            # Together, so that the computation that this one supersedes cannot end in between.
            self._is_unfinished = True
            self._worker.submit(self._compute)

    def replace_image(self, image: RawInput) -> None:
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
        self._inside.stop()
        with self._guard:
            self._set(progress=None)
            if self._is_unfinished:
                self._set(status="stopped")
            elif self.status == "background":
                self._set(status="ready")

    def _saved_page(self) -> str:
        return page(self)

    def _selection(self) -> Selection:
        selection = Selection.of(self, self._image, self._chat)
        masked_input, masked = self._masked
        return replace(selection, masked=masked if masked_input == selection.input else ())

    def _introduce(self) -> None:
        self._set(model_info=self._computing.inputs.model_info(self._selection()))

    @traitlets.validate(*CHECKED)
    def _refuse_impossible(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        selection = self._selection()
        self._checks.check(name, value, selection)
        is_target = name in ("target", "contrast")
        return self._computing.inputs.readable(selection, value) if is_target else value

    def _drop_lost(self, stop: threading.Event) -> None:
        """Leave it to the model what to explain where a new input lacks what was chosen.

        On the worker, as a model may have to write what follows a text before that can be told.
        The input counts as checked only once the traits are set: a computation that is superseded
        before leaves it to the next one.
        """
        selection = self._selection()
        if selection.input == self._checked:
            return
        if not self._requests.has_opened(selection.input):
            self._show(stop, inside={})
        lost = self._computing.inputs.lost_targets(selection)
        with self._guard:
            # What was chosen meanwhile is checked by the computation that follows.
            unchanged = [name for name, target in lost.items() if getattr(self, name) == target]
            self._show(stop, **dict.fromkeys(unchanged, ""))
            self._checked = selection.input
            self._is_noted = False

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
            if self._selection().masked != run.selection.masked:
                # Words were selected meanwhile.
                self.recompute()
                return
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
            if not self._is_noted:
                self._note_tried()

    def _note_tried(self) -> None:
        """Add the present input to the history, once its answer is known."""
        tried = tried_text(self, self._image)
        if tried is None:
            return
        if self._image is not None:
            self._tried_images.add(self._image)
        history = with_tried(self.history, tried)
        kept = [one for one in history if not one.image or one.image in self._tried_images]
        self._set(history=kept)
        self._is_noted = True

    def _show(self, stop: threading.Event, **traits: Any) -> None:
        """Set traits together; see ``GuardedWidget``."""
        super()._show(stop, **traits)
        if "results" in traits:
            self._has_heatmap.set()

    def _return_to_image(self, digest: str) -> None:
        self._replace_image(self._tried_images.get(digest))

    def _replace_image(self, image: HandedOver) -> None:
        if self._image is None:
            raise InputError("This model reads text: it has no use for an image.")
        self._computing.inputs.check(replace(self._selection(), text=image.name, image=image))
        with self._guard:
            self._image = image
            self.text = image.name
        self.recompute()
