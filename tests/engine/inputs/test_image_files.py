"""What is taken for an image, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import tfxg_widget as tfxg
from tests.engine.pictures import PICTURE, loaded
from tfxg_widget.engine.inputs.image_files import is_single, opened

with Image.open(PICTURE) as _image:
    COLOURS = np.asarray(_image)


def pixels(given: Any) -> Any:
    return np.asarray(opened(given))


@pytest.mark.parametrize(
    "given",
    [
        PICTURE,
        str(PICTURE),
        Image.fromarray(COLOURS),
        COLOURS,
        COLOURS / 255,
        np.float32(COLOURS / 255),
    ],
    ids=["path", "string", "Pillow", "uint8", "float64", "float32"],
)
def test_an_image_can_be_given_in_many_ways(given: Any) -> None:
    np.testing.assert_array_equal(pixels(given), COLOURS)


def test_grey_has_three_equal_channels() -> None:
    grey = COLOURS[:, :, 0]
    np.testing.assert_array_equal(pixels(grey), np.stack([grey] * 3, axis=-1))
    np.testing.assert_array_equal(pixels(Image.fromarray(grey)), pixels(grey))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "CMYK", "YCbCr", "L"])
def test_other_modes_come_out_as_transformers_reads_them(mode: str, tmp_path: Path) -> None:
    from transformers.image_utils import load_image

    given = Image.fromarray(COLOURS).convert("L" if mode == "LA" else "RGB").convert(mode)
    np.testing.assert_array_equal(pixels(given), np.asarray(load_image(given)))
    if mode not in ("CMYK", "YCbCr"):
        given.save(tmp_path / "other.png")
        np.testing.assert_array_equal(
            pixels(tmp_path / "other.png"), np.asarray(load_image(str(tmp_path / "other.png")))
        )


def test_what_lies_under_transparency_is_seen() -> None:
    clear = Image.fromarray(np.dstack([COLOURS, np.zeros(COLOURS.shape[:2], np.uint8)]))
    assert clear.mode == "RGBA"
    np.testing.assert_array_equal(pixels(clear), COLOURS)


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.fromarray(COLOURS).save(tmp_path / "turned.png", exif=exif)
    np.testing.assert_array_equal(pixels(tmp_path / "turned.png"), np.rot90(COLOURS, -1))


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_more_than_8_bits_are_refused(mode: str) -> None:
    with pytest.raises(tfxg.InputError, match="8-bit"):
        opened(Image.new(mode, (4, 4)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.zeros((4, 4, 4), np.uint8), r"shape \(4, 4, 4\)"),
        (np.zeros((3, 4, 4), np.uint8), r"needs \(height, width, 3\)"),
        (np.zeros(4, np.uint8), "shape"),
        (np.zeros((0, 4, 3), np.uint8), "shape"),
        (np.zeros((4, 4, 3), np.int64), "needs uint8"),
        (np.full((4, 4, 3), np.nan), "outside of 0 to 1, or NaN"),
        (np.full((4, 4, 3), np.inf), "outside of 0 to 1, or NaN"),
        (np.full((4, 4, 3), 255.0), "Divide values from 0 to 255 by 255"),
        (np.full((4, 4, 3), -0.1), "outside of 0 to 1, or NaN"),
        (17, "must be a path"),
        (None, "must be a path"),
        ("", "path is empty"),
        ("I love you", "Found no image"),
        ("no/such/file.png", "Found no image"),
        ("a\0b", "Found no image"),
        (str(PICTURE.parent), "Found no image"),
        (PICTURE.with_name("README.md"), "Pillow cannot read"),
    ],
)
def test_what_is_no_image_is_refused(given: Any, said: str) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(loaded("tiny_vit"), given, method="saliency")


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    whole = PICTURE.read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(tfxg.InputError, match="cut"):
        opened(tmp_path / "cut.png")


def test_a_text_model_refuses_an_image(tiny_bert: tfxg.Model) -> None:
    for given in (COLOURS, PICTURE, Image.fromarray(COLOURS), [PICTURE]):
        with pytest.raises(tfxg.InputError, match="this model reads text"):
            tfxg.explain(tiny_bert, given)


def test_an_image_model_refuses_a_second_text() -> None:
    with pytest.raises(tfxg.InputError, match="no second text"):
        tfxg.explain(loaded("tiny_vit"), PICTURE, "a picture")


def test_a_list_is_told_from_an_image() -> None:
    assert is_single(COLOURS)
    assert is_single(PICTURE)
    assert is_single("a text")
    assert not is_single(np.stack([COLOURS, COLOURS]))
    assert not is_single([COLOURS])
    assert not is_single(np.array(["a", "b"]))
