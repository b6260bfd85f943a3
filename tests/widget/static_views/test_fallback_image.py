"""What is left of an image without a kernel: plain text and static HTML."""

from __future__ import annotations

import base64
import io

import msgspec
import numpy as np
import pytest
from PIL import Image as Pillow

from tests.pictured import noisy, pictured
from tfxg_widget.protocol.conversion.attributions import answer_of, result_of
from tfxg_widget.protocol.state import ExplorerState
from tfxg_widget.widget.static_views import fallback
from tfxg_widget.widget.static_views.fallback_image import overlaid

from .test_saved import HOSTILE, Elements


@pytest.fixture
def state() -> ExplorerState:
    """Give one of an image of 2 x 3 patches, whose scores are known."""
    scores = np.zeros((8, 12))
    scores[0, 0] = -2
    scores[4:, 8:] = 0.25
    a = pictured(noisy(8, 12), 4, scores=scores.ravel())
    state = ExplorerState(text="pet.png")
    state.set_trait("answer", answer_of(a))
    state.set_trait("results", {a.method: [result_of(a)]})
    return state


def test_plain_text_has_the_class_and_the_strongest_patches(state: ExplorerState) -> None:
    _, name, probabilities, strongest = fallback.plain(state).splitlines()
    assert name == "pet.png"
    assert probabilities.startswith("cat 0.50, dog 0.30")
    assert strongest.startswith(
        "input x gradient for cat: row 1, column 2 +4, row 0, column 0 -2, row 0, column 1 +0"
    )


def test_static_html_has_an_image_that_says_the_same(state: ExplorerState) -> None:
    found = Elements(fallback.html(state) or "")
    (img,) = [attributes for tag, attributes in found.found if tag == "img"]
    assert "row 1, column 2 +4" in (img["alt"] or "")
    assert "cat 0.50" in found.everything


def test_patches_are_tinted_by_their_scores(state: ExplorerState) -> None:
    assert state.answer is not None
    assert state.answer.image is not None
    ((result,),) = state.results.values()
    file = base64.b64decode(overlaid(result, state.answer.image))
    shown = np.asarray(Pillow.open(io.BytesIO(file)), np.float64)
    assert shown.shape == (8, 12, 3)
    red, _, blue = shown.reshape(2, 4, 3, 4, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    assert red[1, 2] - blue[1, 2] > 50
    assert blue[0, 0] - red[0, 0] > 10
    assert abs(red[1, 0] - blue[1, 0]) < 5


def test_what_is_hostile_stays_text(state: ExplorerState) -> None:
    assert state.answer is not None
    a = pictured(noisy(8, 8), 4, text=HOSTILE)
    answer = answer_of(a)
    first, *others = answer.targets
    hostile = msgspec.structs.replace(first, name=HOSTILE)
    state.set_trait("answer", msgspec.structs.replace(answer, targets=[hostile, *others]))
    state.set_trait("results", {a.method: [result_of(a)]})
    state.target = HOSTILE
    found = Elements(fallback.html(state) or "")
    assert set(found.tags) <= {"div", "b", "img"}
    assert found.tags.count("img") == 1
