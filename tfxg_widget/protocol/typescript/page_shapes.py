"""Write JSON schemas as the shapes that the page checks values against.

The type ``Shape`` in ``js/src/lib/state/shapes.ts`` describes what each form means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

#: Types whose shape is their name, with limits behind it if the schema has any.
_SCALARS = {
    "null": (),
    "boolean": (),
    "string": ("maxLength",),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
}

#: What stands for a limit that is missing before one that is not.
_NO_LIMIT = {"minimum": "-Infinity"}


def page_shape(schema: dict[str, Any]) -> str:
    """Write a schema as a TypeScript expression.

    Parameters
    ----------
    schema
        A JSON schema as msgspec makes it. A reference becomes the name of a constant; see
        ``page_constants``.

    Returns
    -------
    str
        The expression, of the TypeScript type ``Shape``.

    Raises
    ------
    ValueError
        For a schema that has no such form.
    """
    if "$ref" in schema:
        return _name(schema)
    if "packed" in schema:
        return literal(schema["packed"])
    if "anyOf" in schema:
        return _form("any", *map(page_shape, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return _form("one", *map(literal, schema.get("enum", [schema.get("const")])))
    kind = schema.get("type")
    if kind in _SCALARS:
        limits = _limits(schema, _SCALARS[kind])
        return _form(kind, *limits) if limits else literal(kind)
    if kind == "array" and "prefixItems" in schema:
        return _form("tuple", *map(page_shape, schema["prefixItems"]))
    if kind == "array" and "items" in schema:
        return _form("list", page_shape(schema["items"]), *_limits(schema, ("maxItems",)))
    if kind == "object" and "properties" in schema:
        fields = {name: page_shape(field) for name, field in schema["properties"].items()}
        return object_literal(fields)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return _form("map", page_shape(schema["additionalProperties"]))
    raise ValueError(f"The page has no shape for the schema {schema}")


def page_constants(roots: Iterable[dict[str, Any]], definitions: dict[str, Any]) -> str:
    """Declare the shapes that some schemas refer to, directly or through others.

    Parameters
    ----------
    roots
        The schemas.
    definitions
        The schemas that can be referred to, by name. None may contain itself.

    Returns
    -------
    str
        One TypeScript constant for each shape, after those that it refers to.
    """
    declared: dict[str, str] = {}

    def declare(schema: dict[str, Any]) -> None:
        for name in _references(schema):
            if name not in declared:
                declare(definitions[name])
                declared[name] = page_shape(definitions[name])

    for root in roots:
        declare(root)
    return "\n\n".join(f"const {name}: Shape = {shape};" for name, shape in declared.items())


def object_literal(fields: dict[str, str]) -> str:
    """Write a TypeScript object of expressions, one to a line."""
    lines = [f"{name}: {value}," for name, value in fields.items()]
    return "\n".join(["{", *(f"  {line}" for line in "\n".join(lines).split("\n")), "}"])


def literal(value: Any) -> str:
    """Write plain data as a TypeScript expression on one line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def _form(kind: str, *parts: str) -> str:
    return f"[{', '.join([literal(kind), *parts])}]"


def _limits(schema: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    """Give the limits by their places, up to the last that the schema has."""
    count = max((place for place, name in enumerate(names, 1) if name in schema), default=0)
    return [literal(schema[name]) if name in schema else _NO_LIMIT[name] for name in names[:count]]


def _name(reference: dict[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield _name(node)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for entry in node:
            yield from _references(entry)
