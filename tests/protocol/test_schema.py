"""The schema, and the TypeScript types that are generated from it."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.support import ROOT
from tfxg_widget.protocol import messages, requests, selected, views
from tfxg_widget.protocol.inside import parts, queries
from tfxg_widget.protocol.state import ExplorerState
from tfxg_widget.protocol.text_map_state import TextMapState
from tfxg_widget.protocol.traits import declared
from tfxg_widget.protocol.typescript.schema import schema

TABLE = ROOT / "js" / "src" / "generated" / "traits.ts"
TYPES = ROOT / "js" / "src" / "generated" / "protocol.ts"

MODULES = (messages, requests, queries, parts, views, selected)
SHAPES = {
    name
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, messages.Shape) and value is not messages.Shape
}
TRAITS = set(ExplorerState.class_traits())


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value.removeprefix("#/$defs/")
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_the_schema_is_the_same_every_time() -> None:
    assert json.dumps(schema()) == json.dumps(schema())


def test_the_state_has_every_trait() -> None:
    assert set(schema()["properties"]["state"]["properties"]) == TRAITS


def test_every_shape_is_defined_and_reachable() -> None:
    found = schema()
    assert set(found["$defs"]) == SHAPES
    reached: set[str] = set()
    ahead = list(references(found["properties"]))
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += references(found["$defs"][name])
    assert reached == SHAPES


def test_objects_are_closed_and_complete() -> None:
    found = schema()
    for shape in [*found["$defs"].values(), found, found["properties"]["state"]]:
        assert shape["additionalProperties"] is False
        assert set(shape["required"]) == set(shape["properties"])


def test_the_version_is_a_constant() -> None:
    version = schema()["properties"]["state"]["properties"]["schema_version"]
    assert version["const"] == ExplorerState().schema_version


def test_the_command_prints_the_schema(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["tfxg_widget.protocol"])
    runpy.run_module("tfxg_widget.protocol", run_name="__main__")
    assert json.loads(capsys.readouterr().out) == json.loads(msgspec.json.encode(schema()))


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_types_have_every_shape(shape: str) -> None:
    assert f"export interface {shape} {{" in TYPES.read_text("utf-8")


def test_the_types_have_every_trait() -> None:
    state = re.search(r"export interface State \{(.*?)\n\}", TYPES.read_text("utf-8"), re.DOTALL)
    assert state is not None
    assert set(re.findall(r"^  (\w+): ", state[1], re.MULTILINE)) == TRAITS


def test_the_command_prints_the_table_of_the_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["tfxg_widget.protocol", "traits"])
    runpy.run_module("tfxg_widget.protocol", run_name="__main__")
    assert capsys.readouterr().out == TABLE.read_text("utf-8"), "run 'make protocol'"


def test_the_map_of_texts_has_types_and_traits_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    generated = TABLE.parent
    monkeypatch.setattr("sys.argv", ["tfxg_widget.protocol", "traits", "text_map"])
    runpy.run_module("tfxg_widget.protocol", run_name="__main__")
    table = (generated / "text-map-traits.ts").read_text("utf-8")
    assert capsys.readouterr().out == table, "run 'make protocol'"
    types = (generated / "text-map-protocol.ts").read_text("utf-8")
    state = re.search(r"export interface State \{(.*?)\n\}", types, re.DOTALL)
    assert state is not None
    traits = set(TextMapState.class_traits())
    assert set(re.findall(r"^  (\w+): ", state[1], re.MULTILINE)) == traits
    assert set(schema("text_map")["properties"]["state"]["properties"]) == traits
    for name, trait in declared(TextMapState).items():
        assert trait.help, name
