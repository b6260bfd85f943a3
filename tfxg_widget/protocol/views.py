"""Views that are no part of the widget's bundle, and come when they are opened first."""

from __future__ import annotations

from .messages import Shape

#: The views of the page's bundle; it does not compile without one of them.
BUNDLED = ("heatmap", "compare", "map")


class LoadedView(Shape, frozen=True):
    """A view whose code the page loads when it is opened."""

    #: What ``view`` is then; also the text of its button.
    name: str
    #: The accessible name of its button.
    label: str
    #: The tooltip of its button.
    hint: str


class LoadView(Shape, frozen=True, tag="load_view"):
    """Ask for the code of a view; it is then in the state's ``view_scripts``."""

    id: str
    name: str
