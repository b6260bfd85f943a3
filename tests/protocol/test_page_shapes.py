"""The shapes that the page checks values against, written from JSON schemas."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
import pytest

from tfxg_widget.protocol.messages import Floats
from tfxg_widget.protocol.typescript.page_shapes import page_constants, page_shape
from tfxg_widget.protocol.typescript.traits_table import traits_module


class Inner(msgspec.Struct):
    name: str


class Outer(msgspec.Struct):
    inner: Inner
    others: list[Inner]


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (str, '"string"'),
        (bool, '"boolean"'),
        (int, '"integer"'),
        (float, '"number"'),
        (Floats, '"float32"'),
        (int | None, '["any", "integer", "null"]'),
        (Literal["b", "a"], '["one", "a", "b"]'),
        (Literal[1, 2], '["one", 1, 2]'),
        (Annotated[str, msgspec.Meta(max_length=9)], '["string", 9]'),
        (Annotated[int, msgspec.Meta(ge=0)], '["integer", 0]'),
        (Annotated[float, msgspec.Meta(ge=0, le=1)], '["number", 0, 1]'),
        (Annotated[float, msgspec.Meta(le=1)], '["number", -Infinity, 1]'),
        (list[str], '["list", "string"]'),
        (Annotated[list[str], msgspec.Meta(max_length=3)], '["list", "string", 3]'),
        (list[tuple[int, str]], '["list", ["tuple", "integer", "string"]]'),
        (dict[str, list[int]], '["map", ["list", "integer"]]'),
        (Inner, "Inner"),
    ],
    ids=str,
)
def test_every_type_has_a_form(annotation: Any, shape: str) -> None:
    (schema,), _ = msgspec.json.schema_components([annotation])
    assert page_shape(schema) == shape


def test_a_constant_is_one_value() -> None:
    assert page_shape({"type": "integer", "const": 4}) == '["one", 4]'


@pytest.mark.parametrize("schema", [{}, {"type": "array"}, {"type": "object"}], ids=str)
def test_what_has_no_form_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no shape for the schema"):
        page_shape(schema)


def test_shapes_are_declared_once_and_before_their_use() -> None:
    schemas, definitions = msgspec.json.schema_components([Outer, list[Inner]])
    assert page_constants(schemas, definitions) == (
        'const Inner: Shape = {\n  name: "string",\n};\n\n'
        'const Outer: Shape = {\n  inner: Inner,\n  others: ["list", Inner],\n};'
    )


def test_the_table_declares_every_shape_that_it_names() -> None:
    declared: list[str] = []
    for line in traits_module().splitlines():
        found = re.match(r"const (\w+): Shape = ", line)
        if found:
            declared.append(found[1])
        without_texts = re.sub(r'"[^"]*"', "", line.partition(" = " if " = " in line else ": ")[2])
        assert set(re.findall(r"\b[A-Z]\w+", without_texts)) <= {*declared, "Infinity"}
    assert len(declared) == len(set(declared)) > 10
