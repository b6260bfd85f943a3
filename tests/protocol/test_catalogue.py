"""The catalogue: enough to draw pickers and forms."""

from __future__ import annotations

import msgspec
import pytest

import tfxg_widget as tfxg
from tests.support import METHODS
from tfxg_widget.engine.methods.base import build, registered
from tfxg_widget.protocol.messages import MethodInfo

CATALOGUE = {method.name: method for method in tfxg.methods()}

each_method = pytest.mark.parametrize("info", CATALOGUE.values(), ids=CATALOGUE)


def test_it_lists_the_registry() -> None:
    assert sorted(CATALOGUE) == sorted(METHODS)


def test_families_stand_together_in_alphabetical_order() -> None:
    order = [(info.family.lower(), info.title.lower()) for info in CATALOGUE.values()]
    assert order == sorted(order)


@each_method
def test_entries_say_what_a_method_is(info: MethodInfo) -> None:
    said = registered()[info.name].description
    assert (info.signed, info.family, info.title) == (said.signed, said.family, said.title)
    assert info.caution == said.caution
    assert info.doc.endswith(".")
    assert info.paper
    assert info.url.startswith("https://")


@each_method
def test_every_parameter_can_be_drawn(info: MethodInfo) -> None:
    names = [parameter.name for parameter in info.parameters]
    assert names == list(registered()[info.name].__struct_fields__)
    for parameter in info.parameters:
        assert parameter.title
        assert parameter.doc.endswith(".")
        if parameter.kind in {"integer", "number"}:
            assert isinstance(parameter.default, int | float)
            assert parameter.minimum is not None
            assert parameter.maximum is not None
            assert parameter.minimum <= parameter.default <= parameter.maximum
        if parameter.kind in {"choice", "text"}:
            assert parameter.default in parameter.choices


@each_method
def test_defaults_and_limits_are_those_of_the_engine(info: MethodInfo) -> None:
    defaults = {parameter.name: parameter.default for parameter in info.parameters}
    assert build(info.name, defaults) == build(info.name, {})
    for parameter in info.parameters:
        if parameter.kind == "integer":
            assert parameter.minimum is not None
            assert parameter.maximum is not None
            build(info.name, {parameter.name: int(parameter.minimum)})
            for beyond in (int(parameter.minimum) - 1, int(parameter.maximum) + 1):
                with pytest.raises(tfxg.InputError):
                    build(info.name, {parameter.name: beyond})
        for choice in parameter.choices:
            build(info.name, {parameter.name: choice})


def test_names_and_titles_are_distinct() -> None:
    assert len({info.title for info in CATALOGUE.values()}) == len(CATALOGUE)


def test_it_survives_json() -> None:
    written = msgspec.json.encode(tfxg.methods())
    assert msgspec.json.decode(written, type=list[MethodInfo]) == tfxg.methods()
