"""The synced state as a widget: written by a worker, by the page and by the user."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from ..protocol.inside.parts import SLOTS
from ..protocol.state import ExplorerState
from ..protocol.traits import Split, declared
from .guarded import GuardedWidget
from .static_views import fallback
from .static_views.files import built

#: How long a display waits for the first heatmap, so that a saved notebook has it in plain text.
_FIRST_HEATMAP_SECONDS = 3.0


class SharedState(ExplorerState, GuardedWidget):
    """State that several threads write, and of which the page decides only its part.

    Parameters
    ----------
    methods
        Names of the methods that the model can be explained by. The entry of each in a split trait
        is synced as a trait of its own, ``results_saliency`` for that of ``results``.
    **traits
        First values.
    """

    _esm = built("widget.js")
    _css = built("widget.css")

    def __init__(self, methods: Iterable[str], **traits: Any) -> None:
        #: Set once there is something to show.
        self._has_heatmap = threading.Event()
        self._entries: Mapping[Split, tuple[str, ...]] = {
            "methods": tuple(methods),
            "slots": SLOTS,
        }
        self.add_traits(
            **{
                f"{name}_{entry}": trait.entry()
                for name, trait in declared(ExplorerState).items()
                if trait.split
                for entry in self._entries[trait.split]
            }
        )
        super().__init__(**traits)

    def __repr__(self) -> str:
        """Say what the widget shows."""
        return fallback.plain(self)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self._has_heatmap.wait(_FIRST_HEATMAP_SECONDS)
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        drawn = fallback.html(self)
        static = {"text/html": drawn} if drawn else {}
        return {**data, **static, "text/plain": fallback.plain(self)}, metadata

    @traitlets.observe(*(name for name, trait in declared(ExplorerState).items() if trait.split))
    def _sync_entries(self, change: Any) -> None:
        """Set the trait of each entry of a split trait; those that stay the same are not sent."""
        name, entries = change["name"], change["new"]
        split = declared(ExplorerState)[name].split
        for entry in self._entries[split] if split else ():
            self.set_trait(f"{name}_{entry}", entries.get(entry, []))
