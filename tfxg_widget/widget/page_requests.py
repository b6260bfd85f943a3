"""Carries out what the page of an explorer asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..engine.inputs.errors import CancelledError
from ..engine.inputs.text_span import TextSpan
from ..engine.tasks.base import against_itself
from ..protocol.inside.queries import LookInside
from ..protocol.requests import Cancel, Export, Hello, Recompute, ReplaceImage, SelectTarget
from ..protocol.selected import MaskTogether, ReturnToImage
from ..protocol.views import LoadView
from .computation.computing import Computing
from .computation.subjects import Input
from .history import check_selected
from .images import received
from .inside.computing import InsideComputing, kept_with
from .requests import Handlers, is_long, reply_to
from .static_views.page import saved_page
from .views import view_script

if TYPE_CHECKING:
    from .explorer import Explorer


class PageRequests:
    """The requests of one explorer's page, and what the page opened by them.

    Parameters
    ----------
    explorer
        Its traits are read and set.
    computing, inside
        What the explorer computes with.
    """

    def __init__(self, explorer: Explorer, computing: Computing, inside: InsideComputing) -> None:
        self._explorer = explorer
        self._computing = computing
        self._inside = inside
        #: The input whose parts the trait ``inside`` holds.
        self._opened: Input | None = None
        self._handlers: Handlers = {
            Hello: lambda _: None,
            Cancel: lambda _: explorer.cancel(),
            Recompute: lambda _: self._retry(),
            SelectTarget: self._select_target,
            ReplaceImage: lambda request: explorer._replace_image(
                received(request.name, request.content)
            ),
            ReturnToImage: lambda request: explorer._return_to_image(request.image),
            Export: lambda request: saved_page(explorer, request.id),
            LookInside: self._look_inside,
            LoadView: self._load_view,
            MaskTogether: self._mask_together,
        }

    def has_opened(self, explained_input: Input) -> bool:
        """Tell whether the parts in the trait ``inside`` are of an input."""
        return self._opened == explained_input

    def receive(self, content: object) -> None:
        """Answer a request of the page: at once, or from another thread where it takes long."""
        if is_long(content):
            self._inside.submit(lambda: self._answer(content))
        else:
            self._answer(content)

    def _answer(self, content: object) -> None:
        self._explorer.send(msgspec.to_builtins(reply_to(content, self._handlers)))

    def _load_view(self, request: LoadView) -> None:
        self._explorer._set(
            view_scripts={**self._explorer.view_scripts, request.name: view_script(request.name)}
        )

    def _look_inside(self, request: LookInside) -> None:
        selection = self._explorer._selection()
        part = self._inside.part(request.query, selection)
        with self._explorer._guard:
            if self._explorer._selection().input != selection.input:
                raise CancelledError("The input was changed meanwhile.")
            kept = self._explorer.inside if self._opened == selection.input else {}
            self._opened = selection.input
            self._explorer._set(inside=kept_with(kept, part))

    def _retry(self) -> None:
        """Compute all anew, or what is missing where it was stopped."""
        if self._explorer.status != "stopped":
            self._computing.forget()
            self._inside.forget()
            self._explorer._is_noted = False
        self._explorer.recompute()

    def _mask_together(self, request: MaskTogether) -> None:
        selection = self._explorer._selection()
        check_selected(self._explorer, request.tokens, self._computing.inputs.encoding(selection))
        with self._explorer._guard:
            self._explorer._masked = (selection.input, tuple(sorted(set(request.tokens))))
            is_known = self._explorer._selection().masked == selection.masked
            # What is under way goes first, and what was stopped stays so.
            is_stopped = self._explorer.status == "stopped"
            if not (is_known or self._explorer._is_unfinished or is_stopped):
                self._explorer.recompute()

    def _select_target(self, request: SelectTarget) -> None:
        span = TextSpan(request.span.part, request.span.start, request.span.end)
        inputs, selection = self._computing.inputs, self._explorer._selection()
        picked = inputs.selected(selection, span, request.label)
        if request.contrast and inputs.is_target(selection, picked):
            raise against_itself(picked)
        with self._explorer.hold_sync():
            if request.contrast:
                self._explorer.contrast = picked
                return
            if self._explorer.contrast == picked:
                self._explorer.contrast = ""
            self._explorer.target = picked
