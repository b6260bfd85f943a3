"""What may be given as a text, and what it is refused with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close, loaded
from tfxg_widget.engine.models.accepted_inputs import read

A, B = "the film was good", "the film was long"


@pytest.mark.parametrize(
    ("text", "pair", "found"),
    [
        (A, None, [(A, None)]),
        (A, B, [(A, B)]),
        ({"text": A}, None, [(A, None)]),
        ({"text": A, "text_pair": B}, None, [(A, B)]),
        (np.array(A), None, [(A, None)]),
        ([A, B], None, [(A, None), (B, None)]),
        ((A, B), None, [(A, None), (B, None)]),
        ([{"text": A, "text_pair": B}, {"text": B}], None, [(A, B), (B, None)]),
        ([A, {"text": B}], None, [(A, None), (B, None)]),
        (np.array([A, B]), None, [(A, None), (B, None)]),
        (np.array([A, B], object), np.array([B, A]), [(A, B), (B, A)]),
        (pd.Series([A, B], index=[7, 3]), pd.Series([B, A]), [(A, B), (B, A)]),
        ((text for text in (A, B)), (text for text in (B, A)), [(A, B), (B, A)]),
    ],
)
def test_texts_are_read_as_they_are_meant(
    tiny_bert: tfxg.Model, text: Any, pair: Any, found: Any
) -> None:
    inputs, single = read(tiny_bert, text, pair)
    assert inputs == found
    assert single is (isinstance(text, str | dict) or (np.ndim(text) == 0 and len(found) == 1))


@pytest.mark.usefixtures("op_by_op")
def test_a_dict_explains_its_texts(tiny_bert: tfxg.Model) -> None:
    options: dict[str, Any] = {"method": "saliency"}
    plain = tfxg.explain(tiny_bert, A, B, **options)
    found = tfxg.explain(tiny_bert, {"text": A, "text_pair": B}, **options)
    assert (found.text, found.text_pair) == (A, B)
    assert_close(found.scores, plain.scores)
    (listed,) = tfxg.explain(tiny_bert, [{"text": A, "text_pair": B}], **options)
    assert_close(listed.scores, plain.scores)


def test_a_question_and_its_context_are_a_dict(of_task: Callable[..., Any]) -> None:
    model = of_task("tiny_bert", "question answering")
    asked = {"question": "was it good", "context": A}
    assert read(model, asked)[0] == [("was it good", A)]
    assert read(model, {"text": A, "text_pair": B})[0] == [(A, B)]


DECODE = 'decode the bytes first, text.decode\\("utf-8"\\)'


@pytest.mark.parametrize(
    ("text", "pair", "said"),
    [
        (b"a film", None, f"not bytes: {DECODE}"),
        (bytearray(b"a film"), None, f"not bytearray: {DECODE}"),
        ([b"a film"], None, f"not bytes: {DECODE}"),
        (np.array([b"a film"]), None, f"not bytes_: {DECODE}"),
        (A, b"a film", f"not bytes: {DECODE}"),
        ([A, B], [b"a", b"b"], f"not bytes: {DECODE}"),
        ([A, B], b"ab", "2 texts need a list of 2"),
        ({"text": A, "txet_pair": B}, None, "Unknown key 'txet_pair'.*Known: text, text_pair"),
        ({"question": A, "context": B}, None, "Unknown key 'question'"),
        ({"input_ids": [1, 2]}, None, "Unknown key 'input_ids'"),
        ({"text_pair": B}, None, "has 'text_pair'; a text needs 'text'"),
        ({}, None, "has nothing; a text needs 'text'"),
        ({"text": A}, B, "A dict holds both texts"),
        ({"text": [A, B]}, None, "must be a string, not list"),
        ({"text": A, "text_pair": [B]}, None, "single text takes a single text_pair"),
        ({"text": A, "text_pair": 3}, None, "text_pair must be a string, not int"),
        ({"role": "user", "content": A}, None, "A chat is a list of them"),
        (A, {"text": B}, "single text takes a single text_pair"),
        ([A, B], {"a": A, "b": B}, "2 texts need a list of 2"),
        ([(A, B)], None, "must be a string, not tuple. A second text goes into text_pair"),
        pytest.param({A, B}, None, "set, which has no order", id="set"),
        (pd.DataFrame({"text": [A]}), None, "DataFrame: give one of its columns"),
        (Path("film.txt"), None, "must be a string, not .*Path"),
        (np.array(3.0), None, "must be a string, not float"),
    ],
    ids=str,
)
def test_what_is_no_text_is_told_truly(
    tiny_bert: tfxg.Model, text: Any, pair: Any, said: str
) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(tiny_bert, text, pair, method="saliency")


@pytest.mark.parametrize("text", [b"a film", {"text": A, "pair": B}, [A, B], 3])
def test_the_widget_refuses_the_same(tiny_bert: tfxg.Model, text: Any) -> None:
    with pytest.raises(tfxg.InputError, match=r"string|Unknown key"):
        tfxg.explore(tiny_bert, text)


def test_the_widget_takes_a_dict(tiny_bert: tfxg.Model) -> None:
    opened = tfxg.explore(tiny_bert, {"text": A, "text_pair": B}, precompute=False)
    opened.cancel()
    assert (opened.text, opened.text_pair) == (A, B)


@pytest.mark.parametrize(
    ("image", "said"),
    [(b"\x89PNG", "not bytes: open the image first"), ({"image": "a.png"}, "not a dict")],
)
def test_an_image_is_told_the_same_way(image: Any, said: str) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(loaded("tiny_vit"), image)


def test_labels_are_asked_of_one_text(tiny_nli: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="not with text_pair"):
        tfxg.explain(tiny_nli, {"text": A, "text_pair": B}, labels=["good"])
