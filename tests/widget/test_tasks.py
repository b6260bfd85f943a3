"""Targets of every task in the explorer: chosen, pointed at, lost and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import assert_close
from tfxg_widget.protocol.conversion.attributions import find_target
from tfxg_widget.protocol.messages import Answer, TargetScore, TextSpan

from .conftest import Opener, finish, receive, results_of

#: A few questions of each of many models.
pytestmark = pytest.mark.usefixtures("op_by_op")

CONTEXT = "the heart of the film, the heart of the story"
TEXTS: dict[str, tuple[str, ...]] = {
    "token classification": ("the heart of the film, the heart of the story",),
    "question answering": ("who has heart?", CONTEXT),
    "fill mask": ("a [MASK] film and a [MASK] story",),
}


@pytest.fixture
def of(opened: Opener, of_task: Callable[..., Any]) -> Iterator[Callable[..., tfxg.Explorer]]:
    """Open an explorer on a task, and wait for it."""

    def open_one(task: str, **options: Any) -> tfxg.Explorer:
        model = of_task("tiny_bert", task)
        found = opened(
            *TEXTS[task], model=model, **{"method": "saliency", "n_steps": None, **options}
        )
        finish(found)
        return found

    return open_one


def answer(explorer: tfxg.Explorer) -> Answer:
    assert explorer.answer is not None
    return explorer.answer


def named(explorer: tfxg.Explorer, name: str) -> TargetScore:
    """Find a target of the answer by its name, or by its id."""
    found = find_target(answer(explorer).targets, name)
    assert found is not None
    return found


def shown(explorer: tfxg.Explorer, target: str) -> Any:
    wanted = (explorer.method, named(explorer, target).id)
    (found,) = [r for r in results_of(explorer) if (r.method, r.target) == wanted]
    return found


def pick(explorer: tfxg.Explorer, place: tuple[int, int, int], label: str, **more: Any) -> Any:
    """Point at something as the page does, and give the reply."""
    replies: list[Any] = []
    part, start, end = place
    request = {
        "type": "select_target",
        "id": "1",
        "span": {"part": part, "start": start, "end": end},
        "label": label,
        "contrast": False,
        **more,
    }
    explorer.send = replies.append
    receive(explorer, "custom", content=request)
    finish(explorer)
    (reply,) = replies
    return reply


@pytest.mark.parametrize(
    ("task", "target", "name"),
    [
        ("token classification", (1, "place"), "heart: place"),
        ("token classification", "heart of (2): person", "heart of (2): person"),
        ("question answering", (4, 12), "heart of"),
        ("question answering", "end: film", "end: film"),
        ("fill mask", (1, "good"), "mask 2: good"),
    ],
)
def test_a_target_is_whatever_explain_takes(
    of: Callable[..., tfxg.Explorer],
    of_task: Callable[..., Any],
    task: str,
    target: Any,
    name: str,
) -> None:
    explorer = of(task, target=target)
    assert (explorer.status, explorer.error, explorer.target) == ("ready", "", name)
    expected = tfxg.explain(
        of_task("tiny_bert", task), *TEXTS[task], method="saliency", target=target
    )
    assert_close(shown(explorer, name).scores, expected.scores)
    (own,) = [one for one in answer(explorer).targets if one.name == name]
    assert own.asked
    assert own.probability == pytest.approx(expected.prediction.probabilities[name], abs=1e-6)


@pytest.mark.parametrize("short", ["start", "end", "span"])
def test_a_short_name_is_spelled_out(of: Callable[..., tfxg.Explorer], short: str) -> None:
    explorer = of("question answering", target=short)
    said = named(explorer, answer(explorer).predicted).name
    assert explorer.target == {"span": said}.get(short, f"{short}: {said}")
    assert explorer.error == ""
    assert shown(explorer, explorer.target).scores.size
    explorer.target = "span"
    finish(explorer)
    assert explorer.target == said


@pytest.mark.parametrize(
    ("task", "place", "label", "name"),
    [
        ("token classification", (0, 4, 9), "person", "heart: person"),
        ("question answering", (1, 27, 35), "start", "start: heart of (2)"),
        ("fill mask", (0, 20, 26), "good", "mask 2: good"),
    ],
)
def test_what_is_pointed_at_is_explained(
    of: Callable[..., tfxg.Explorer], task: str, place: Any, label: str, name: str
) -> None:
    explorer = of(task)
    before = answer(explorer).predicted
    assert pick(explorer, place, label) == {"type": "done", "id": "1"}
    assert (explorer.target, explorer.error) == (name, "")
    (own,) = [one for one in answer(explorer).targets if one.name == name]
    assert (own.asked, bool(own.places)) == (True, True)
    assert shown(explorer, name).scores.size
    # Masking tells of it, too, and what was computed before stays.
    assert explorer.occlusion_effect is not None
    assert own.id in explorer.occlusion_effect.targets
    assert shown(explorer, before).scores.size
    assert answer(explorer).predicted == before


def test_places_are_those_of_the_words(of: Callable[..., tfxg.Explorer]) -> None:
    explorer = of("token classification", target="heart of: place")
    (own,) = [one for one in answer(explorer).targets if one.name == "heart of: place"]
    assert own.places == [TextSpan(part=0, start=4, end=12)]


def test_one_thing_pointed_at_is_held_against_another(of: Callable[..., tfxg.Explorer]) -> None:
    explorer = of("fill mask", target=(0, "good"))
    assert pick(explorer, (0, 2, 8), "bad", contrast=True)["type"] == "done"
    assert (explorer.target, explorer.contrast) == ("mask 1: good", "mask 1: bad")
    against = shown(explorer, "mask 1: good").contrast
    assert against == named(explorer, "mask 1: bad").id
    # The page sends ids, and reads names.
    for chosen in ("", against):
        explorer.contrast = chosen
    assert explorer.contrast == "mask 1: bad"
    refused = pick(explorer, (0, 2, 8), "good", contrast=True)
    assert refused["message"].startswith("'mask 1: good' cannot be explained against itself")
    # What is explained is no longer held against it.
    assert pick(explorer, (0, 2, 8), "bad")["type"] == "done"
    assert (explorer.target, explorer.contrast) == ("mask 1: bad", "")


@pytest.mark.parametrize(
    ("task", "place", "label", "says"),
    [
        ("token classification", (0, 4, 9), "thing", "Unknown label 'thing'"),
        ("question answering", (0, 0, 3), "span", "lies in the context"),
        ("fill mask", (0, 2, 8), "unbelievable", "is no candidate"),
    ],
)
def test_what_cannot_be_a_target_is_answered_with_help(
    of: Callable[..., tfxg.Explorer], task: str, place: Any, label: str, says: str
) -> None:
    explorer = of(task)
    before = (explorer.target, explorer.results)
    reply = pick(explorer, place, label)
    assert reply["type"] == "failed"
    assert says in reply["message"]
    assert not reply["message"].startswith("InputError")
    assert (explorer.target, explorer.results, explorer.error) == (*before, "")


def test_a_target_that_an_edit_takes_away_gives_way(of: Callable[..., tfxg.Explorer]) -> None:
    explorer = of("token classification", target="story: place")
    explorer.contrast = "film: place"
    finish(explorer)
    explorer.text = "the heart of the film"
    finish(explorer)
    assert (explorer.target, explorer.contrast) == ("", "film: place")
    assert (explorer.status, explorer.error) == ("ready", "")
    with pytest.raises(tfxg.InputError, match="'story' are not in the text"):
        explorer.target = "story: place"


def test_an_edit_that_cannot_be_read_takes_nothing_away(of: Callable[..., tfxg.Explorer]) -> None:
    explorer = of("question answering", target="heart of")
    explorer.text_pair = ""
    finish(explorer)
    assert explorer.target == "heart of"
    assert "A question is asked of a context" in explorer.error
    explorer.text_pair = CONTEXT
    finish(explorer)
    assert (explorer.target, explorer.error) == ("heart of", "")


@pytest.mark.parametrize(
    ("task", "text", "says"),
    [("question answering", "who?", "asked of a context"), ("fill mask", "a film", "no mask")],
)
def test_a_text_without_an_answer_is_refused_at_once(
    opened: Opener, of_task: Callable[..., Any], task: str, text: str, says: str
) -> None:
    with pytest.raises(tfxg.InputError, match=says):
        opened(text, model=of_task("tiny_bert", task))


def test_every_label_of_many_holds_by_itself(opened: Opener, bert_with_head: Any) -> None:
    model = bert_with_head(11, problem_type="multi_label_classification")
    explorer = opened(model=model)
    finish(explorer)
    assert explorer.model_info.independent
    assert len({r.target for r in results_of(explorer)}) == 11
    explorer.close()


def test_entities_are_explained_together(of: Callable[..., tfxg.Explorer]) -> None:
    explorer = of("token classification")
    targets = {one.id for one in answer(explorer).targets}
    assert len(targets) > 1
    assert {r.target for r in results_of(explorer) if r.method == "saliency"} == targets
    assert explorer.model_info.target_noun == "entity"


NOON = ("when does it start?", "it says start: noon today")


def test_the_page_sends_ids_and_python_reads_names(
    opened: Opener, of_task: Callable[..., Any]
) -> None:
    explorer = opened(
        *NOON, model=of_task("tiny_bert", "question answering"), method="saliency", n_steps=None
    )
    finish(explorer)
    # Nothing else is called so.
    receive(explorer, "update", state={"target": "answer:15:19"})
    finish(explorer)
    assert (explorer.target, explorer.error) == ("noon", "")
    assert shown(explorer, "noon").target == "answer:15:19"
    # Both are called so: an id means one, the name the more probable one, and both are listed.
    for target_id in ("start:15:19", "answer:8:19"):
        receive(explorer, "update", state={"target": target_id})
        finish(explorer)
        assert explorer.target == target_id
        assert shown(explorer, target_id).target == target_id
    explorer.target = "start: noon"
    finish(explorer)
    namesakes = {
        one.id: one.probability for one in answer(explorer).targets if one.name == explorer.target
    }
    assert set(namesakes) == {"start:15:19", "answer:8:19"}
    assert named(explorer, "start: noon").id == max(namesakes, key=namesakes.__getitem__)
    # The words of an id are others after an edit: it gives way, and a name does not.
    explorer.target = "answer:8:19"
    finish(explorer)
    explorer.text_pair = "well, it says start: noon today"
    finish(explorer)
    assert (explorer.target, explorer.error) == ("", "")
