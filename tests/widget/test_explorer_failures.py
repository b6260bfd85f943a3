"""What goes wrong is shown in ``error``, and the widget works on."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tfxg_widget.widget.computation.computing import Computing

from .conftest import finish, receive, results_of


def assert_works(explorer: tfxg.Explorer) -> None:
    explorer.text_pair = explorer.target = explorer.contrast = explorer.layer = ""
    explorer.method = "saliency"
    explorer.parameters = {}
    explorer.text = "a touching film"
    finish(explorer)
    assert (explorer.status, explorer.error) == ("ready", "")
    assert explorer.answer is not None
    assert explorer.answer.text == "a touching film"
    assert "saliency" in {r.method for r in results_of(explorer)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "empty"),
        ({"text": "\u200b"}, "nothing to read"),
        ({"text": "half \ud83d"}, "surrogate"),
        ({"text_pair": " "}, "empty"),
        ({"target": "BETA", "contrast": "BETA"}, "against itself"),
        ({"layer": "hidden_state_1", "method": "occlusion"}, "takes no layer"),
    ],
    ids=ascii,
)
def test_what_cannot_be_explained_is_said(
    explorer: tfxg.Explorer, changes: dict[str, Any], said: str
) -> None:
    for name, value in changes.items():
        explorer.set_trait(name, value)
    finish(explorer)
    assert explorer.status == "failed"
    assert said in explorer.error
    assert explorer.progress is None
    assert said in repr(explorer)
    assert_works(explorer)


def test_an_array_as_a_parameter_is_refused_with_what_takes_it(tiny_bert: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="baseline is a ndarray"):
        tfxg.explore(tiny_bert, "a film", baseline=np.zeros(16))


def test_the_predicted_class_against_itself_is_refused(explorer: tfxg.Explorer) -> None:
    assert explorer.answer is not None
    explorer.contrast = explorer.answer.predicted
    finish(explorer)
    assert "against itself" in explorer.error
    assert_works(explorer)


def test_an_unexpected_failure_is_logged_and_said(
    explorer: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_computing: Any, _selection: Any, step: str, *_callbacks: Any) -> None:
        steps.append(step)
        raise RuntimeError("out of luck")

    steps: list[str] = []

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(Computing, "compute", broken)
        explorer.text = "a bad film"
        finish(explorer)
    assert explorer.error == "RuntimeError: out of luck"
    assert explorer.status == "failed"
    assert "out of luck" in caplog.text
    assert_works(explorer)


def test_an_observer_that_fails_does_not_end_the_widget(
    explorer: tfxg.Explorer, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_change: Any) -> None:
        raise RuntimeError("observer")

    with caplog.at_level(logging.ERROR):
        explorer.observe(broken, "status")
        explorer.text = "a bad film"
        finish(explorer)
        explorer.unobserve(broken, "status")
    assert_works(explorer)


def test_good_state_from_the_page_is_taken(explorer: tfxg.Explorer) -> None:
    receive(explorer, "update", state={"text": "a bad film", "method": "saliency", "unheard of": 1})
    finish(explorer)
    assert explorer.error == ""
    assert explorer.answer is not None
    assert explorer.answer.text == "a bad film"
