"""Pixels, patches and layers' tokens: which stands for which."""

from __future__ import annotations

import json

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.pictures import PICTURE, SIDE, loaded
from tfxg_widget.engine.inputs.image import PatchedImage, cell_side


def picture(height: int, width: int, patch: int) -> PatchedImage:
    return PatchedImage(np.zeros((height, width, 3), np.uint8), patch)


def test_patches_are_numbered_row_by_row() -> None:
    given = picture(4, 6, 2)
    assert given.grid == (2, 3)
    expected = [0, 0, 1, 1, 2, 2] * 2 + [3, 3, 4, 4, 5, 5] * 2
    assert list(given.patch_of) == expected
    assert given.names[:2] == ("0,0", "0,1")
    assert given.names[6] == "1,0"
    assert given.patch_names[-1] == "1,2"


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_patchs_score_is_shared_by_its_pixels(before: int) -> None:
    given = picture(4, 6, 2)
    own = np.arange(6.0)
    found = given.spread(np.concatenate([np.full(before, 99.0), own])[None])
    np.testing.assert_allclose(found[0], own[list(given.patch_of)] / 4)
    assert found.sum() == pytest.approx(own.sum())


def test_a_score_a_pixel_stays() -> None:
    scores = np.arange(24.0)[None]
    np.testing.assert_array_equal(picture(4, 6, 2).spread(scores), scores)


def test_finer_and_coarser_cells_than_patches_are_told_by_their_number() -> None:
    assert cell_side((224, 224), 224 * 224) == 1
    assert cell_side((224, 224), 56 * 56) == 4
    assert cell_side((224, 224), 197) == 16
    assert cell_side((224, 224), 198) == 16
    assert cell_side((224, 224), 49) == 32
    for tokens in (0, 150, 199, 512):
        with pytest.raises(ValueError, match="no grid of square cells"):
            cell_side((224, 224), tokens)


def test_words_are_patches() -> None:
    found = tfxg.explain(loaded("tiny_vit"), PICTURE, method="input_x_gradient", target=0)
    words = found.words()
    assert (len(found.tokens), len(words.tokens)) == (SIDE**2, 16)
    grid = found.scores.reshape(4, 8, 4, 8).sum(axis=(1, 3))
    np.testing.assert_allclose(words.scores, grid.ravel())
    assert words.tokens[5] == "1,1"
    assert words.image is found.image


def test_an_image_is_written_out() -> None:
    found = tfxg.explain(loaded("tiny_vit"), PICTURE, method="saliency")
    written = json.loads(found.to_json())
    assert found.text == str(PICTURE)
    assert found.text_pair is None
    assert np.shape(written["image"]["pixels"]) == (SIDE, SIDE, 3)
    assert len(found.to_dataframe()) == SIDE**2
