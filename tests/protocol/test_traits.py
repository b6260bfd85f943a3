"""Traits that the page shares: checked and converted by their annotation."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import traitlets

from tfxg_widget.protocol.messages import HoveredToken, ModelInfo, Progress, SelectableSpans
from tfxg_widget.protocol.state import SCHEMA_VERSION, ExplorerState
from tfxg_widget.protocol.traits import declared, triggering
from tfxg_widget.widget.computation.selection import Selection

SYNCED = declared(ExplorerState)
SPAN = {"index": 1, "text": "film", "start": 2, "end": 6, "score": 0.5}


@pytest.fixture
def state() -> ExplorerState:
    return ExplorerState()


def test_plain_values_become_shapes(state: ExplorerState) -> None:
    state.set_trait("hovered", SPAN)
    assert state.hovered == HoveredToken(**SPAN)
    state.set_trait("selected", [SPAN, SPAN])
    assert state.selected == [HoveredToken(**SPAN)] * 2
    state.set_trait("hovered", None)
    assert state.hovered is None


def test_shapes_are_taken_as_they_are(state: ExplorerState) -> None:
    progress = Progress(method="saliency", done=1, total=2)
    state.set_trait("progress", progress)
    assert state.progress is progress


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("text", 3, "text: Expected `str`, got `int`"),
        ("text_pair", None, "text_pair cannot be None: '' stands for none"),
        ("output", "logits", "Unknown output 'logits'. Did you mean 'logit'"),
        ("hovered", {"index": 1}, "hovered: Object missing required field `text`"),
        ("hovered", {**SPAN, "html": "<b>"}, "unknown field `html`"),
        ("hovered", {**SPAN, "score": "much"}, r"Expected `float`, got `str` - at `\$.score`"),
        ("selected", [SPAN, None], r"at `\$\[1\]`"),
        ("parameters", {"saliency": [1]}, "parameters: Expected `object`, got `array`"),
        ("parameters", {"saliency": {"n": [1]}}, "parameters: Expected"),
        ("granularity", None, "granularity cannot be None$"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(
    state: ExplorerState, name: str, value: Any, said: str
) -> None:
    before = getattr(state, name)
    with pytest.raises(traitlets.TraitError, match=said):
        state.set_trait(name, value)
    assert getattr(state, name) == before


def test_parameters_take_every_scalar(state: ExplorerState) -> None:
    given = {"m": {"a": 1, "b": 0.5, "c": True, "d": "pad"}}
    state.parameters = given
    assert state.parameters == given


def test_a_change_is_heard_and_no_change_is_not(state: ExplorerState) -> None:
    heard: list[Any] = []
    state.observe(lambda change: heard.append(change["new"]), "hovered")
    for value in (SPAN, dict(SPAN), None):
        state.set_trait("hovered", value)
    assert heard == [HoveredToken(**SPAN), None]


def test_every_trait_is_synced_and_documented() -> None:
    assert set(SYNCED) == set(ExplorerState.class_traits())
    for name, trait in SYNCED.items():
        # What is split is sent by the traits of its entries.
        assert trait.split or trait.metadata["sync"], name
        assert trait.help, name


def test_an_entry_of_a_split_trait_is_checked_as_a_part_of_it() -> None:
    class Entries(traitlets.HasTraits):
        saliency = SYNCED["results"].entry()

    entries = Entries()
    with pytest.raises(traitlets.TraitError, match="read-only"):
        entries.saliency = []
    with pytest.raises(traitlets.TraitError, match="missing required field"):
        entries.set_trait("saliency", [{"method": "saliency"}])


@pytest.mark.parametrize("name", ["text", "labels", "method", "target", "output"])
def test_a_trigger_says_what_becomes_another(name: str) -> None:
    before, after = ExplorerState(), ExplorerState()
    new: Any = {"labels": ["good"], "output": "probability"}.get(name, "new")
    after.set_trait(name, new)
    first, second = (Selection.of(state, None, None) for state in (before, after))
    assert first != second
    is_of_input = SYNCED[name].triggers in ("encoding", "targets")
    assert (first.input != second.input) == is_of_input


def test_what_triggers_nothing_is_no_part_of_the_selection() -> None:
    selecting = {field.name for field in dataclasses.fields(Selection)}
    selecting -= {"image", "chat", "masked"}
    selecting = selecting - {"template"} | {"hypothesis_template"}
    assert selecting == set(triggering(ExplorerState, "computation", "encoding", "targets"))
    assert {SYNCED[name].owner for name in selecting} == {"both"}


def test_no_more_is_taken_of_a_page_than_it_can_show(state: ExplorerState) -> None:
    with pytest.raises(traitlets.TraitError, match="selected: Expected `array` of length <= 4096"):
        state.set_trait("selected", [SPAN] * 4097)
    with pytest.raises(traitlets.TraitError, match="hovered: Expected `str` of length <= 1000"):
        state.set_trait("hovered", {**SPAN, "text": "x" * 1001})


def test_what_the_page_decides_is_not_echoed() -> None:
    quiet = {name for name, trait in SYNCED.items() if trait.metadata.get("echo_update") is False}
    assert quiet == {
        "view",
        "left_out",
        "granularity",
        "row_granularity",
        "palette",
        "scale",
        "image_display",
        "hovered",
        "selected",
    }


def test_what_the_kernel_decides_is_not_assigned(state: ExplorerState) -> None:
    owned = {name for name, trait in SYNCED.items() if trait.owner == "kernel"}
    assert owned == {
        "schema_version",
        "model_info",
        "catalogue",
        "inside",
        "loaded_views",
        "view_scripts",
        "answer",
        "results",
        "occlusion_effect",
        "selection_effect",
        "history",
        "costs",
        "failures",
        "status",
        "progress",
        "error",
    }
    for name in owned:
        with pytest.raises(traitlets.TraitError, match="read-only"):
            setattr(state, name, getattr(state, name))


def test_defaults_are_valid_and_not_shared() -> None:
    first, second = ExplorerState(), ExplorerState()
    for name in SYNCED:
        first.set_trait(name, getattr(first, name))
    first.selected = [HoveredToken(**SPAN)]
    assert second.selected == []
    assert first.schema_version == SCHEMA_VERSION


def test_shapes_are_written_as_plain_values(state: ExplorerState) -> None:
    info = ModelInfo(
        name="m",
        task="t",
        layers=["a"],
        takes_pair=True,
        takes_image=False,
        generates=False,
        text_names=["text"],
        target_noun="class",
        independent=False,
        selectable_spans=SelectableSpans(part=None, several=True, labels=["b"], free=False),
        max_length=None,
        labels=[],
    )
    to_json = SYNCED["model_info"].metadata["to_json"]
    assert to_json(info, None) == {
        "name": "m",
        "task": "t",
        "layers": ["a"],
        "takes_pair": True,
        "takes_image": False,
        "generates": False,
        "text_names": ["text"],
        "target_noun": "class",
        "independent": False,
        "selectable_spans": {"part": None, "several": True, "labels": ["b"], "free": False},
        "max_length": None,
        "labels": [],
    }
