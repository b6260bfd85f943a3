"""The views of the page: those of its bundle, and those that are loaded when they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..engine.inputs.errors import InputError, unknown
from ..protocol.views import BUNDLED, LoadedView
from .static_views.files import built


@dataclass(frozen=True)
class _Registered:
    view: LoadedView
    script: str | Path

    def read(self) -> str:
        path = built(self.script) if isinstance(self.script, str) else self.script
        return path.read_text("utf-8")


_REGISTERED: dict[str, _Registered] = {}


def register_view(name: str, *, label: str, hint: str, script: str | Path) -> None:
    """Offer another view in all widgets that are made from now on.

    Parameters
    ----------
    name
        A word in lower case: the text of the view's button, and what ``view`` is set to.
    label, hint
        The accessible name and the tooltip of the button.
    script
        An ECMAScript module in one file: its path, or the name of a file of this package's front
        end. It exports ``mountView(element, host)``, which shows the view in an element and
        returns a function that removes it again. ``host`` has the synced state as signals
        (``host.state``), ``host.set(name, value)`` and ``host.request(message)``; see
        js/src/hosts/host.ts.

    Raises
    ------
    InputError
        If there is a view of that name.
    """
    if name in BUNDLED or name in _REGISTERED:
        raise InputError(f"There is a view {name!r} already. Choose another name.")
    _REGISTERED[name] = _Registered(LoadedView(name=name, label=label, hint=hint), script)


def unregister_view(name: str) -> None:
    """Offer a view no more; see ``register_view``."""
    _REGISTERED.pop(name, None)


def loaded_views() -> list[LoadedView]:
    """List the views that are loaded when they are opened."""
    return [registered.view for registered in _REGISTERED.values()]


def view_script(name: str) -> str:
    """Read the code of a view.

    Raises
    ------
    InputError
        If no such view is loaded.
    """
    if name not in _REGISTERED:
        raise unknown("view", name, _REGISTERED)
    return _REGISTERED[name].read()


def require_view(name: str) -> None:
    """Refuse the name of a view that there is not.

    Raises
    ------
    InputError
        With the names that there are.
    """
    if name not in BUNDLED and name not in _REGISTERED:
        raise unknown("view", name, [*BUNDLED, *_REGISTERED])


register_view(
    "inside",
    label="Inside the model",
    hint="attention, layers and neurons",
    script="inside.js",
)
