"""A saved page: the state, the views and the styles in one file."""

from __future__ import annotations

import msgspec
import traitlets
from markupsafe import Markup

from ...protocol.requests import File
from ...protocol.state import ExplorerState
from ...protocol.traits import declared
from .files import built, templates


def page(explorer: ExplorerState) -> str:
    """Write an explorer's state and the front end into one HTML document.

    Parameters
    ----------
    explorer
        Whose present state to save.

    Returns
    -------
    str
        A document that needs no kernel, no network and no other file.
    """
    title = f"{explorer.text[:60]} · {explorer.model_info.name}"
    return document(explorer, ExplorerState, title, "widget.css", "page.js")


def document(
    widget: traitlets.HasTraits, state: type[traitlets.HasTraits], title: str, css: str, js: str
) -> str:
    """Write the present values of a state and the front end into one HTML document.

    Parameters
    ----------
    widget
        What has the values.
    state
        The class that declares the traits.
    title
        Of the document.
    css, js
        File names of the built front end.

    Returns
    -------
    str
        A document that needs no kernel, no network and no other file.
    """
    values = {name: getattr(widget, name) for name in declared(state)}
    # Whatever a text holds, it can't end the element that the state stands in.
    json = msgspec.json.encode(values).decode().replace("<", "\\u003c")
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            title=title,
            style=Markup(built(css).read_text("utf-8")),
            state=Markup(json),
            script=Markup(built(js).read_text("utf-8")),
        )
    )


def saved_page(explorer: ExplorerState, request: str) -> File:
    """Answer the request for a page to download."""
    return File(id=request, name="explanation.html", media_type="text/html", content=page(explorer))
