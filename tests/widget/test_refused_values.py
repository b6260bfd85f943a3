"""A value that a trait cannot have is refused, and the trait keeps the one it had."""

from __future__ import annotations

from typing import Any

import pytest
import traitlets

import tfxg_widget as tfxg

from .conftest import Opener, finish, receive

SPAN = {"index": 1, "text": "good", "start": 2, "end": 6, "score": 0.5}

IMPOSSIBLE = [
    ({"method": "salience"}, "Unknown method 'salience'. Did you mean 'saliency'"),
    ({"target": "BETTA"}, "Unknown target 'BETTA'. Did you mean 'BETA'"),
    ({"contrast": "DELTA"}, "Unknown target 'DELTA'"),
    ({"layer": "nowhere"}, "Unknown layer 'nowhere'"),
    ({"layer": "hidden_state_99"}, "hidden_state_99"),
    ({"output": "logits"}, "Unknown output 'logits'. Did you mean 'logit'"),
    ({"parameters": {"integrated_gradients": {"n_steps": 0}}}, "n_steps"),
    ({"parameters": {"integrated_gradients": {"steps": 3}}}, "Did you mean 'n_steps'"),
    ({"parameters": {"salience": {}}}, "Did you mean 'saliency'"),
    ({"labels": ["love", "war"]}, "one of whose labels is entailment"),
    ({"hypothesis_template": "It is {}."}, "one of whose labels is entailment"),
    ({"granularity": "word"}, "Did you mean 'words'"),
    ({"left_out": ["salience"]}, "Did you mean 'saliency'"),
    ({"text": 3}, "text: Expected `str`"),
    ({"hovered": {**SPAN, "index": -1}}, "hovered: Expected `int` >= 0"),
    ({"selected": [{**SPAN, "start": "x"}]}, "selected: Expected `int`"),
]


def told(explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Note what the page is told of the state."""
    values: dict[str, Any] = {}

    def send(message: dict[str, Any], buffers: Any = None) -> None:
        del buffers
        values.update(message.get("state", {}))

    monkeypatch.setattr(explorer, "_send", send)
    return values


@pytest.mark.parametrize(("change", "said"), IMPOSSIBLE, ids=str)
def test_an_impossible_value_is_refused_in_python_and_from_the_page(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], said: str
) -> None:
    ((name, value),) = change.items()
    before = getattr(explorer, name)
    with pytest.raises(tfxg.InputError) as refused:
        setattr(explorer, name, value)
    assert said in str(refused.value)
    assert isinstance(refused.value, traitlets.TraitError)
    assert (getattr(explorer, name), explorer.error) == (before, "")
    page = told(explorer, monkeypatch)
    receive(explorer, "update", state=change)
    assert said in explorer.error
    assert getattr(explorer, name) == before
    assert (page[name], page["error"]) == (explorer.get_state(name)[name], explorer.error)


def test_nothing_is_taken_of_a_message_with_an_impossible_value(explorer: tfxg.Explorer) -> None:
    receive(explorer, "update", state={"text": "a bad film", "method": "salience"})
    assert (explorer.text, explorer.method) == ("a good film", "integrated_gradients")
    receive(explorer, "update", state={"text": "a bad film", "method": "saliency"})
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")
    assert explorer.answer is not None
    assert explorer.answer.text == "a bad film"


def test_what_the_kernel_decides_is_not_set_by_hand(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = explorer.results
    with pytest.raises(traitlets.TraitError, match="read-only"):
        explorer.results = {}
    page = told(explorer, monkeypatch)
    receive(
        explorer,
        "update",
        state={"results_saliency": ["x"], "results": {}, "status": "ready", "view": "compare"},
    )
    assert (explorer.results, explorer.view, explorer.error) == (before, "compare", "")
    # What is true already needs no correction: a page that echoes it back would never end.
    assert page.keys() == {"results_saliency"}


def test_a_method_that_a_model_cannot_do_is_refused(opened: Opener) -> None:
    model = tfxg.wrap(lambda texts: [[float(len(text)), 1.0] for text in texts])
    explorer = opened(model=model, n_steps=None)
    with pytest.raises(tfxg.InputError, match="gives answers but no gradients"):
        explorer.method = "saliency"
    with pytest.raises(tfxg.InputError, match="has no layers"):
        explorer.layer = "hidden_state_0"


def test_a_target_is_looked_up_in_the_present_text(
    opened: Opener, of_task: Any, writing: Any
) -> None:
    fast = {"method": "saliency", "n_steps": None}
    explorer = opened("a good film", model=of_task("tiny_bert", "token classification"), **fast)
    explorer.target = "film: person"
    with pytest.raises(tfxg.InputError, match="'movie' are not in the text"):
        explorer.target = "movie: person"
    # What a model has to write first is left to the computation.
    writer = opened("a good film", model=writing("tiny_gpt2"), **fast)
    writer.text = "a bad film"
    writer.target = "nonsense"
    assert writer.target == "nonsense"
    finish(writer)
    assert (writer.target, writer.error) == ("", "")
