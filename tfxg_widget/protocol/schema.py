"""The JSON schema of the state and the messages, from which the TypeScript types are made."""

from __future__ import annotations

from typing import Any

import msgspec

from .messages import Reply
from .requests import Request
from .state import SCHEMA_VERSION, ExplorerState
from .traits import declared


def schema() -> dict[str, Any]:
    """Build the schema: one object with the state, the requests and the replies.

    Returns
    -------
    dict
        JSON schema, draft 2020-12, with every shape under ``$defs``.
    """
    synced = declared(ExplorerState)
    roots = [trait.annotation for trait in synced.values()]
    schemas, shapes = msgspec.json.schema_components(
        [*roots, Request, Reply], ref_template="#/$defs/{name}"
    )
    state = {
        # The page reads the entries of a split trait as one list.
        name: _described(shape["additionalProperties"] if trait.split else shape, trait.help)
        for (name, trait), shape in zip(synced.items(), schemas, strict=False)
    }
    state["schema_version"]["const"] = SCHEMA_VERSION
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
