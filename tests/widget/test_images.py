"""Explorers of images."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

import tfxg_widget as tfxg
from tests.pictured import noisy
from tests.support import REFERENCE
from tfxg_widget.widget import history, images
from tfxg_widget.widget.computation.computing import Computing
from tfxg_widget.widget.computation.costs import MASKING
from tfxg_widget.widget.computation.selection import Selection
from tfxg_widget.widget.images import handed_over

from .conftest import Opener, finish, receive, results_of

PHOTO = REFERENCE / "picture.png"


@pytest.fixture(scope="module")
def tiny_vit() -> tfxg.Model:
    return tfxg.load(REFERENCE / "tiny_vit")


@pytest.fixture
def shown(opened: Opener, tiny_vit: tfxg.Model) -> tfxg.Explorer:
    """Give an explorer that has computed what it shows first of an image."""
    found = opened(str(PHOTO), model=tiny_vit)
    finish(found)
    return found


@pytest.fixture
def replies(shown: tfxg.Explorer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(shown, "send", found.append)
    return found


def file_of(image: Any, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def hand_over(explorer: tfxg.Explorer, name: str, file: bytes) -> None:
    content = base64.b64encode(file).decode()
    receive(
        explorer,
        "custom",
        content={"type": "replace_image", "id": "1", "name": name, "content": content},
    )


def test_an_image_is_shown_with_its_scores(shown: tfxg.Explorer, tiny_vit: tfxg.Model) -> None:
    assert (shown.error, shown.text) == ("", "picture.png")
    assert shown.answer is not None
    assert shown.answer.image is not None
    assert (shown.answer.text, shown.answer.tokens) == ("picture.png", [])
    a = tfxg.explain(tiny_vit, PHOTO, n_steps=8)
    (result,) = [
        one
        for one in results_of(shown)
        if (one.method, one.target) == (a.method, shown.answer.predicted)
    ]
    # The tiny model reads so few pixels that each has a cell of its own.
    np.testing.assert_allclose(result.scores, a.scores, rtol=1e-3, atol=1e-6)
    assert set(shown.model_info.labels) > {target.name for target in shown.answer.targets}


@pytest.mark.parametrize("kind", ["path", "image", "array"])
def test_an_image_is_a_path_an_image_or_an_array(
    opened: Opener, tiny_vit: tfxg.Model, kind: str
) -> None:
    with Pillow.open(PHOTO) as image:
        given = {"path": PHOTO, "image": image, "array": np.asarray(image.convert("RGB"))}[kind]
        explorer = opened(given, model=tiny_vit)
    finish(explorer)
    assert explorer.error == ""
    assert explorer.text == ("" if kind == "array" else "picture.png")


def test_another_image_is_explained(shown: tfxg.Explorer, replies: list[Any]) -> None:
    assert shown.answer is not None
    before = shown.answer.image
    hand_over(shown, "noise.png", file_of(Pillow.fromarray(noisy(40, 40))))
    finish(shown)
    assert replies == [{"type": "done", "id": "1"}]
    assert (shown.text, shown.answer.text, shown.error) == ("noise.png", "noise.png", "")
    assert shown.answer.image is not None
    assert shown.answer.image != before


def test_the_same_name_is_not_the_same_image(shown: tfxg.Explorer, replies: list[Any]) -> None:
    assert shown.answer is not None
    before = shown.answer.image
    with Pillow.open(PHOTO) as image:
        width, height = image.size
    hand_over(shown, shown.text, file_of(Pillow.fromarray(noisy(height, width))))
    finish(shown)
    assert shown.answer.image != before
    first, second = shown.history
    assert first.text == second.text
    receive(shown, "custom", content={"type": "return_to_image", "id": "2", "image": first.image})
    finish(shown)
    assert shown.answer.image == before
    assert [one.image for one in shown.history] == [second.image, first.image]
    assert [reply["type"] for reply in replies] == ["done", "done"]


def test_old_images_give_way(
    shown: tfxg.Explorer, replies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PIXELS", 1)
    first = shown.history[0].image
    shown.replace_image(noisy(40, 40))
    finish(shown)
    assert [one.image == first for one in shown.history] == [False]
    receive(shown, "custom", content={"type": "return_to_image", "id": "2", "image": first})
    (reply,) = replies
    assert "Choose its file again" in reply["message"]


def test_an_image_seen_before_is_not_computed_again(
    shown: tfxg.Explorer, computed: list[str]
) -> None:
    before = shown.results
    shown.replace_image(noisy(40, 40))
    finish(shown)
    assert computed
    computed.clear()
    shown.replace_image(PHOTO)
    finish(shown)
    assert (computed, shown.text, shown.results) == ([], "picture.png", before)


def test_any_label_can_be_explained(shown: tfxg.Explorer) -> None:
    assert shown.answer is not None
    named = {target.name for target in shown.answer.targets}
    rest = [label for label in shown.model_info.labels if label not in named]
    shown.target = rest[0]
    finish(shown)
    assert shown.error == ""
    assert rest[0] in {one.target for one in results_of(shown)}
    assert rest[0] in {target.name for target in shown.answer.targets}


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        (b"", "no image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no image"),
        (file_of(Pillow.fromarray(noisy(40, 40)))[:900], "damaged"),
        (file_of(Pillow.fromarray(noisy(40, 40).astype(np.uint16)[..., 0])), "8-bit colours"),
    ],
    ids=["nothing", "postscript", "svg", "cut short", "more than 8 bits"],
)
def test_what_is_no_image_leaves_the_old_one(
    shown: tfxg.Explorer, replies: list[Any], file: bytes, wrong: str
) -> None:
    answer, results = shown.answer, shown.results
    hand_over(shown, "bad.png", file)
    finish(shown)
    (reply,) = replies
    assert reply["type"] == "failed"
    assert wrong in reply["message"]
    assert (shown.text, shown.error) == ("picture.png", "")
    assert (shown.answer, shown.results) == (answer, results)


def test_too_large_a_file_is_refused(
    shown: tfxg.Explorer, replies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(Pillow.fromarray(noisy(40, 40)))
    for limit in ("_MOST_BYTES", "_MOST_PIXELS"):
        with monkeypatch.context() as patched:
            patched.setattr(images, limit, 1000)
            hand_over(shown, "large.png", file)
    assert [reply["type"] for reply in replies] == ["failed", "failed"]
    assert all("Make it smaller" in reply["message"] for reply in replies)


def test_what_is_not_base64_is_answered(shown: tfxg.Explorer, replies: list[Any]) -> None:
    content = {"type": "replace_image", "id": "1", "name": "x.png", "content": "<b>"}
    receive(shown, "custom", content=content)
    (reply,) = replies
    assert "did not arrive whole" in reply["message"]


def test_a_model_of_texts_takes_no_image(explorer: tfxg.Explorer) -> None:
    with pytest.raises(tfxg.InputError, match="reads text"):
        explorer.replace_image(PHOTO)
    assert explorer.answer is not None
    assert explorer.answer.image is None


def test_what_is_neither_is_refused(tiny_bert: tfxg.Model, tiny_vit: tfxg.Model) -> None:
    with pytest.raises(tfxg.InputError, match="reads text"):
        tfxg.explore(tiny_bert, noisy(8, 8))
    with pytest.raises(tfxg.InputError, match="image"):
        tfxg.explore(tiny_vit, "no such file.png")


def selection(image: Any) -> Selection:
    return Selection(
        text="",
        text_pair=None,
        method="saliency",
        target=None,
        contrast=None,
        output="logit",
        layer="",
        parameters={},
        image=handed_over(image),
    )


def test_of_many_cells_one_target_is_explained(
    tiny_vit: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    computing, chosen = Computing(tiny_vit, 512), selection(noisy(32, 32))
    assert len(explained(computing, chosen)) == 5
    monkeypatch.setattr("tfxg_widget.widget.computation.costs._MANY_SCORES", 1024)
    computing.forget()
    (first,) = explained(computing, chosen)
    (other,) = [one for one in explained(computing, chosen, target="gnu") if one == "gnu"]
    # The state holds the shown target alone, whatever was computed before.
    assert explained(computing, chosen, target="gnu") == [other]
    assert explained(computing, chosen) == [first]


def test_masking_costs_a_pass_a_patch(tiny_vit: tfxg.Model) -> None:
    chosen = selection(noisy(32, 32))
    computing = Computing(tiny_vit, 512)
    patches = len(computing.inputs.encoding(chosen).words)
    assert computing.costs.points(chosen, MASKING) == patches + 1


def explained(computing: Computing, chosen: Selection, target: str | None = None) -> list[str]:
    chosen = replace(chosen, target=target)
    if not computing.has(chosen, "saliency"):
        computing.compute(chosen, "saliency", lambda _done, _total: None)
    known = computing.known(chosen, ["saliency"])
    assert known is not None
    return [one.target for results in known.results.values() for one in results]
