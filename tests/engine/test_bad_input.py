"""What cannot be explained is refused with a message that helps."""

from __future__ import annotations

from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import LABELS, METHODS, TEXT

from .stacks import BLOCK, WITHOUT_TOKENS


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_a_blank_text_is_refused(tiny: tfxg.Model, text: str) -> None:
    with pytest.raises(tfxg.InputError, match="empty"):
        tfxg.explain(tiny, text)
    with pytest.raises(tfxg.InputError, match="empty"):
        tfxg.explain(tiny, [TEXT, text])
    with pytest.raises(tfxg.InputError, match="empty"):
        tfxg.explain(tiny, TEXT, text)


def test_a_text_of_which_nothing_is_left_is_refused(tiny_bert: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="nothing to read"):
        tfxg.explain(tiny_bert, "\u200b\u200b")


@pytest.mark.parametrize("text", [123, None, 1.5, b"bytes", ["a", 3], [None], object()])
def test_what_is_no_text_is_refused(tiny_bert: tfxg.Model, text: Any) -> None:
    with pytest.raises(tfxg.InputError, match="must be a string"):
        tfxg.explain(tiny_bert, text)


def test_half_a_character_is_refused(tiny: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="surrogate"):
        tfxg.explain(tiny, "a film \ud83d")


@pytest.mark.parametrize(
    ("text", "pair", "said"),
    [
        ([], None, "list is empty"),
        ([], [], "list is empty"),
        (["a", "b"], ["c"], "2 texts need a list of 2"),
        (["a"], ["b", "c"], "1 texts need a list of 1"),
        (["a"], "b", "1 texts need a list of 1"),
        ("a", ["b"], "single text takes a single text_pair"),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    tiny_bert: tfxg.Model, text: Any, pair: Any, said: str
) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(tiny_bert, text, pair)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "salience"}, "Did you mean 'saliency'"),
        ({"target": "ALPA"}, "Did you mean 'ALPHA'"),
        ({"target": 3}, "out of range: there are 3"),
        ({"target": -1}, "out of range"),
        ({"target": 1.5}, "Unknown target 1.5"),
        ({"target": True}, "Unknown target True"),
        ({"target": ["ALPHA"]}, "Unknown target"),
        ({"contrast": "DELTA"}, "Unknown target 'DELTA'"),
        ({"target": "BETA", "contrast": "BETA"}, "against itself"),
        ({"target": 1, "contrast": "BETA"}, "against itself"),
        ({"output": "logits"}, "Did you mean 'logit'"),
        ({"layer": "hidden_state_9"}, "Did you mean 'hidden_state_"),
        ({"layer": 3}, "Unknown hidden state 3"),
        ({"layer": -4}, "Unknown hidden state -4"),
        ({"layer": None}, "Unknown layer None"),
        ({"n_step": 5}, "Did you mean 'n_steps'"),
        ({"n_steps": 0}, "n_steps"),
        ({"n_steps": 1, "quadrature": "trapezoid"}, "at least 2"),
        ({"baseline": [1, 2]}, "one id for each token"),
        ({"baseline": ["pad", "mask"]}, "an array of numbers"),
        ({"baseline": None}, "an array of numbers"),
    ],
    ids=str,
)
def test_options_that_cannot_be_used_are_refused(
    tiny_bert: tfxg.Model, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(tiny_bert, TEXT, **options)


@pytest.mark.parametrize(
    ("options", "known"),
    [
        ({"method": "?"}, METHODS),
        ({"target": "?"}, LABELS),
        ({"output": "?"}, ("logit", "probability", "log_odds")),
        ({"layer": "?"}, ("hidden_state_0", BLOCK)),
        ({"question": 1}, ("baseline", "n_steps", "quadrature")),
    ],
    ids=str,
)
def test_an_unknown_name_is_answered_with_the_known_ones(
    tiny_bert: tfxg.Model, options: dict[str, Any], known: tuple[str, ...]
) -> None:
    with pytest.raises(tfxg.InputError) as refused:
        tfxg.explain(tiny_bert, TEXT, **options)
    assert all(name in str(refused.value) for name in known)


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize(("layer", "text"), WITHOUT_TOKENS)
def test_a_layer_without_a_vector_a_token_is_refused(
    tiny_bert: tfxg.Model, layer: str, text: str
) -> None:
    with pytest.raises(tfxg.ModelError, match=r"hidden.state"):
        tfxg.explain(tiny_bert, text, layer=layer)
    assert tfxg.explain(tiny_bert, text, method="saliency").scores.any()
