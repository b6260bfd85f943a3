"""A saved page: the state, the views and the styles in one file."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from ...protocol.messages import File
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
    state = {name: getattr(explorer, name) for name in declared(ExplorerState)}
    # Whatever a text holds, it can't end the element that the state stands in.
    json = msgspec.json.encode(state).decode().replace("<", "\\u003c")
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            title=f"{explorer.text[:60]} · {explorer.model_info.name}",
            style=Markup(built("widget.css").read_text("utf-8")),
            state=Markup(json),
            script=Markup(built("page.js").read_text("utf-8")),
        )
    )


def saved_page(explorer: ExplorerState, request: str) -> File:
    """Answer the request for a page to download."""
    return File(id=request, name="explanation.html", media_type="text/html", content=page(explorer))
