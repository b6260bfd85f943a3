"""The texts that were tried stay at hand, with their answers."""

from __future__ import annotations

import msgspec

import tfxg_widget as tfxg
from tfxg_widget.protocol.selected import TriedText
from tfxg_widget.widget.history import MOST_CHARACTERS, MOST_TEXTS, with_tried

from .conftest import finish, receive

#: What the explorer begins with.
FIRST = "a good film"


def tried(text: str, answer: str = "A") -> TriedText:
    return TriedText(text=text, text_pair="", answer=answer, probability=0.5)


def test_each_text_is_kept_once_with_its_answer(explorer: tfxg.Explorer) -> None:
    first = explorer.answer
    assert first is not None
    explorer.text = "a bad film"
    finish(explorer)
    second = explorer.answer
    assert second is not None
    explorer.text = FIRST
    finish(explorer)
    explorer.method = "saliency"
    finish(explorer)
    assert [one.text for one in explorer.history] == [FIRST, "a bad film"]
    for one, answer in zip(explorer.history, (first, second), strict=True):
        likeliest = max(answer.targets, key=lambda target: target.probability)
        assert (one.answer, one.probability) == (likeliest.name, likeliest.probability)


def test_a_text_that_is_refused_is_not_kept(explorer: tfxg.Explorer) -> None:
    explorer.text = "   "
    finish(explorer)
    assert explorer.status == "failed"
    assert [one.text for one in explorer.history] == [FIRST]


def test_an_answer_is_renewed_where_it_stands() -> None:
    found = with_tried([tried("a"), tried("b")], tried("a", "B"))
    assert found == [tried("a", "B"), tried("b")]


def test_the_oldest_give_way() -> None:
    history: list[TriedText] = []
    for number in range(MOST_TEXTS + 2):
        history = with_tried(history, tried(str(number)))
    assert [one.text for one in history] == [str(i) for i in range(2, MOST_TEXTS + 2)]
    long = tried("x" * MOST_CHARACTERS)
    assert with_tried(history, long) == [long]


def test_computing_all_anew_notes_the_answer_anew(explorer: tfxg.Explorer) -> None:
    (noted,) = explorer.history
    explorer._set(history=[msgspec.structs.replace(noted, probability=0.0)])
    explorer.method = "saliency"
    finish(explorer)
    assert explorer.history[0].probability == 0
    receive(explorer, "custom", content={"type": "recompute", "id": "1"})
    finish(explorer)
    assert explorer.history == [noted]
