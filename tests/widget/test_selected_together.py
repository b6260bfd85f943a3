"""Selected words tell what the answer is without all of them."""

from __future__ import annotations

from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.engine.occlusion_effect import mask_together

from .conftest import Gate, Opener, finish, receive

#: What the explorer begins with.
FIRST = "a good film"


@pytest.fixture
def replies(explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(explorer, "send", found.append)
    return found


def mask(explorer: tfxg.Explorer, *tokens: int) -> None:
    receive(explorer, "custom", content={"type": "mask_together", "id": "1", "tokens": tokens})


def test_the_effect_is_told_and_goes_with_the_text(
    explorer: tfxg.Explorer, replies: list[Any], tiny_bert: tfxg.Model
) -> None:
    mask(explorer, 3, 1)
    finish(explorer)
    assert replies == [{"type": "done", "id": "1"}]
    expected = mask_together(tiny_bert, FIRST, None, [1, 3], 64, lambda _done, _total: None)
    effect = explorer.selection_effect
    assert effect is not None
    assert effect.tokens == [1, 3]
    assert dict(zip(effect.targets, effect.probabilities, strict=True)) == pytest.approx(expected)
    explorer.text = "a bad film"
    finish(explorer)
    assert explorer.selection_effect is None


def test_it_is_computed_once(explorer: tfxg.Explorer, computed: list[str]) -> None:
    for _ in range(2):
        mask(explorer, 1, 2)
        finish(explorer)
    assert computed == ["masking_selected"]


def test_it_waits_for_what_is_under_way(
    explorer: tfxg.Explorer, replies: list[Any], gate: Gate
) -> None:
    gate.text = FIRST
    explorer.target = "BETA"
    explorer.method = "occlusion"
    assert gate.reached.wait(PATIENCE)
    mask(explorer, 1, 2)
    assert explorer.status == "computing"
    gate.opened.set()
    finish(explorer)
    assert "occlusion" in explorer.results
    assert explorer.selection_effect is not None


def test_tokens_of_another_text_are_refused(explorer: tfxg.Explorer, replies: list[Any]) -> None:
    mask(explorer, 1, 500)
    assert replies[0]["type"] == "failed"
    assert "Select words of the present one" in replies[0]["message"]
    assert explorer.status == "ready"


def test_labels_of_the_caller_have_one_too(opened: Opener, tiny_nli: tfxg.Model) -> None:
    explorer = opened(FIRST, model=tiny_nli, labels=["love", "drama"])
    finish(explorer)
    mask(explorer, 1, 2)
    finish(explorer)
    assert explorer.selection_effect is not None
    assert explorer.selection_effect.targets == ["love", "drama"]
