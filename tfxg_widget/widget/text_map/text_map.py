"""The map of texts as a widget: synced state in front, a worker behind."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable
from typing import Any

import ipywidgets
import msgspec
import numpy as np
import traitlets
from numpy.typing import NDArray

from ...engine.inputs.errors import CancelledError, InputError, TfxgError
from ...engine.layers.opening import require_layers
from ...engine.methods.base import default
from ...engine.models.accepted_inputs import Single
from ...engine.models.base import Model
from ...protocol.messages import Progress
from ...protocol.requests import Cancel, Hello, Recompute
from ...protocol.text_map_state import ExplainText, TextMapState
from ...protocol.traits import TraitValueError
from ..computation.running import message_of
from ..computation.scheduling import PROCESS
from ..explorer import Explorer
from ..guarded import GuardedWidget
from ..requests import Handlers, reply_to
from ..static_views.files import built
from ..static_views.page import document
from .computing import MapComputing, MapOptions, Step
from .inputs import read_inputs

_log = logging.getLogger(__name__)


class TextMap(TextMapState, GuardedWidget):
    """Look at where many texts lie; made by ``explore_texts``.

    Every trait of ``TextMapState`` is synced with the page and can be observed; ``selected`` and
    ``colour_by`` can be set. ``selected_text`` is the selected text, "" for none.

    Texts are embedded, placed and classified on a thread of its own. ``stop`` stops that,
    ``resume`` goes on where it was stopped.

    Attributes
    ----------
    selected_text
        The whole selected text, followed by its second text where it has one; can be observed.
    explorer
        The explorer that was opened on a text, shown below the map; None before that.
    indices
        The index of each text that is shown among those that were given, (N,).
    """

    _esm = built("text-map.js")
    _css = built("text-map.css")

    selected_text = traitlets.Unicode(read_only=True)

    def __init__(
        self,
        model: Model,
        texts: Iterable[Single],
        labels: Iterable[object] | None,
        *,
        max_points: int,
        options: MapOptions,
    ) -> None:
        layered = require_layers(model)
        options.check(layered)
        self._inputs = read_inputs(layered, texts, labels, max_points, options.seed)
        self._model = model
        self._memory_budget = options.memory_budget
        self._computing = MapComputing(layered, self._inputs.pairs, options)
        self.explorer: Explorer | None = None
        super().__init__()
        #: What is displayed: the map, and below it the explorer.
        self._box = ipywidgets.VBox([self])
        self._set(
            model_name=model.name,
            texts=self._inputs.shown_texts(),
            total=self._inputs.total,
            labels=self._inputs.labels,
        )
        self._handlers: Handlers = {
            Hello: lambda _: None,
            Cancel: lambda _: self.stop(),
            Recompute: lambda _: self.resume(),
            ExplainText: self._explain_requested,
        }
        self.on_msg(lambda _, content, __: self._receive(content))
        self.observe(lambda _: self._follow_selection(), "selected")
        self.resume()

    @property
    def indices(self) -> NDArray[np.int64]:
        """The index of each text that is shown among those that were given, (N,)."""
        return self._inputs.indices

    @property
    def vectors(self) -> NDArray[np.float32] | None:
        """The embeddings of the texts that are shown, (N, D); None until they are computed."""
        return self._computing.vectors

    def __repr__(self) -> str:
        """Say what the widget shows."""
        shown = f"{len(self.texts):,} texts"
        sample = f" of {self.total:,}, drawn at random" if self.total > len(self.texts) else ""
        state = f": {self.error}" if self.error else "" if self.placement else ": computing …"
        return f"{self.model_name} · a map of {shown}{sample}{state}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = self._box._repr_mimebundle_(**options)
        return bundle if bundle is None else {**bundle, "text/plain": repr(self)}

    def explain(self, index: int | None = None) -> Explorer:
        """Open an explorer on a text, below the map.

        Parameters
        ----------
        index
            Of the text among those that are shown; None for the selected one.

        Returns
        -------
        Explorer
            The same one for every text; it is also ``explorer``.

        Raises
        ------
        InputError
            If there is no such text, or none is selected.
        """
        chosen = self.selected if index is None else index
        if chosen is None:
            raise InputError("No text is selected. Give its index, or select one.")
        return self._explain(self._checked(chosen))

    def stop(self) -> None:
        """Stop embedding; what is done stays, and ``resume`` goes on with it."""
        self._worker.cancel()
        with self._guard:
            if self.status == "computing":
                self._set(status="stopped", progress=None)

    def resume(self) -> None:
        """Compute what is not computed yet, in the background."""
        with self._guard:
            self._set(status="computing", error="")
            self._worker.submit(self._compute)

    def _saved_page(self) -> str:
        title = f"{len(self.texts)} texts · {self.model_name}"
        return document(self, TextMapState, title, "text-map.css", "text-map-page.js")

    @traitlets.validate("selected")
    def _refuse_impossible(self, proposal: Any) -> Any:
        if proposal["value"] is None:
            return None
        try:
            return self._checked(proposal["value"])
        except InputError as fault:
            raise TraitValueError(str(fault)) from None

    def _checked(self, index: int) -> int:
        if not 0 <= index < len(self.texts):
            raise InputError(
                f"There is no text {index}: the map shows {len(self.texts)} texts, counted from 0."
            )
        return index

    def _follow_selection(self) -> None:
        chosen = self.selected
        self.set_trait("selected_text", "" if chosen is None else self._inputs.text(chosen))

    def _compute(self, stop: threading.Event) -> None:
        """Compute what is missing, showing each step as it is done."""

        def on_step(step: Step, done: int, total: int) -> None:
            self._show(stop, progress=Progress(method=step, done=done, total=total))

        computing = self._computing
        try:
            with PROCESS.chosen():
                computing.embed(on_step)
                if self.placement is None:
                    on_step("placing", 0, len(self.texts))
                    self._show(stop, placement=computing.place())
                if computing.gives_labels and self.predictions is None:
                    self._show(stop, predictions=computing.predict(on_step))
            self._show(stop, status="ready", progress=None)
        except CancelledError:
            return
        except Exception as fault:
            # Nobody else would hear of it: this is the bottom of a thread.
            if not isinstance(fault, TfxgError):
                _log.exception("A map could not be computed")
            with contextlib.suppress(CancelledError):
                self._show(stop, status="failed", progress=None, error=message_of(fault))

    def _receive(self, content: object) -> None:
        self.send(msgspec.to_builtins(reply_to(content, self._handlers)))

    def _explain_requested(self, request: ExplainText) -> None:
        self._explain(request.index)

    def _explain(self, index: int) -> Explorer:
        text, pair = self._inputs.pairs[self._checked(index)]
        if self.explorer is None:
            self.explorer = _opened(self._model, text, pair, self._memory_budget)
            self._box.children = (self, self.explorer)
        else:
            self.explorer.text_pair = pair or ""
            self.explorer.text = text
        return self.explorer


def _opened(model: Model, text: str, pair: str | None, memory_budget: int) -> Explorer:
    return Explorer(
        model,
        text,
        pair,
        method=default(model),
        target=None,
        contrast=None,
        output="logit",
        layer="",
        labels=None,
        hypothesis_template=None,
        multi_label=False,
        parameters={},
        precompute=True,
        memory_budget=memory_budget,
    )
