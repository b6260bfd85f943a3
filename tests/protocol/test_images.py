"""An image in the shapes that the page knows."""

from __future__ import annotations

import base64
import io

import msgspec
import numpy as np
import pytest
from PIL import Image as Pillow

from tests.pictured import exploring, noisy, pictured
from tfxg_widget.protocol.conversion.attributions import answer_of, result_of
from tfxg_widget.protocol.conversion.images import patch_scores, pixels_of_cells
from tfxg_widget.protocol.messages import Answer, Image, Result
from tfxg_widget.protocol.state import ExplorerState
from tfxg_widget.protocol.traits import declared


def image(height: int, width: int, patch: int) -> Image:
    found = answer_of(pictured(noisy(height, width), patch)).image
    assert found is not None
    return found


def test_the_image_is_the_one_that_the_model_read() -> None:
    pixels = noisy(6, 8)
    answer = answer_of(pictured(pixels, 2))
    assert answer.image is not None
    assert (answer.image.height, answer.image.width) == (6, 8)
    file = Pillow.open(io.BytesIO(base64.b64decode(answer.image.png)))
    assert file.format == "PNG"
    np.testing.assert_array_equal(np.asarray(file), pixels)


def test_pixels_are_not_told_one_by_one() -> None:
    answer = answer_of(pictured(noisy(6, 8), 2))
    assert (answer.text, answer.tokens, answer.words) == ("pet.png", [], [])
    assert answer.targets[0].name == answer.predicted == "cat"


@pytest.mark.parametrize(
    ("side", "patch", "cell"),
    [
        (8, 2, 1),
        (112, 16, 1),
        (224, 16, 2),
        (224, 32, 2),
        (378, 14, 7),
        (384, 16, 4),
        (384, 32, 4),
        (518, 14, 7),
        (1024, 8, 8),
    ],
)
def test_cells_fill_patches_and_are_few(side: int, patch: int, cell: int) -> None:
    found = image(side, side, patch)
    assert (found.cell, found.patch) == (cell, patch // cell)


def test_a_cell_has_the_sum_of_its_pixels() -> None:
    a = pictured(noisy(160, 240), 10)
    assert a.image is not None
    found = answer_of(a).image
    assert found is not None
    assert found.cell == 5
    scores = np.reshape(result_of(a).scores, (32, 48))
    pixels = a.scores.reshape(160, 240)
    for row, column in ((0, 0), (0, 47), (7, 20), (31, 47)):
        own = pixels[5 * row : 5 * row + 5, 5 * column : 5 * column + 5].sum()
        assert scores[row, column] == pytest.approx(own, rel=1e-3)


def test_cells_are_found_among_the_pixels() -> None:
    a = pictured(noisy(160, 240), 10)
    assert a.image is not None
    pixels = np.zeros((160, 240))
    pixels.ravel()[pixels_of_cells([0, 47, 50], a.image)] = 1
    # Cells have five pixels a side, and a row has 48 of them.
    assert pixels.sum() == 3 * 25
    assert pixels[:5, :5].all()
    assert pixels[:5, 235:].all()
    assert pixels[5:10, 10:15].all()


def test_patches_have_the_scores_of_the_engines_words() -> None:
    a = pictured(noisy(160, 240), 10)
    answer = answer_of(a)
    assert answer.image is not None
    by_patch = np.bincount(a.word_index, weights=a.scores)
    found = patch_scores(result_of(a).scores, answer.image)
    assert found.shape == (16, 24)
    np.testing.assert_allclose(found.ravel(), by_patch, atol=2e-3 * abs(by_patch).max())


def test_the_state_of_five_methods_stays_small() -> None:
    state = exploring(noisy(224, 224), 16, methods=5)
    values = {name: getattr(state, name) for name in declared(ExplorerState)}
    assert len(state.results) == 5
    # The worst case: the file of noise is as large as its pixels.
    assert len(msgspec.json.encode(values)) < 600_000


def test_both_survive_json() -> None:
    a = pictured(noisy(8, 8), 4)
    for shape, kind in ((answer_of(a), Answer), (result_of(a), Result)):
        assert msgspec.json.decode(msgspec.json.encode(shape), type=kind) == shape
