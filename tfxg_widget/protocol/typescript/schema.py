"""JSON schemas of the states and their messages, from which the TypeScript types are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import traitlets

from ..requests import Reply, Request
from ..state import ExplorerState
from ..text_map_state import TextMapRequest, TextMapState
from ..traits import declared


@dataclass(frozen=True)
class PageProtocol:
    """What one widget and its page say to each other.

    Attributes
    ----------
    state
        The synced traits.
    request
        The union of the requests that the page can make.
    """

    state: type[traitlets.HasTraits]
    request: Any


#: By the name that the command line takes.
PROTOCOLS = {
    "explorer": PageProtocol(ExplorerState, Request),
    "text_map": PageProtocol(TextMapState, TextMapRequest),
}


def schema(name: str = "explorer") -> dict[str, Any]:
    """Build the schema: one object with the state, the requests and the replies.

    Parameters
    ----------
    name
        A key of ``PROTOCOLS``.

    Returns
    -------
    dict
        JSON schema, draft 2020-12, with every shape under ``$defs``.
    """
    protocol = PROTOCOLS[name]
    synced = declared(protocol.state)
    roots = [trait.annotation for trait in synced.values()]
    schemas, shapes = msgspec.json.schema_components(
        [*roots, protocol.request, Reply], ref_template="#/$defs/{name}"
    )
    state = {
        # The page reads the entries of a split trait as one list.
        name: _described(shape["additionalProperties"] if trait.split else shape, trait.help)
        for (name, trait), shape in zip(synced.items(), schemas, strict=False)
    }
    state["schema_version"]["const"] = synced["schema_version"].default_value
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {name: _closed(shape) for name, shape in shapes.items()},
        "title": "Protocol",
        **_closed(
            {
                "type": "object",
                "properties": {
                    "state": _closed({"title": "State", "type": "object", "properties": state}),
                    "request": schemas[-2],
                    "reply": schemas[-1],
                },
            }
        ),
    }


def _described(shape: dict[str, Any], doc: str) -> dict[str, Any]:
    # A description beside a bare reference would make the generator copy the whole shape.
    return shape if "$ref" in shape else {**shape, "description": doc}


def _closed(shape: dict[str, Any]) -> dict[str, Any]:
    """Require every property: the kernel leaves none out."""
    return {**shape, "required": list(shape["properties"]), "additionalProperties": False}
